//! `pgutil security groups members list`: the users in a group.

use super::Command;
use crate::cli::{Action, Example};
use crate::context::Context;
use crate::proget::json;
use crate::text::printable;

/// The table entry.
pub const COMMAND: Command = Command {
    name: "list",
    summary: "Lists the members of a group",
    examples: &[Example {
        line: "pgutil security groups members list --name=Developers",
        note: "The members, one per line",
    }],
    action: Action::Run(run),
    ..Command::BLANK
};

fn run(context: &Context) -> anyhow::Result<()> {
    let group = super::find(&context.server()?, &context.get(&super::NAME))?;
    let users = json::texts(&group, "users")?;
    let text = match users.is_empty() {
        true => "No members in group.\n".to_string(),
        false => users.iter().map(|user| printable(user) + "\n").collect(),
    };
    context.terminal.print_result(&text, &users)?;
    Ok(())
}
