//! `pgutil containers tags`: the tags of container images.

use super::Command;
use crate::children;
use crate::cli::Action;

children![list, add, delete];

/// The table entry.
pub const COMMAND: Command = Command {
    name: "tags",
    summary: "Works with the tags of container images",
    action: Action::Set(CHILDREN),
    ..Command::BLANK
};
