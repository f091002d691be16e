//! `pgutil assets`: the files of an asset directory.

use super::Command;
use crate::children;
use crate::cli::Action;
use crate::server;

children![];

/// The table entry.
pub const COMMAND: Command = Command {
    name: "assets",
    summary: "Works with the files of an asset directory",
    groups: &[&server::CONNECTION],
    hidden: CHILDREN.is_empty(),
    action: Action::Set(CHILDREN),
    ..Command::BLANK
};
