//! The tree of commands. Each set names its children in the order of the help; each leaf is one file.

use crate::children;
use crate::cli::{self, Action, Example};
use crate::context::Context;
use crate::server;

children![
    sources, apikeys, health, packages, feeds, connectors, builds, vulns, licenses, assets, upack, settings, security,
    containers, version, completion, manual
];

mod files;

/// A command of this program.
pub type Command = cli::Command<Context>;

/// The root of the tree.
pub const ROOT: Command = Command {
    name: "pgutil",
    summary: "Client of the ProGet package server",
    details: "Options may be anywhere on the line; --name=value and --name value are the same.",
    examples: &[
        Example {
            line: "pgutil sources add --url=https://proget.example.com/ --api-key-file=admin.key",
            note: "Store a server and its API key as the default source",
        },
        Example {
            line: "pgutil apikeys create system --apis=feeds --expiration=90d",
            note: "Create an API key on it that expires after 90 days",
        },
    ],
    common: &[&server::CONNECTION],
    action: Action::Set(CHILDREN),
    ..Command::BLANK
};

#[cfg(test)]
mod fuzz_tests;
#[cfg(test)]
mod line_tests;
#[cfg(test)]
mod table_tests;
