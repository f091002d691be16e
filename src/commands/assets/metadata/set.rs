//! `pgutil assets metadata set`: changes what the server says with a file.

use super::{Command, PATH};
use crate::children;
use crate::cli::Action;

children![custom, cache];

/// The table entry.
pub const COMMAND: Command =
    Command { name: "set", summary: "Changes the metadata of a file", action: Action::Set(CHILDREN), ..Command::BLANK };
