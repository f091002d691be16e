//! `pgutil feeds storage info`: where the packages of a feed are stored.

use serde_json::Value;

use super::Command;
use crate::cli::{Action, Example};
use crate::context::Context;
use crate::proget::{feeds, json};
use crate::server;
use crate::text::printable;

/// The table entry.
pub const COMMAND: Command = Command {
    name: "info",
    summary: "Shows the storage of a feed",
    groups: &[&server::FEED],
    examples: &[Example {
        line: "pgutil feeds storage info --feed=MyNpmFeed",
        note: "Type and options of its storage",
    }],
    action: Action::Run(run),
    ..Command::BLANK
};

fn run(context: &Context) -> anyhow::Result<()> {
    let server = context.server()?;
    let feed = context.feed(&server)?;
    let storage = server.get_object(&feeds::STORAGE.request().query("feed", &feed).fact("feed", feed))?;
    let mut text = format!("Type: {}\n", json::text(&storage, "id")?.map(printable).unwrap_or_default());
    for (name, value) in json::object(&storage, "properties")?.into_iter().flatten() {
        text += &format!("{}: {}\n", printable(name), shown(value));
    }
    context.terminal.print_result(&text, &storage)?;
    Ok(())
}

/// A value as the existing program writes it.
fn shown(value: &Value) -> String {
    match value {
        Value::Null => "<default>".to_string(),
        Value::Bool(true) => "True".to_string(),
        Value::Bool(false) => "False".to_string(),
        Value::String(text) => printable(text),
        other => printable(&other.to_string()),
    }
}
