//! `pgutil completion`: the scripts that make a shell complete this program's command lines.

use super::Command;
use crate::children;
use crate::cli::Action;

children![bash, zsh, fish, powershell, candidates];

/// The table entry.
pub const COMMAND: Command = Command {
    name: "completion",
    summary: "Prints a script that completes command lines in a shell",
    details: "The script asks pgutil for words, options, values and the names of configured sources each time Tab is \
              pressed, so a new version needs no new script. It calls the program that is on the command line.",
    action: Action::Set(CHILDREN),
    ..Command::BLANK
};
