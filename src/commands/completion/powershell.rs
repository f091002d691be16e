//! `pgutil completion powershell`: the script for PowerShell.

use super::Command;
use crate::cli::completion::{Shell, script};
use crate::cli::{Action, Example};
use crate::context::Context;

/// The table entry.
pub const COMMAND: Command = Command {
    name: "powershell",
    summary: "Prints the script for PowerShell",
    examples: &[Example { line: "pgutil completion powershell >> $PROFILE", note: "Completion in every new shell" }],
    action: Action::Run(run),
    ..Command::BLANK
};

fn run(context: &Context) -> anyhow::Result<()> {
    Ok(context.terminal.show(script(Shell::Pwsh))?)
}
