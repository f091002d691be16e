//! `pgutil security users create`: a new user.

use serde_json::json;

use super::Command;
use crate::cli::{Action, Example, Opt, Rule, SecretFile};
use crate::context::Context;
use crate::failure::Failure;
use crate::proget::security;
use crate::secret::{MASK, Secret};
use crate::server::{Change, DRY_RUN, IF_NOT_EXISTS, secret_input};
use crate::text::printable;

/// The table entry.
pub const COMMAND: Command = Command {
    name: "create",
    summary: "Creates a user",
    details: "Without a password, it is asked for twice on a terminal; otherwise the first line of standard input counts.\n\nHere --username and --password mean the user that is worked on. The connection takes its own from variables, from the source, or from an API key.",
    options: &[
        &USERNAME.spec,
        &DISPLAY_NAME.spec,
        &EMAIL.spec,
        &PASSWORD.spec,
        &PASSWORD_FILE.spec,
        &IF_NOT_EXISTS.spec,
        &DRY_RUN.spec,
    ],
    rules: &[Rule::AtMostOne(&[&PASSWORD.spec, &PASSWORD_FILE.spec])],
    examples: &[Example {
        line: "pgutil security users create --username=johnsmith --displayname='John Smith' --email=john@example.com --password-file=john.txt",
        note: "A user whose password is in a file",
    }],
    action: Action::Run(run),
    ..Command::BLANK
};

static USERNAME: Opt<String> = Opt::new("username", "NAME", "Name of the user");
static PASSWORD: Opt<Option<Secret>> = Opt::new("password", "TEXT", "Password of the user");
static PASSWORD_FILE: Opt<Option<SecretFile>> =
    Opt::new("password-file", "FILE", "File that contains the password; - is standard input");
static DISPLAY_NAME: Opt<Option<String>> = Opt::new("displayname", "TEXT", "Name that ProGet shows").empty_is_absent();
static EMAIL: Opt<Option<String>> = Opt::new("email", "ADDRESS", "Mail address of the user").empty_is_absent();

fn run(context: &Context) -> anyhow::Result<()> {
    let name = context.get(&USERNAME);
    let display_name = context.get(&DISPLAY_NAME).unwrap_or_default();
    let email = context.get(&EMAIL).unwrap_or_default();
    let given = (context.get(&PASSWORD), context.get(&PASSWORD_FILE));
    let server = context.server()?;
    let request = |password: &str| {
        let body = json!({ "name": name, "displayName": display_name, "email": email, "password": password });
        security::CREATE_USER.request().json(body).fact("user", &*name)
    };
    if context.get(&DRY_RUN) {
        server.show_request(&request(MASK));
        return Ok(());
    }
    let exists = || Ok::<_, Failure>(security::find(server.get_list(&security::USERS.request())?, &name)?.is_some());
    if context.get(&IF_NOT_EXISTS) && exists()? {
        return Ok(server.unchanged(
            &request(""),
            &format!("the user '{}' exists already; nothing was changed", printable(&name)),
        )?);
    }
    let password = match given {
        (Some(password), _) => password,
        (None, Some(file)) => secret_input::read(&file.0, "--password-file", "Password of the user")?,
        (None, None) => secret_input::new_password(&name)?,
    };
    let doing = format!("Creating user {name} ({display_name})...");
    server.change(&request(password.expose()), Change { doing: &doing, done: "User created." })?;
    Ok(())
}
