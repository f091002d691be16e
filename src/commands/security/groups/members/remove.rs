//! `pgutil security groups members remove`: removes a user from a group.

use super::Command;
use crate::cli::{Action, Example, Opt};
use crate::context::Context;
use crate::proget::json;
use crate::server::{Change, DRY_RUN};
use crate::text::printable;

/// The table entry.
pub const COMMAND: Command = Command {
    name: "remove",
    summary: "Removes a user from a group",
    details: "Another change of the group at the same moment is not noticed and may be lost.",
    options: &[&MEMBER.spec, &DRY_RUN.spec],
    examples: &[Example {
        line: "pgutil security groups members remove --name=Developers --member=johnsmith",
        note: "Removes a user from a group",
    }],
    action: Action::Run(run),
    ..Command::BLANK
};

static MEMBER: Opt<String> = Opt::new("member", "NAME", "Name of the user");

fn run(context: &Context) -> anyhow::Result<()> {
    let (name, member) = (context.get(&super::NAME), context.get(&MEMBER));
    let server = context.server()?;
    server.announce(&format!("Removing user {member} from group {name}..."))?;
    let group = super::find(&server, &name)?;
    let mut users = json::texts(&group, "users")?;
    let is_member = users.iter().any(|user| user.to_lowercase() == member.to_lowercase());
    if !is_member && !context.terminal.json {
        let (member, name) = (printable(&member), printable(&name));
        return Ok(context.terminal.print(&format!("User {member} is already not a member of group {name}.\n"))?);
    }
    if !is_member {
        return Ok(server.print_outcome(&super::update(group.clone(), &users, &member)?, false)?);
    }
    users.retain(|user| user.to_lowercase() != member.to_lowercase());
    let request = super::update(group.clone(), &users, &member)?;
    server.change(&request, Change { doing: "", done: "User removed." })?;
    Ok(())
}
