//! `pgutil security users list`: the users of a server.

use super::Command;
use crate::cli::{Action, Example, Opt};
use crate::context::Context;
use crate::failure::Failure;
use crate::proget::json::{self, Object};
use crate::proget::{Field, security};
use crate::text::printable;

/// The table entry.
pub const COMMAND: Command = Command {
    name: "list",
    summary: "Lists the users",
    options: &[&TERM.spec],
    examples: &[
        Example { line: "pgutil security users list", note: "All users" },
        Example {
            line: "pgutil security users list --search-term=smith",
            note: "Those whose name or display name contains a text",
        },
    ],
    action: Action::Run(run),
    ..Command::BLANK
};

static TERM: Opt<Option<String>> =
    Opt::new("search-term", "TEXT", "List only users whose name or display name contains this, in any case");

/// Printed where there are none.
const NONE: &str = "No matching users found.\n";

fn run(context: &Context) -> anyhow::Result<()> {
    let server = context.server()?;
    let request = security::USERS.request();
    let Some(term) = context.get(&TERM) else {
        let fields = [Field::text("name"), Field::text("displayName")];
        return Ok(server.list(&request, fields, NONE, |[name, display_name], out| {
            out.add(&name.or_empty());
            out.add(b" (");
            out.add(&display_name.or_empty());
            out.add(b")\n");
        })?);
    };
    let term = term.to_lowercase();
    let mut found = Vec::new();
    let mut text = String::new();
    for user in server.get_list(&request)? {
        let (name, display_name) = names(&user)?;
        if [&name, &display_name].iter().any(|text| text.to_lowercase().contains(&term)) {
            text += &format!("{} ({})\n", printable(&name), printable(&display_name));
            found.push(user);
        }
    }
    context.terminal.print_result(if found.is_empty() { NONE } else { &text }, &found)?;
    Ok(())
}

fn names(user: &Object) -> Result<(String, String), Failure> {
    let text = |name: &str| Ok::<_, Failure>(json::text(user, name)?.unwrap_or_default().to_string());
    Ok((text("name")?, text("displayName")?))
}
