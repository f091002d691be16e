//! `pgutil completion zsh`: the script for zsh.

use super::Command;
use crate::cli::completion::{Shell, script};
use crate::cli::{Action, Example};
use crate::context::Context;

/// The table entry.
pub const COMMAND: Command = Command {
    name: "zsh",
    summary: "Prints the script for zsh",
    examples: &[Example {
        line: "pgutil completion zsh > ~/.zsh/completions/_pgutil",
        note: "Completion in every new shell, if the folder is in $fpath",
    }],
    action: Action::Run(run),
    ..Command::BLANK
};

fn run(context: &Context) -> anyhow::Result<()> {
    Ok(context.terminal.show(script(Shell::Zsh))?)
}
