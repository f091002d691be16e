//! The tree of commands. Each set names its children in the order of the help; each leaf is one file.

use crate::children;
use crate::cli::{self, Action};
use crate::context::Context;

children![
    sources, apikeys, health, packages, feeds, connectors, builds, vulns, licenses, assets, upack, settings, security,
    containers, version, completion, manual
];

/// A command of this program.
pub type Command = cli::Command<Context>;

/// The root of the tree.
pub const ROOT: Command = Command {
    name: "pgutil",
    summary: "Client of the ProGet package server",
    details: "Options may stand anywhere on the line; --name=value and --name value are the same.",
    action: Action::Set(CHILDREN),
    ..Command::BLANK
};

#[cfg(test)]
mod fuzz_tests;
#[cfg(test)]
mod table_tests;
