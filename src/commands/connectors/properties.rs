//! `pgutil connectors properties`: the properties of a connector.

use super::Command;
use crate::children;
use crate::cli::{Action, Opt};

children![list, set];

/// The table entry.
pub const COMMAND: Command = Command {
    name: "properties",
    summary: "Works with the properties of a connector",
    options: &[&CONNECTOR.spec],
    action: Action::Set(CHILDREN),
    ..Command::BLANK
};

/// The connector that the command works on.
static CONNECTOR: Opt<String> = Opt::new("connector", "NAME", "Name of the connector");
