//! `pgutil connectors filters`: the filters of a connector.

use super::Command;
use crate::children;
use crate::cli::{Action, Opt};

children![list, add, remove];

/// The table entry.
pub const COMMAND: Command = Command {
    name: "filters",
    summary: "Works with the filters of a connector",
    options: &[&CONNECTOR.spec],
    action: Action::Set(CHILDREN),
    ..Command::BLANK
};

/// The connector that the command works on.
static CONNECTOR: Opt<String> = Opt::new("connector", "NAME", "Name of the connector");
