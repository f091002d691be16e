//! `pgutil builds comments`: the comments on a build.

use super::Command;
use super::{BUILD, PROJECT, of_build};
use crate::children;
use crate::cli::Action;

children![list, create, delete];

/// The table entry.
pub const COMMAND: Command = Command {
    name: "comments",
    summary: "Works with the comments on a build",
    options: &[&PROJECT.spec, &BUILD.spec],
    action: Action::Set(CHILDREN),
    ..Command::BLANK
};
