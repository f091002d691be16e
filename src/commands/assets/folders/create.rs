//! `pgutil assets folders create`: creates a folder.

use super::Command;
use crate::cli::{Action, Example, Opt};
use crate::context::Context;
use crate::proget::assets;
use crate::server::{Change, DRY_RUN};

/// The table entry.
pub const COMMAND: Command = Command {
    name: "create",
    summary: "Creates a folder",
    options: &[&PATH.spec, &DRY_RUN.spec],
    examples: &[Example {
        line: "pgutil assets folders create --feed=MyAssets --path=releases/1.4",
        note: "The folders above it are created, too",
    }],
    action: Action::Run(run),
    ..Command::BLANK
};

static PATH: Opt<String> = Opt::new("path", "PATH", "Folder to create");

fn run(context: &Context) -> anyhow::Result<()> {
    let path = context.get(&PATH);
    let server = context.server()?;
    let feed = context.feed(&server)?;
    let request = assets::at(&assets::CREATE_FOLDER, &feed, &path);
    let (doing, done) = (format!("Creating {path} on {feed}..."), format!("{path} created!"));
    let request = request.fact("folder", path).fact("feed", feed);
    server.change(&request, Change { doing: &doing, done: &done })?;
    Ok(())
}
