//! `pgutil feeds properties list`: the properties of a feed.

use super::Command;
use crate::cli::{Action, Example};
use crate::context::Context;
use crate::proget::{feeds, property};

/// The table entry.
pub const COMMAND: Command = Command {
    name: "list",
    summary: "Lists the properties of a feed",
    examples: &[Example { line: "pgutil feeds properties list --feed=MyNpmFeed", note: "The properties of a feed" }],
    action: Action::Run(run),
    ..Command::BLANK
};

fn run(context: &Context) -> anyhow::Result<()> {
    let server = context.server()?;
    let feed = context.feed(&server)?;
    let request = feeds::GET.at(&[&feed]).fact("feed", feed);
    let properties = server.get_object(&request)?;
    let text = property::lines(&properties, feeds::PROPERTIES, "")?;
    context.terminal.print_result(&text, &properties)?;
    Ok(())
}
