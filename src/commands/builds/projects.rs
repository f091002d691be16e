//! `pgutil builds projects`: the projects of a server.

use super::Command;
use crate::children;
use crate::cli::Action;

children![list, create, delete];

/// The table entry.
pub const COMMAND: Command =
    Command { name: "projects", summary: "Works with projects", action: Action::Set(CHILDREN), ..Command::BLANK };
