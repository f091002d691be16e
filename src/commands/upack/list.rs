//! `pgutil upack list`: the packages that are installed on this machine.

use serde_json::Value;

use super::{Command, hear};
use crate::cli::{Action, Example};
use crate::context::Context;
use crate::failure::Failure;
use crate::server;
use crate::text::printable;
use crate::upack::Registry;

/// The table entry.
pub const COMMAND: Command = Command {
    name: "list",
    summary: "Lists the installed universal packages",
    options: &[&server::JSON.spec],
    examples: &[Example { line: "pgutil upack list", note: "Names, versions, folders and who installed them" }],
    action: Action::Run(run),
    ..Command::BLANK
};

fn run(context: &Context) -> anyhow::Result<()> {
    let terminal = &context.terminal;
    let registry = Registry::of_user().map_err(Failure::from)?;
    // What can't be put right at the moment is no reason to keep the list back.
    if let Err(error) = registry.recover(&mut |event| hear(terminal, &event)) {
        terminal.warn(&error.fact);
    }
    let packages = registry.packages().map_err(Failure::from)?;
    let mut text = String::new();
    for package in &packages {
        let (name, path) = (package.name().to_string(), package.path());
        let (version, date, user) = (package.version(), package.date(), package.user());
        for line in [
            format!("Name: {name}"),
            format!("Version: {version}"),
            format!("Install Path: {path}"),
            format!("Installed On: {date} by {user}"),
        ] {
            text += &printable(&line);
            text.push('\n');
        }
        text.push('\n');
    }
    if packages.is_empty() {
        text += "No packages have been registered.\n";
    }
    let objects: Vec<Value> = packages.iter().map(|package| package.as_json().clone().into()).collect();
    terminal.print_result(&text, &objects)?;
    Ok(())
}
