//! `pgutil security groups members`: the users in a group.

use super::Command;
use crate::children;
use crate::cli::{Action, Opt};
use crate::context::Context;
use crate::failure::Failure;
use crate::proget::json::Object;
use crate::proget::{json, security};
use crate::server::{Change, Server};
use crate::text::printable;

children![list, add, remove];

/// The table entry.
pub const COMMAND: Command = Command {
    name: "members",
    summary: "Works with the members of a group",
    options: &[&NAME.spec],
    action: Action::Set(CHILDREN),
    ..Command::BLANK
};

/// The group that the command works on.
static NAME: Opt<String> = Opt::new("name", "NAME", "Name of the group, in any case");
static MEMBER: Opt<String> = Opt::new("member", "NAME", "Name of the user");

/// The group of a name.
fn find(server: &Server, name: &str) -> Result<Object, Failure> {
    let groups = server.get_list(&security::GROUPS.request())?;
    security::find(groups, name)?
        .ok_or_else(|| server.absent(format!("there is no group '{}'", printable(name)), "security groups list"))
}

/// Adds the user that is named to the group that is named, or removes it: the whole group goes back, under the name that the
/// server has for it.
fn change(context: &Context, is_added: bool) -> anyhow::Result<()> {
    let (name, member) = (context.get(&NAME), context.get(&MEMBER));
    let (doing, already, done) = match is_added {
        true => (format!("Adding user {member} to group {name}..."), "already", "User added."),
        false => (format!("Removing user {member} from group {name}..."), "already not", "User removed."),
    };
    let server = context.server()?;
    server.announce(&doing)?;
    let mut group = find(&server, &name)?;
    let mut users = json::texts(&group, "users")?;
    let is_another = |user: &&str| user.to_lowercase() != member.to_lowercase();
    let is_member = !users.iter().all(is_another);
    if is_added {
        users.push(&member);
    } else {
        users.retain(is_another);
    }
    let users = users.into();
    group.insert("users".to_string(), users);
    let stored_name = json::required_text(&group, "name")?.to_string();
    let request = security::UPDATE_GROUP.request().json(group.into()).fact("group", stored_name);
    let request = request.fact("member", &*member);
    if is_member == is_added {
        server.already_done(&request, &format!("User {member} is {already} a member of group {name}."))?;
    } else {
        server.change(&request, Change { doing: "", done })?;
    }
    Ok(())
}
