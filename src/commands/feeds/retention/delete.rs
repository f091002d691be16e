//! `pgutil feeds retention delete`: deletes a retention rule of a feed.

use super::Command;
use crate::cli::{Action, Example, Int, Opt};
use crate::context::Context;
use crate::server::{Change, DRY_RUN};

/// The table entry.
pub const COMMAND: Command = Command {
    name: "delete",
    summary: "Deletes a retention rule of a feed",
    details: "The rules after it move up. Another change of the rules at the same moment is not noticed and may be lost.",
    options: &[&NUMBER.spec, &DRY_RUN.spec],
    examples: &[Example {
        line: "pgutil feeds retention delete --feed=MyNpmFeed --rule=1",
        note: "Deletes the first rule",
    }],
    action: Action::Run(run),
    ..Command::BLANK
};

static NUMBER: Opt<Int<1, { i32::MAX as i64 }>> =
    Opt::new("rule", "NUMBER", "Number of the rule, as retention list shows it");

fn run(context: &Context) -> anyhow::Result<()> {
    let Int(number) = context.get(&NUMBER);
    let server = context.server()?;
    let feed = context.feed(&server)?;
    let mut rules = super::read_rules(&server, &feed)?;
    rules.remove(super::find(&server, &rules, number)?);
    server.change(&super::write_rules(&feed, rules, number), Change { doing: "", done: "Rule deleted." })?;
    Ok(())
}
