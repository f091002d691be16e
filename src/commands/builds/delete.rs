//! `pgutil builds delete`: deletes a build.

use super::Command;
use super::{BUILD, PROJECT};
use crate::cli::{Action, Example};
use crate::context::Context;
use crate::proget::builds;
use crate::server::{Change, DRY_RUN};

/// The table entry.
pub const COMMAND: Command = Command {
    name: "delete",
    summary: "Deletes a build",
    options: &[&PROJECT.spec, &BUILD.spec, &DRY_RUN.spec],
    examples: &[Example {
        line: "pgutil builds delete --project=Web --build=1.2.3",
        note: "Deletes a build with its packages, issues and comments",
    }],
    action: Action::Run(run),
    ..Command::BLANK
};

fn run(context: &Context) -> anyhow::Result<()> {
    let (project, build) = (context.get(&PROJECT), context.get(&BUILD));
    let request = super::of_build(builds::DELETE.request(), &project, &build);
    let doing = format!("Deleting build {build} from {project}...");
    context.server()?.change(&request, Change { doing: &doing, done: "Build deleted." })?;
    Ok(())
}
