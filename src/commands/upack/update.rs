//! `pgutil upack update`: puts another version in the place of an installed one.

use std::path::Path;

use serde_json::json;

use super::fetch::{self, Found, VERIFY, VERSION};
use super::{Command, hear_with_progress, open_registry};
use crate::cli::{Action, Example, Opt};
use crate::context::Context;
use crate::failure::Failure;
use crate::server;
use crate::text::printable;
use crate::upack::{Installation, Registration};

/// The table entry.
pub const COMMAND: Command = Command {
    name: "update",
    summary: "Updates an installed universal package",
    details: "The new version is downloaded, checked and unpacked before anything of the installed one is removed: the files \
              that it brought, changed ones included. When the command fails, the installed version is still there.",
    options: &[&PACKAGE.spec, &VERSION.spec, &VERIFY.spec],
    groups: &[&server::FEED, &server::CONNECTION],
    examples: &[
        Example {
            line: "pgutil upack update --feed=Tools --package=tools/Calc",
            note: "Installs the latest version in the same folder",
        },
        Example {
            line: "pgutil upack update --feed=Tools --package=tools/Calc --version=1.0.0 --verify",
            note: "Goes back to a version, whose hash is checked",
        },
    ],
    action: Action::Run(run),
    ..Command::BLANK
};

static PACKAGE: Opt<String> = Opt::new("package", "[GROUP/]NAME", "Name of the package, in any case");

fn run(context: &Context) -> anyhow::Result<()> {
    let terminal = &context.terminal;
    let text = context.get(&PACKAGE);
    let (name, wanted, verify) = (fetch::name_of(context, &text)?, fetch::wanted(context)?, context.get(&VERIFY));
    let server = context.server()?;
    let feed = context.feed(&server)?;
    let registry = open_registry(terminal)?;
    let entry = registry.find(&name).map_err(Failure::from)?;
    let found = Found::ask(&server, &feed, &name, &wanted)?;
    let (before, version) = (entry.version().to_string(), found.version.as_str());
    let mut object = json!({
        "package": text, "version": version, "path": entry.path(), "before": before, "updated": before != version,
    });
    if before == version {
        object.as_object_mut().map(|object| object.remove("before"));
        let told = format!("Package {} {} is already installed.\n", printable(&text), printable(&before));
        terminal.print_result(&told, &object)?;
        return Ok(());
    }
    let path = entry.path().to_string();
    let target = Path::new(&path);
    let shown = printable(&path);
    let file = found.download(target, verify)?;
    let say = |line: &str| if terminal.json { Ok(()) } else { terminal.print(line) };
    say(&format!("Installing to {shown}...\n"))?;
    let archive = found.open(file)?;
    let installation = Installation {
        registry: &registry,
        target,
        overwrite: true,
        replaces: Some(entry),
        registration: Some(Registration { name: name.clone(), version: version.to_string() }),
    };
    let mut notify = hear_with_progress(terminal, &format!("{name} {version}"));
    let unpacked = installation.unpack(&archive, &mut notify).map_err(Failure::from)?;
    say(&format!("Removing package from registry...\nDeleting content of {shown}...\n"))?;
    unpacked.commit(&mut notify).map_err(Failure::from)?;
    drop(notify);
    terminal.print_result("Package removed.\nRegistering package...\nInstallation complete.\n", &object)?;
    Ok(())
}
