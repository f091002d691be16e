//! `pgutil completion`: what makes a shell complete this program's command lines.

use super::Command;
use crate::children;
use crate::cli::Action;

children![bash, zsh, fish, powershell, candidates];

/// The table entry.
pub const COMMAND: Command = Command {
    name: "completion",
    summary: "Prints a script that completes command lines in a shell",
    details: "The script asks pgutil for words, options, values and the names of configured sources whenever the user \
              does, so it need not be made anew for a new version. The program must be on the PATH.",
    action: Action::Set(CHILDREN),
    ..Command::BLANK
};
