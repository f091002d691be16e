//! `pgutil security groups delete`: deletes a group.

use super::Command;
use crate::cli::{Action, Example, Opt};
use crate::context::Context;
use crate::proget::security;
use crate::server::{Change, DRY_RUN};

/// The table entry.
pub const COMMAND: Command = Command {
    name: "delete",
    summary: "Deletes a group",
    options: &[&NAME.spec, &DRY_RUN.spec],
    examples: &[Example {
        line: "pgutil security groups delete --name=Developers",
        note: "Deletes a group, not its users",
    }],
    action: Action::Run(run),
    ..Command::BLANK
};

static NAME: Opt<String> = Opt::new("name", "NAME", "Name of the group");

fn run(context: &Context) -> anyhow::Result<()> {
    let name = context.get(&NAME);
    let request = security::DELETE_GROUP.request().query("group", &name).fact("group", &*name);
    let doing = format!("Deleting group {name}...");
    context.server()?.change(&request, Change { doing: &doing, done: "Group deleted." })?;
    Ok(())
}
