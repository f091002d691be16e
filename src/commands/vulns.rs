//! `pgutil vulns`: vulnerabilities of packages.

use super::Command;
use crate::children;
use crate::cli::Action;
use crate::server;

mod report;

children![audit, package, assess];

/// The table entry.
pub const COMMAND: Command = Command {
    name: "vulns",
    summary: "Works with vulnerabilities",
    groups: &[&server::CONNECTION],
    action: Action::Set(CHILDREN),
    ..Command::BLANK
};
