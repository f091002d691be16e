//! `pgutil security groups`: the groups of users.

use super::Command;
use crate::children;
use crate::cli::Action;

children![list, create, delete, members];

/// The table entry.
pub const COMMAND: Command =
    Command { name: "groups", summary: "Works with groups of users", action: Action::Set(CHILDREN), ..Command::BLANK };
