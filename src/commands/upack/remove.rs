//! `pgutil upack remove`: removes an installed package.

use serde_json::json;

use super::{Command, hear, open_registry};
use crate::cli::{Action, Example, Opt};
use crate::context::Context;
use crate::failure::Failure;
use crate::server;
use crate::text::printable;
use crate::upack::PackageName;

/// The table entry.
pub const COMMAND: Command = Command {
    name: "remove",
    summary: "Removes an installed universal package",
    details: "The files that the package brought are deleted, changed ones included, and folders that are empty then, but \
              not the folder it was installed to. Where another program has installed it, which files it brought is not \
              known, and everything in that folder goes.",
    options: &[&PACKAGE.spec, &server::JSON.spec],
    examples: &[Example { line: "pgutil upack remove --package=tools/Calc", note: "Removes Calc of the group tools" }],
    action: Action::Run(run),
    ..Command::BLANK
};

static PACKAGE: Opt<String> = Opt::new("package", "[GROUP/]NAME", "Name of the package, in any case");

fn run(context: &Context) -> anyhow::Result<()> {
    let terminal = &context.terminal;
    let text = context.get(&PACKAGE);
    let name = PackageName::parse(&text)
        .ok_or_else(|| context.usage_error("--package has no name after the slash", "Write [GROUP/]NAME."))?;
    let registry = open_registry(terminal)?;
    let package = registry.find(&name).map_err(Failure::from)?;
    let path = printable(package.path());
    // Before anything is removed: where the result can't be told, nothing is done.
    terminal.require_stdout()?;
    if !terminal.json {
        terminal.print(&format!("Removing package from registry...\nDeleting content of {path}...\n"))?;
    }
    registry.remove(&name, &mut |event| hear(terminal, &event)).map_err(Failure::from)?;
    terminal.print_result("Package removed.\n", &json!({ "package": text, "removed": true }))?;
    Ok(())
}
