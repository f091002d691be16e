//! `pgutil security tasks attributes`: what a task can allow.

use super::Command;
use crate::children;
use crate::cli::Action;

children![list];

/// The table entry.
pub const COMMAND: Command = Command {
    name: "attributes",
    summary: "Works with the attributes of tasks",
    action: Action::Set(CHILDREN),
    ..Command::BLANK
};
