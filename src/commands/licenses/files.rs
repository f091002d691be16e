//! `pgutil licenses files`: the texts of licenses, by which the server detects them in packages.

use super::Command;
use crate::children;
use crate::cli::Action;

children![list, show, add, delete];

/// The table entry.
pub const COMMAND: Command = Command {
    name: "files",
    summary: "Works with the texts of licenses",
    action: Action::Set(CHILDREN),
    ..Command::BLANK
};
