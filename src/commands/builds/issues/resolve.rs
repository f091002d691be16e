//! `pgutil builds issues resolve`: marks an issue of a build as resolved.

use super::Command;
use super::{BUILD, PROJECT};
use crate::cli::{Action, Example, Id, Int, Opt};
use crate::context::Context;
use crate::proget::builds;
use crate::server::{Change, DRY_RUN};

/// The table entry.
pub const COMMAND: Command = Command {
    name: "resolve",
    summary: "Marks an issue of a build as resolved",
    options: &[&NUMBER.spec, &DRY_RUN.spec],
    examples: &[Example {
        line: "pgutil builds issues resolve --project=Web --build=1.2.3 --number=1",
        note: "Resolves the first issue",
    }],
    action: Action::Run(run),
    ..Command::BLANK
};

static NUMBER: Opt<Id> = Opt::new("number", "NUMBER", "Number of the issue, as issues list shows it");

fn run(context: &Context) -> anyhow::Result<()> {
    let Int(number) = context.get(&NUMBER);
    let request = builds::RESOLVE_ISSUE.request().fact("number", number);
    let request = super::of_build(request, &context.get(&PROJECT), &context.get(&BUILD));
    let request = request.query("number", &number.to_string()).query("resolve", "true");
    context.server()?.change(&request, Change { doing: "", done: "Issue resolved." })?;
    Ok(())
}
