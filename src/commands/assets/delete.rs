//! `pgutil assets delete`: deletes a file, or a folder.

use super::Command;
use crate::cli::{Action, Example, Opt};
use crate::context::Context;
use crate::proget::assets;
use crate::server::{Change, DRY_RUN};

/// The table entry.
pub const COMMAND: Command = Command {
    name: "delete",
    summary: "Deletes a file or a folder",
    details: "Nobody is asked for confirmation.",
    options: &[&PATH.spec, &FORCE.spec, &DRY_RUN.spec],
    examples: &[
        Example { line: "pgutil assets delete --feed=MyAssets --path=releases/1.4/tool.zip", note: "One file" },
        Example {
            line: "pgutil assets delete --feed=MyAssets --path=releases/1.3 --force",
            note: "A folder and everything in it",
        },
    ],
    action: Action::Run(run),
    ..Command::BLANK
};

static PATH: Opt<String> = Opt::new("path", "PATH", "File or folder to delete");
static FORCE: Opt<bool> = Opt::new("force", "", "Delete a folder that is not empty");

fn run(context: &Context) -> anyhow::Result<()> {
    let (path, force) = (context.get(&PATH), context.get(&FORCE));
    let server = context.server()?;
    let feed = context.feed(&server)?;
    let request = assets::at(&assets::DELETE, &feed, &path).query_flag("recursive", force);
    let (doing, done) = (format!("Deleting {path} from {feed}..."), format!("{path} deleted."));
    let request = request.fact("asset", path).fact("feed", feed);
    server.change(&request, Change { doing: &doing, done: &done })?;
    Ok(())
}
