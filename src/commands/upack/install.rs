//! `pgutil upack install`: puts the content of a package into a folder.

use std::fs::File;
use std::path::{Path, PathBuf};

use serde_json::json;

use super::fetch::{self, Found, VERIFY, VERSION};
use super::{Command, hear_with_progress, open_registry};
use crate::cli::{Action, Example, Opt, Rule};
use crate::context::Context;
use crate::failure::Failure;
use crate::server;
use crate::text::printable;
use crate::upack::{Archive, ErrorKind, Installation, Origin, PackageName, Registration, UpackError, Wanted};

/// The table entry.
pub const COMMAND: Command = Command {
    name: "install",
    summary: "Installs a universal package into a folder",
    details: "The package is downloaded and unpacked beside the folder, and moved into it only once every checksum is right. \
              A command that fails or is interrupted leaves the folder as it was; after a killed one, the next upack command \
              finishes or undoes it. Nothing is ever written outside of the folder or through a link in it.\n\n\
              With --file the package is a local file, and no server is asked.",
    options: &[
        &PACKAGE.spec,
        &VERSION.spec,
        &FILE.spec,
        &TARGET.spec,
        &OVERWRITE.spec,
        &DO_NOT_REGISTER.spec,
        &VERIFY.spec,
    ],
    rules: &[
        Rule::AtLeastOne(&[&PACKAGE.spec, &FILE.spec]),
        Rule::AtMostOne(&[&FILE.spec, &VERIFY.spec]),
        Rule::AtMostOne(&[&FILE.spec, &server::FEED_NAME.spec]),
    ],
    groups: &[&server::FEED, &server::CONNECTION],
    examples: &[
        Example {
            line: "pgutil upack install --feed=Tools --package=tools/Calc --target=/opt/calc",
            note: "Installs the latest version",
        },
        Example {
            line: "pgutil upack install --file=Calc-1.0.0.upack --target=/opt/calc --overwrite",
            note: "Installs a local file, replacing files that are there",
        },
    ],
    action: Action::Run(run),
    ..Command::BLANK
};

static PACKAGE: Opt<Option<String>> = Opt::new("package", "[GROUP/]NAME", "Name of the package");
static TARGET: Opt<PathBuf> = Opt::new("target", "FOLDER", "Folder that the content is put into; made if need be");
static FILE: Opt<Option<PathBuf>> = Opt::new(
    "file",
    "FILE",
    "Install this file; --package and --version are those of its \
                                             manifest unless they are given",
);
static OVERWRITE: Opt<bool> = Opt::new("overwrite", "", "Replace files that are there");
static DO_NOT_REGISTER: Opt<bool> = Opt::new("do-not-register", "", "Do not register the package as installed");

fn run(context: &Context) -> anyhow::Result<()> {
    let target = context.get(&TARGET);
    let name = context.get(&PACKAGE).map(|text| fetch::name_of(context, &text)).transpose()?;
    match (context.get(&FILE), name) {
        (Some(file), name) => install_file(context, &file, name, &target)?,
        (None, Some(name)) => install_package(context, &name, &target)?,
        // A rule of the table.
        (None, None) => return Err(context.usage_error("missing --package or --file", "Give one of them.").into()),
    }
    Ok(())
}

fn install_package(context: &Context, name: &PackageName, target: &Path) -> Result<(), Failure> {
    let (wanted, verify) = (fetch::wanted(context)?, context.get(&VERIFY));
    let server = context.server()?;
    let feed = context.feed(&server)?;
    open_registry(&context.terminal)?.require_absent(name)?;
    let found = Found::ask(&server, &feed, name, &wanted)?;
    let file = found.download(target, verify)?;
    let version = found.version.as_str();
    install(context, Registration { name: name.clone(), version: version.to_string() }, target, || found.open(file))
}

fn install_file(context: &Context, path: &Path, name: Option<PackageName>, target: &Path) -> Result<(), Failure> {
    let shown = printable(&path.to_string_lossy());
    let version = context.is_given(&VERSION).then(|| fetch::wanted(context)).transpose()?;
    let version = match version {
        None => None,
        Some(Wanted::Exactly(version)) => Some(version.to_string()),
        Some(_) => {
            return Err(context.usage_error("--version must be a version where --file is given", "Leave it out."));
        }
    };
    let unreadable = |why: String| {
        let fact = format!("cannot read {shown}: {why}");
        UpackError::new(ErrorKind::Input, fact, "Check --file: it takes a package, as pgutil upack create makes it.")
    };
    let file = File::open(path).map_err(|error| unreadable(error.to_string()))?;
    if !file.metadata().is_ok_and(|about| about.is_file()) {
        return Err(unreadable("it is not a regular file".to_string()).into());
    }
    let archive = Archive::open(file, &shown, Origin::File)?;
    let registration = match (name, version) {
        (Some(name), Some(version)) => Registration { name, version },
        (name, version) => {
            let manifest = archive.manifest()?;
            let (own_name, own_version) = manifest.identity().map_err(|error| {
                let fact = format!("the manifest in {shown} names no package: {}", error.fact);
                UpackError::new(ErrorKind::Other, fact, "Name it yourself: --package=[GROUP/]NAME --version=VERSION")
            })?;
            Registration { name: name.unwrap_or(own_name), version: version.unwrap_or_else(|| own_version.to_string()) }
        }
    };
    open_registry(&context.terminal)?.require_absent(&registration.name)?;
    context.terminal.require_stdout()?;
    install(context, registration, target, || Ok(archive))
}

fn install(
    context: &Context,
    registration: Registration,
    target: &Path,
    open: impl FnOnce() -> Result<Archive, Failure>,
) -> Result<(), Failure> {
    let terminal = &context.terminal;
    let (full, shown) = fetch::shown_target(target);
    let say = |line: &str| if terminal.json { Ok(()) } else { terminal.print(line) };
    say(&format!("Installing to {shown}...\n"))?;
    let archive = open()?;
    let registry = open_registry(terminal)?;
    let is_registered = !context.get(&DO_NOT_REGISTER);
    let object = json!({
        "package": registration.name.to_string(), "version": registration.version, "path": full.to_string_lossy(),
        "installed": true, "registered": is_registered,
    });
    let label = format!("{} {}", registration.name, registration.version);
    let installation = Installation {
        registry: &registry,
        target,
        overwrite: context.get(&OVERWRITE),
        replaces: None,
        registration: is_registered.then_some(registration),
    };
    let mut notify = hear_with_progress(terminal, &label);
    let unpacked = installation.unpack(&archive, &mut notify)?;
    if is_registered {
        say("Registering package...\n")?;
    }
    unpacked.commit(&mut notify)?;
    drop(notify);
    terminal.print_result("Installation complete.\n", &object)
}
