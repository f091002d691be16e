//! `pgutil completion bash`: the script for bash.

use super::Command;
use crate::cli::completion::{Shell, script};
use crate::cli::{Action, Example};
use crate::context::Context;

/// The table entry.
pub const COMMAND: Command = Command {
    name: "bash",
    summary: "Prints the script for bash",
    examples: &[Example { line: "pgutil completion bash >> ~/.bashrc", note: "Completion in every new shell" }],
    action: Action::Run(run),
    ..Command::BLANK
};

fn run(context: &Context) -> anyhow::Result<()> {
    Ok(context.terminal.show(script(Shell::Bash))?)
}
