//! `pgutil builds audit`: has a build analyzed and judges it.

use super::Command;
use super::analysis::{self, FAIL_ON};
use super::{BUILD, PROJECT};
use crate::cli::{Action, Example};
use crate::context::Context;

/// The table entry.
pub const COMMAND: Command = Command {
    name: "audit",
    summary: "Analyzes a build and reports on its packages",
    details: "The report is complete whatever the exit code. The server may take up to ten minutes unless --timeout says otherwise.",
    options: &[&PROJECT.spec, &BUILD.spec, &FAIL_ON.spec],
    examples: &[
        Example {
            line: "pgutil builds audit --project=Web --build=1.2.3",
            note: "Fails with exit code 12 if the build does not comply",
        },
        Example { line: "pgutil builds audit --project=Web --build=1.2.3 --fail-on=never", note: "Reports only" },
    ],
    action: Action::Run(run),
    ..Command::BLANK
};

fn run(context: &Context) -> anyhow::Result<()> {
    let (project, build) = (context.get(&PROJECT), context.get(&BUILD));
    analysis::audit(context, &context.server()?, &project, &build)?;
    Ok(())
}
