//! `pgutil security permissions`: who may do what.

use super::Command;
use crate::children;
use crate::cli::Action;

children![list, add, remove];

/// The table entry.
pub const COMMAND: Command = Command {
    name: "permissions",
    aliases: &["permission"],
    summary: "Works with permissions",
    action: Action::Set(CHILDREN),
    ..Command::BLANK
};
