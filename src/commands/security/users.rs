//! `pgutil security users`: the users of a server.

use super::Command;
use crate::children;
use crate::cli::Action;

children![list, show, create, edit, delete];

/// The table entry.
pub const COMMAND: Command =
    Command { name: "users", summary: "Works with users", action: Action::Set(CHILDREN), ..Command::BLANK };
