//! `pgutil feeds retention create`: adds a retention rule to a feed.

use super::Command;
use crate::cli::{Action, Example};
use crate::context::Context;
use crate::proget::json::Object;
use crate::server::{Change, DRY_RUN};

/// The table entry.
pub const COMMAND: Command = Command {
    name: "create",
    summary: "Adds a retention rule to a feed",
    details: "The other rules stay as they are. Another change of the rules at the same moment is not noticed and may be lost.",
    options: &[&DRY_RUN.spec],
    groups: &[&super::RULE],
    examples: &[Example {
        line: "pgutil feeds retention create --feed=MyNpmFeed --deletePrereleaseVersions=true --keepVersionsCount=3",
        note: "Deletes prerelease versions but for the newest three",
    }],
    action: Action::Run(run),
    ..Command::BLANK
};

fn run(context: &Context) -> anyhow::Result<()> {
    let server = context.server()?;
    let feed = context.feed(&server)?;
    let mut rules = super::read_rules(&server, &feed)?;
    let flags = super::FLAGS.map(|(_, name)| (name.to_string(), false.into()));
    let mut rule: Object = flags.into_iter().collect();
    super::apply(context, &mut rule);
    rules.push(rule);
    let number = rules.len() as i64;
    let done = format!("Rule #{number} created.");
    server.change(&super::write_rules(&feed, rules, number), Change { doing: "", done: &done })?;
    Ok(())
}
