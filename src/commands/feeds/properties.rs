//! `pgutil feeds properties`: the properties of a feed.

use super::Command;
use crate::children;
use crate::cli::Action;
use crate::server;

children![list, set];

/// The table entry.
pub const COMMAND: Command = Command {
    name: "properties",
    summary: "Works with the properties of a feed",
    groups: &[&server::FEED],
    action: Action::Set(CHILDREN),
    ..Command::BLANK
};
