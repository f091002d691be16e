//! `pgutil feeds retention list`: the retention rules of a feed.

use super::Command;
use crate::cli::{Action, Example};
use crate::context::Context;
use crate::proget::{feeds, property};

/// The table entry.
pub const COMMAND: Command = Command {
    name: "list",
    summary: "Lists the retention rules of a feed",
    examples: &[Example {
        line: "pgutil feeds retention list --feed=MyNpmFeed",
        note: "The rules of a feed, numbered from 1",
    }],
    action: Action::Run(run),
    ..Command::BLANK
};

fn run(context: &Context) -> anyhow::Result<()> {
    let server = context.server()?;
    let feed = context.feed(&server)?;
    let rules = super::read_rules(&server, &feed)?;
    let mut text = String::new();
    for (index, rule) in rules.iter().enumerate() {
        text += &format!("[{}]\n{}", index + 1, property::lines(rule, feeds::RULE, " ")?);
    }
    if rules.is_empty() {
        text = "* no rules defined *\n".to_string();
    }
    context.terminal.print_result(&text, &rules)?;
    Ok(())
}
