//! `pgutil apikeys create personal`: a key that stands for a user.

use super::Command;
use crate::cli::{Action, Example, Opt};
use crate::context::Context;
use crate::proget::Access;
use crate::server::USERNAME;

/// The table entry.
pub const COMMAND: Command = Command {
    name: "personal",
    summary: "Creates a personal API key",
    details: "A personal key may do what its user may do.",
    options: &[&USER.spec],
    examples: &[
        Example {
            line: "pgutil apikeys create personal --source=https://proget.example.com/ --username=jrdobbs",
            note: "A key for yourself; the password is asked for",
        },
        Example {
            line: "pgutil apikeys create personal --user=johnsmith --name=laptop",
            note: "A named key for someone else",
        },
    ],
    action: Action::Run(run),
    ..Command::BLANK
};

static USER: Opt<Option<String>> =
    Opt::new("user", "NAME", "User that the key stands for").default("--username, or the user who signs in");

fn run(context: &Context) -> anyhow::Result<()> {
    let server = context.server()?;
    let signed_in = server.credential.as_ref().and_then(|credential| credential.user.clone());
    let Some(user) = context.get(&USER).or_else(|| context.get(&USERNAME)).or(signed_in) else {
        let advice = "It may be left out only where a user signs in with a password; an API key has no user.";
        return Err(context.usage_error("missing --user=NAME", advice).into());
    };
    super::create(context, &server, Access::Personal { user })
}
