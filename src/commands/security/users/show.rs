//! `pgutil security users show`: one user with the groups that the user belongs to.

use super::Command;
use crate::cli::{Action, Example, Opt};
use crate::context::Context;
use crate::failure::Failure;
use crate::proget::json::{self, Object};
use crate::proget::security;
use crate::text::printable;

/// The table entry.
pub const COMMAND: Command = Command {
    name: "show",
    summary: "Shows a user",
    options: &[&USERNAME.spec],
    examples: &[Example {
        line: "pgutil security users show --username=johnsmith",
        note: "Names, address and groups of a user",
    }],
    action: Action::Run(run),
    ..Command::BLANK
};

static USERNAME: Opt<String> = Opt::new("username", "NAME", "Name of the user, in any case");

fn run(context: &Context) -> anyhow::Result<()> {
    let name = context.get(&USERNAME);
    let server = context.server()?;
    let Some(user) = security::find(server.get_list(&security::USERS.request())?, &name)? else {
        return Err(server.absent(format!("there is no user '{}'", printable(&name)), "security users list").into());
    };
    context.terminal.print_result(&describe(&user)?, &user)?;
    Ok(())
}

fn describe(user: &Object) -> Result<String, Failure> {
    let text = |name: &str| Ok::<_, Failure>(json::text(user, name)?.map(printable).unwrap_or_default());
    let mut shown = format!(
        "User name: {}\nDisplay name: {}\nEmail: {}\nGroup membership:\n",
        text("name")?,
        text("displayName")?,
        text("email")?
    );
    let groups = json::texts(user, "groups")?;
    for group in &groups {
        shown += &format!(" - {}\n", printable(group));
    }
    if groups.is_empty() {
        shown += " - none\n";
    }
    Ok(shown)
}
