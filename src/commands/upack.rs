//! `pgutil upack`: universal packages, created and installed on this machine.

use super::Command;
use crate::children;
use crate::cli::Action;
use crate::server;

children![];

/// The table entry.
pub const COMMAND: Command = Command {
    name: "upack",
    summary: "Creates and installs universal packages",
    groups: &[&server::CONNECTION],
    hidden: CHILDREN.is_empty(),
    action: Action::Set(CHILDREN),
    ..Command::BLANK
};
