//! `pgutil security users edit`: changes a user.

use super::Command;
use crate::cli::{Action, Example, Opt, Rule, SecretFile};
use crate::context::Context;
use crate::proget::{json, security};
use crate::secret::{MASK, Secret};
use crate::server::{Change, DRY_RUN, secret_input};

/// The table entry.
pub const COMMAND: Command = Command {
    name: "edit",
    summary: "Changes a user",
    details: "What is not given stays as it is.\n\nHere --username and --password mean the user that is worked on. The connection takes its own from variables, from the source, or from an API key.",
    options: &[&USERNAME.spec, &DISPLAY_NAME.spec, &EMAIL.spec, &PASSWORD.spec, &PASSWORD_FILE.spec, &DRY_RUN.spec],
    rules: &[Rule::AtMostOne(&[&PASSWORD.spec, &PASSWORD_FILE.spec])],
    examples: &[Example {
        line: "pgutil security users edit --username=johnsmith --email=john.smith@example.com",
        note: "Changes the mail address and nothing else",
    }],
    action: Action::Run(run),
    ..Command::BLANK
};

static USERNAME: Opt<String> = Opt::new("username", "NAME", "Name of the user");
static PASSWORD: Opt<Option<Secret>> = Opt::new("password", "TEXT", "Password of the user");
static PASSWORD_FILE: Opt<Option<SecretFile>> =
    Opt::new("password-file", "FILE", "File that contains the password; - is standard input");
static DISPLAY_NAME: Opt<Option<String>> =
    Opt::new("displayname", "TEXT", "New name that ProGet shows").empty_is_absent();
static EMAIL: Opt<Option<String>> = Opt::new("email", "ADDRESS", "New mail address").empty_is_absent();

fn run(context: &Context) -> anyhow::Result<()> {
    let name = context.get(&USERNAME);
    let password = match (context.get(&PASSWORD), context.get(&PASSWORD_FILE)) {
        (Some(password), _) => Some(password),
        (None, Some(file)) => Some(secret_input::read(&file.0, "--password-file", "Password of the user")?),
        (None, None) => None,
    };
    let (display_name, email) = (context.get(&DISPLAY_NAME), context.get(&EMAIL));
    let request = |password: Option<&str>| {
        let body = json::of_texts(&[
            ("name", Some(&*name)),
            ("displayName", display_name.as_deref()),
            ("email", email.as_deref()),
            ("password", password),
        ]);
        security::UPDATE_USER.request().json(body.into()).fact("user", &*name)
    };
    let server = context.server()?;
    if context.get(&DRY_RUN) {
        server.show_request(&request(password.as_ref().map(|_| MASK)));
        return Ok(());
    }
    let doing = format!("Updating user {name}...");
    server.change(&request(password.as_ref().map(Secret::expose)), Change { doing: &doing, done: "User updated." })?;
    Ok(())
}
