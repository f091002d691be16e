//! `pgutil connectors`: the connectors through which feeds take packages from elsewhere.

use super::Command;
use crate::children;
use crate::cli::Action;
use crate::server;

children![list, create, delete, properties, filters];

/// The table entry.
pub const COMMAND: Command = Command {
    name: "connectors",
    summary: "Works with connectors",
    groups: &[&server::CONNECTION],
    action: Action::Set(CHILDREN),
    ..Command::BLANK
};
