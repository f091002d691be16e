//! `pgutil assets metadata`: what the server knows of a file or folder, and what it says with it.

use super::Command;
use crate::children;
use crate::cli::{Action, Opt};

children![get, set];

/// The table entry.
pub const COMMAND: Command = Command {
    name: "metadata",
    summary: "Works with the metadata of a file or folder",
    options: &[&PATH.spec],
    action: Action::Set(CHILDREN),
    ..Command::BLANK
};

static PATH: Opt<String> = Opt::new("path", "PATH", "File or folder");
