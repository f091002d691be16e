//! `pgutil security`: users, groups, tasks and permissions.

use super::Command;
use crate::children;
use crate::cli::Action;
use crate::server;

children![permissions, tasks, users, groups];

/// The table entry.
pub const COMMAND: Command = Command {
    name: "security",
    summary: "Works with users, groups, tasks and permissions",
    groups: &[&server::CONNECTION],
    action: Action::Set(CHILDREN),
    ..Command::BLANK
};
