//! `pgutil builds projects delete`: deletes a project.

use super::super::PROJECT;
use super::Command;
use crate::cli::{Action, Example};
use crate::context::Context;
use crate::proget::builds;
use crate::server::{Change, DRY_RUN};

/// The table entry.
pub const COMMAND: Command = Command {
    name: "delete",
    summary: "Deletes a project",
    options: &[&PROJECT.spec, &DRY_RUN.spec],
    examples: &[Example {
        line: "pgutil builds projects delete --project=Web",
        note: "Deletes a project with its builds",
    }],
    action: Action::Run(run),
    ..Command::BLANK
};

fn run(context: &Context) -> anyhow::Result<()> {
    let name = context.get(&PROJECT);
    let request = builds::DELETE_PROJECT.request().query("name", &name).fact("project", &*name);
    let doing = format!("Deleting project {name}...");
    context.server()?.change(&request, Change { doing: &doing, done: "Project deleted." })?;
    Ok(())
}
