//! `pgutil apikeys delete`: deletes an API key by its id.

use super::Command;
use crate::cli::{Action, Example, Id, Int, Opt};
use crate::context::Context;
use crate::proget::api_keys;
use crate::server::{Change, DRY_RUN};

/// The table entry.
pub const COMMAND: Command = Command {
    name: "delete",
    summary: "Deletes an API key",
    details: "The id of a key is shown when the key is created, and by pgutil apikeys list.",
    options: &[&ID.spec, &DRY_RUN.spec],
    examples: &[Example { line: "pgutil apikeys delete --id=1001", note: "Deletes a key of the default source" }],
    action: Action::Run(run),
    ..Command::BLANK
};

static ID: Opt<Id> = Opt::new("id", "ID", "Id of the key");

fn run(context: &Context) -> anyhow::Result<()> {
    let Int(id) = context.get(&ID);
    let request = api_keys::DELETE.request().query("id", &id.to_string()).fact("id", id);
    let doing = format!("Deleting API key (id={id})...");
    context.server()?.change(&request, Change { doing: &doing, done: "API key deleted." })?;
    Ok(())
}
