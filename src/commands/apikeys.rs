//! `pgutil apikeys`: the API keys of a server.

use super::Command;
use crate::children;
use crate::cli::Action;
use crate::connection;

children![create];

/// The table entry.
pub const COMMAND: Command = Command {
    name: "apikeys",
    summary: "Works with API keys",
    options: connection::OPTIONS,
    rules: connection::RULES,
    action: Action::Set(CHILDREN),
    ..Command::BLANK
};
