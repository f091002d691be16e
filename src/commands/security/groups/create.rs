//! `pgutil security groups create`: a new group.

use serde_json::json;

use super::Command;
use crate::cli::{Action, Example, Opt};
use crate::context::Context;
use crate::proget::security;
use crate::server::{Change, DRY_RUN, IF_NOT_EXISTS};

/// The table entry.
pub const COMMAND: Command = Command {
    name: "create",
    summary: "Creates a group",
    options: &[&NAME.spec, &IF_NOT_EXISTS.spec, &DRY_RUN.spec],
    examples: &[Example {
        line: "pgutil security groups create --name=Developers --if-not-exists",
        note: "A group, in a script that may run again",
    }],
    action: Action::Run(run),
    ..Command::BLANK
};

static NAME: Opt<String> = Opt::new("name", "NAME", "Name of the group");

fn run(context: &Context) -> anyhow::Result<()> {
    let name = context.get(&NAME);
    let server = context.server()?;
    let request = security::CREATE_GROUP.request().json(json!({ "name": name })).fact("group", &*name);
    let doing = format!("Creating group {name}...");
    server.create(&request, Change { doing: &doing, done: "Group created." }, || {
        Ok(security::find(server.get_list(&security::GROUPS.request())?, &name)?.is_some())
    })?;
    Ok(())
}
