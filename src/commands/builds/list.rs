//! `pgutil builds list`: the builds of a project.

use super::Command;
use super::PROJECT;
use crate::cli::{Action, Example};
use crate::context::Context;
use crate::proget::{Field, builds};

/// The table entry.
pub const COMMAND: Command = Command {
    name: "list",
    summary: "Lists the builds of a project",
    options: &[&PROJECT.spec],
    examples: &[Example { line: "pgutil builds list --project=Web", note: "The versions, one per line" }],
    action: Action::Run(run),
    ..Command::BLANK
};

fn run(context: &Context) -> anyhow::Result<()> {
    let project = context.get(&PROJECT);
    let request = builds::LIST.request().query("project", &project).fact("project", project);
    context.server()?.list(&request, [Field::text("version")], "", |[version], out| {
        out.add(&version.or_empty());
        out.add(b"\n");
    })?;
    Ok(())
}
