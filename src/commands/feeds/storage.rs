//! `pgutil feeds storage`: where the packages of a feed are stored.

use super::Command;
use crate::children;
use crate::cli::Action;

children![types, info, change];

/// The table entry.
pub const COMMAND: Command = Command {
    name: "storage",
    summary: "Works with the storage of a feed",
    action: Action::Set(CHILDREN),
    ..Command::BLANK
};
