//! `pgutil builds issues`: the issues of a build.

use super::Command;
use super::{BUILD, PROJECT, of_build};
use crate::children;
use crate::cli::Action;

children![list, resolve, delete];

/// The table entry.
pub const COMMAND: Command = Command {
    name: "issues",
    summary: "Works with the issues of a build",
    options: &[&PROJECT.spec, &BUILD.spec],
    action: Action::Set(CHILDREN),
    ..Command::BLANK
};
