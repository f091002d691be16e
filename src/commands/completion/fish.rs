//! `pgutil completion fish`: the script for fish.

use super::Command;
use crate::cli::completion::{Shell, script};
use crate::cli::{Action, Example};
use crate::context::Context;

/// The table entry.
pub const COMMAND: Command = Command {
    name: "fish",
    summary: "Prints the script for fish",
    examples: &[Example {
        line: "pgutil completion fish > ~/.config/fish/completions/pgutil.fish",
        note: "Completion in every new shell",
    }],
    action: Action::Run(run),
    ..Command::BLANK
};

fn run(context: &Context) -> anyhow::Result<()> {
    Ok(context.terminal.show(script(Shell::Fish))?)
}
