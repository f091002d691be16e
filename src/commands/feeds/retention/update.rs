//! `pgutil feeds retention update`: changes a retention rule of a feed.

use super::Command;
use crate::cli::{Action, Example, Int, Opt};
use crate::context::Context;
use crate::server::{Change, DRY_RUN};

/// The table entry.
pub const COMMAND: Command = Command {
    name: "update",
    summary: "Changes a retention rule of a feed",
    details: "Options that are not given stay as they are; an empty value clears. Another change of the rules at the same moment is not noticed and may be lost.",
    options: &[&NUMBER.spec, &DRY_RUN.spec],
    groups: &[&super::RULE],
    examples: &[
        Example {
            line: "pgutil feeds retention update --feed=MyNpmFeed --rule=1 --keepVersionsCount=5",
            note: "Keeps five versions",
        },
        Example {
            line: "pgutil feeds retention update --feed=MyNpmFeed --rule=1 --keepVersionsCount=",
            note: "Clears the option",
        },
    ],
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
    let index = super::find(&server, &rules, number)?;
    super::apply(context, &mut rules[index]);
    let done = format!("Rule #{number} updated.");
    server.change(&super::write_rules(&feed, rules, number), Change { doing: "", done: &done })?;
    Ok(())
}
