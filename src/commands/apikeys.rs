//! `pgutil apikeys`: the API keys of a server.

use super::Command;
use crate::children;
use crate::cli::Action;
use crate::server;

children![create, list, delete];

/// The table entry.
pub const COMMAND: Command = Command {
    name: "apikeys",
    summary: "Works with API keys",
    groups: &[&server::CONNECTION],
    action: Action::Set(CHILDREN),
    ..Command::BLANK
};
