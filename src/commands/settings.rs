//! `pgutil settings`: the settings of a server.

use super::Command;
use crate::children;
use crate::cli::Action;
use crate::server;

children![list, set];

/// The table entry.
pub const COMMAND: Command = Command {
    name: "settings",
    summary: "Works with the settings of a server",
    groups: &[&server::CONNECTION],
    action: Action::Set(CHILDREN),
    ..Command::BLANK
};
