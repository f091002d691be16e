//! `pgutil containers`: container images, their tags and findings.

use super::Command;
use crate::children;
use crate::cli::Action;
use crate::server;

children![];

/// The table entry.
pub const COMMAND: Command = Command {
    name: "containers",
    summary: "Works with container images",
    groups: &[&server::CONNECTION],
    hidden: CHILDREN.is_empty(),
    action: Action::Set(CHILDREN),
    ..Command::BLANK
};
