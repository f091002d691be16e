//! `pgutil feeds delete`: deletes a feed and its packages.

use super::Command;
use crate::cli::{Action, Example, Opt};
use crate::context::Context;
use crate::proget::feeds;
use crate::server::{Change, DRY_RUN};

/// The table entry.
pub const COMMAND: Command = Command {
    name: "delete",
    summary: "Deletes a feed",
    details: "The packages of the feed are deleted with it, and nobody is asked for confirmation.",
    options: &[&NAME.spec, &DRY_RUN.spec],
    examples: &[Example { line: "pgutil feeds delete --name=MyNpmFeed", note: "Deletes a feed of the default source" }],
    action: Action::Run(run),
    ..Command::BLANK
};

static NAME: Opt<String> = Opt::new("name", "NAME", "Name of the feed");

fn run(context: &Context) -> anyhow::Result<()> {
    let name = context.get(&NAME);
    let request = feeds::DELETE.at(&[&name]).fact("feed", &*name);
    let doing = format!("Deleting {name}...");
    context.server()?.change(&request, Change { doing: &doing, done: "Feed deleted." })?;
    Ok(())
}
