//! `pgutil completion candidates`: what may follow on a command line, for the scripts of the shells. It reads the
//! unfinished line from standard input, since a command line is visible to every user in the list of processes.

use std::io::Read;

use super::Command;
use crate::cli::completion::{Shell, answer};
use crate::cli::{Action, Opt};
use crate::commands::ROOT;
use crate::config::Config;
use crate::context::Context;

/// The table entry.
pub const COMMAND: Command = Command {
    name: "candidates",
    summary: "Prints what may follow on the command line in standard input",
    options: &[&SHELL.spec],
    hidden: true,
    action: Action::Run(run),
    ..Command::BLANK
};

static SHELL: Opt<Shell> = Opt::new("shell", "SHELL", "The shell that calls");

/// In bytes; far longer than any line in a shell.
const LONGEST_LINE: u64 = 1024 * 1024;

fn run(context: &Context) -> anyhow::Result<()> {
    let mut question = Vec::new();
    std::io::stdin().take(LONGEST_LINE).read_to_end(&mut question)?;
    // PowerShell adds a line end to what it pipes.
    let question = String::from_utf8_lossy(&question);
    let question = question.trim_end_matches(['\r', '\n']);
    Ok(context.terminal.show(&answer(&ROOT, context.get(&SHELL), question, &source_names))?)
}

/// The names of the configured sources; none if the configuration is damaged, since pressing Tab must not print an error.
fn source_names() -> Vec<String> {
    let config = Config::load().unwrap_or_default();
    config.sources().iter().map(|source| source.name.clone()).collect()
}
