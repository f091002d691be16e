//! `pgutil security tasks`: the tasks that permissions allow.

use super::Command;
use crate::children;
use crate::cli::Action;

children![list, create, delete, attributes];

/// The table entry.
pub const COMMAND: Command =
    Command { name: "tasks", summary: "Works with tasks", action: Action::Set(CHILDREN), ..Command::BLANK };
