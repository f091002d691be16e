//! `pgutil feeds create`: a new feed of a name and a type.

use serde_json::json;

use super::Command;
use crate::cli::{Action, Example, Opt, Word};
use crate::context::Context;
use crate::proget::feeds;
use crate::server::{Change, DRY_RUN, IF_NOT_EXISTS};

/// The table entry.
pub const COMMAND: Command = Command {
    name: "create",
    summary: "Creates a feed",
    options: &[&NAME.spec, &TYPE.spec, &IF_NOT_EXISTS.spec, &DRY_RUN.spec],
    examples: &[
        Example { line: "pgutil feeds create --name=MyNpmFeed --type=npm", note: "A feed for npm packages" },
        Example {
            line: "pgutil feeds create --name=MyNpmFeed --type=npm --if-not-exists",
            note: "The same in a script that may run again",
        },
    ],
    action: Action::Run(run),
    ..Command::BLANK
};

static NAME: Opt<String> = Opt::new("name", "NAME", "Name of the feed");
static TYPE: Opt<Word> = Opt::new("type", "TYPE", "Type of its packages").words(feeds::TYPES);

fn run(context: &Context) -> anyhow::Result<()> {
    let (name, kind) = (context.get(&NAME), context.get(&TYPE).typed);
    let server = context.server()?;
    let request = feeds::CREATE.request().json(json!({ "name": name, "feedType": kind })).fact("feed", &*name);
    let doing = format!("Creating {kind} feed: {name}...");
    server.create(&request, Change { doing: &doing, done: "Feed created." }, || {
        server.exists(&feeds::GET.at(&[&name]))
    })?;
    Ok(())
}
