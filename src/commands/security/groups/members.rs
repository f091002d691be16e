//! `pgutil security groups members`: the users in a group.

use super::Command;
use crate::children;
use crate::cli::{Action, Opt};
use crate::failure::Failure;
use crate::proget::json::Object;
use crate::proget::{Request, json, security};
use crate::server::Server;
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

/// The group of a name.
fn find(server: &Server, name: &str) -> Result<Object, Failure> {
    let groups = server.get_list(&security::GROUPS.request())?;
    security::find(groups, name)?
        .ok_or_else(|| server.absent(format!("there is no group '{}'", printable(name)), "security groups list"))
}

/// The request that gives a group these members, under the name that the server has for it.
fn update(mut group: Object, users: &[&str], member: &str) -> Result<Request, Failure> {
    group.insert("users".to_string(), users.into());
    let name = json::required_text(&group, "name")?.to_string();
    Ok(security::UPDATE_GROUP.request().json(group.into()).fact("group", name).fact("member", member))
}
