//! `pgutil security permissions remove`: removes a permission.

use super::Command;
use crate::cli::{Action, Example, Id, Int, Opt};
use crate::context::Context;
use crate::proget::security;
use crate::server::{Change, DRY_RUN};

/// The table entry.
pub const COMMAND: Command = Command {
    name: "remove",
    summary: "Removes a permission",
    options: &[&ID.spec, &DRY_RUN.spec],
    examples: &[Example {
        line: "pgutil security permissions remove --id=12",
        note: "Removes a permission; permissions list shows the ids",
    }],
    action: Action::Run(run),
    ..Command::BLANK
};

static ID: Opt<Id> = Opt::new("id", "ID", "Id of the permission");

fn run(context: &Context) -> anyhow::Result<()> {
    let Int(id) = context.get(&ID);
    let request = security::REMOVE_PERMISSION.request().query("permissionId", &id.to_string()).fact("id", id);
    let doing = format!("Removing permission id={id}...");
    context.server()?.change(&request, Change { doing: &doing, done: "Permission removed." })?;
    Ok(())
}
