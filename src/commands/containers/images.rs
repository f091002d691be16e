//! `pgutil containers images`: container images.

use super::Command;
use crate::children;
use crate::cli::Action;

children![delete];

/// The table entry.
pub const COMMAND: Command =
    Command { name: "images", summary: "Works with container images", action: Action::Set(CHILDREN), ..Command::BLANK };
