//! `pgutil containers`: container images, their tags and their vulnerabilities.

use super::Command;
use crate::children;
use crate::cli::Action;
use crate::server;

children![audit, tags, images];

/// The table entry.
pub const COMMAND: Command = Command {
    name: "containers",
    summary: "Works with container images",
    groups: &[&server::CONNECTION, &server::FEED],
    action: Action::Set(CHILDREN),
    ..Command::BLANK
};
