//! `pgutil packages`: the packages of a feed.

use super::Command;
use crate::children;
use crate::cli::Action;
use crate::server;

children![];

/// The table entry.
pub const COMMAND: Command = Command {
    name: "packages",
    summary: "Works with the packages of a feed",
    groups: &[&server::CONNECTION],
    hidden: CHILDREN.is_empty(),
    action: Action::Set(CHILDREN),
    ..Command::BLANK
};
