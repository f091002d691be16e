//! `pgutil builds`: the builds of projects, their SBOMs and what is known about them.

use super::Command;
use crate::children;
use crate::cli::Action;
use crate::server;

children![];

/// The table entry.
pub const COMMAND: Command = Command {
    name: "builds",
    summary: "Works with builds, projects and SBOMs",
    groups: &[&server::CONNECTION],
    hidden: CHILDREN.is_empty(),
    action: Action::Set(CHILDREN),
    ..Command::BLANK
};
