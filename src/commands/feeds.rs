//! `pgutil feeds`: the feeds of a server.

use super::Command;
use crate::children;
use crate::cli::Action;
use crate::server;

children![list, create, delete, properties, retention, storage];

/// The table entry.
pub const COMMAND: Command = Command {
    name: "feeds",
    summary: "Works with feeds",
    groups: &[&server::CONNECTION],
    action: Action::Set(CHILDREN),
    ..Command::BLANK
};
