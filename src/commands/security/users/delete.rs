//! `pgutil security users delete`: deletes a user.

use super::Command;
use crate::cli::{Action, Example, Opt};
use crate::context::Context;
use crate::proget::security;
use crate::server::{Change, DRY_RUN};

/// The table entry.
pub const COMMAND: Command = Command {
    name: "delete",
    summary: "Deletes a user",
    details: "Here --username and --password mean the user that is worked on. The connection takes its own from variables, from the source, or from an API key.",
    options: &[&USERNAME.spec, &DRY_RUN.spec],
    examples: &[Example { line: "pgutil security users delete --username=johnsmith", note: "Deletes a user" }],
    action: Action::Run(run),
    ..Command::BLANK
};

static USERNAME: Opt<String> = Opt::new("username", "NAME", "Name of the user");

fn run(context: &Context) -> anyhow::Result<()> {
    let name = context.get(&USERNAME);
    let request = security::DELETE_USER.request().query("user", &name).fact("user", &*name);
    let doing = format!("Deleting user {name}...");
    context.server()?.change(&request, Change { doing: &doing, done: "User deleted." })?;
    Ok(())
}
