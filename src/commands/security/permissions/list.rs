//! `pgutil security permissions list`: the permissions of a server, by id.

use super::Command;
use crate::cli::{Action, Example};
use crate::context::Context;
use crate::failure::Failure;
use crate::proget::{json, security};

/// The table entry.
pub const COMMAND: Command = Command {
    name: "list",
    summary: "Lists the permissions",
    examples: &[Example { line: "pgutil security permissions list", note: "Who may do what" }],
    action: Action::Run(run),
    ..Command::BLANK
};

fn run(context: &Context) -> anyhow::Result<()> {
    let server = context.server()?;
    let request = security::PERMISSIONS.request();
    if context.terminal.json {
        return Ok(server.list_json(&request)?);
    }
    let list = server.get_list(&request)?;
    let numbered = list.into_iter().map(|object| Ok((json::integer(&object, "id")?, object)));
    let mut numbered = numbered.collect::<Result<Vec<_>, Failure>>()?;
    numbered.sort_by_key(|(id, _)| *id);
    let mut text = String::new();
    for (id, permission) in numbered {
        let id = id.map(|id| id.to_string()).unwrap_or_default();
        text += &format!("{id}: {}\n", security::permission(&permission)?);
    }
    context.terminal.print(&text)?;
    Ok(())
}
