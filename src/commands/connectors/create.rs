//! `pgutil connectors create`: a new connector.

use super::Command;
use crate::cli::{Action, Example, Opt, Rule, SecretFile, Word};
use crate::context::Context;
use crate::proget::connectors::{self, TYPES};
use crate::proget::json;
use crate::secret::{MASK, Secret};
use crate::server::{Change, DRY_RUN, IF_NOT_EXISTS, secret_input};

/// The table entry.
pub const COMMAND: Command = Command {
    name: "create",
    summary: "Creates a connector",
    options: &[
        &NAME.spec,
        &TYPE.spec,
        &URL.spec,
        &USERNAME.spec,
        &PASSWORD.spec,
        &PASSWORD_FILE.spec,
        &IF_NOT_EXISTS.spec,
        &DRY_RUN.spec,
    ],
    rules: &[
        Rule::AtMostOne(&[&PASSWORD.spec, &PASSWORD_FILE.spec]),
        Rule::Needs(&PASSWORD.spec, &USERNAME.spec),
        Rule::Needs(&PASSWORD_FILE.spec, &USERNAME.spec),
    ],
    examples: &[
        Example {
            line: "pgutil connectors create --name=npmjs --type=npm --url=https://npm.example.com/",
            note: "A connector to another registry",
        },
        Example {
            line: "pgutil connectors create --name=partner --type=NuGet --url=https://nuget.example.com/v3/index.json --connector-username=ci --connector-password-file=-",
            note: "One that signs in; the password is read from standard input",
        },
    ],
    action: Action::Run(run),
    ..Command::BLANK
};

static NAME: Opt<String> = Opt::new("name", "NAME", "Name of the connector");
static TYPE: Opt<Word> = Opt::new("type", "TYPE", "Type of its packages").words(TYPES);
static URL: Opt<String> = Opt::new("url", "URL", "Address that it takes packages from");
static USERNAME: Opt<Option<String>> = Opt::new("connector-username", "NAME", "User that the connector signs in as");
static PASSWORD: Opt<Option<Secret>> = Opt::new("connector-password", "TEXT", "Password of that user");
static PASSWORD_FILE: Opt<Option<SecretFile>> =
    Opt::new("connector-password-file", "FILE", "File that contains the password; - is standard input");

fn run(context: &Context) -> anyhow::Result<()> {
    let (name, url) = (context.get(&NAME), context.get(&URL));
    let (kind, username) = (context.get(&TYPE).typed, context.get(&USERNAME));
    let password = match (context.get(&PASSWORD), context.get(&PASSWORD_FILE)) {
        (Some(password), _) => Some(password),
        (None, Some(file)) => {
            Some(secret_input::read(&file.0, "--connector-password-file", "Password of the connector")?)
        }
        (None, None) => None,
    };
    let server = context.server()?;
    let request = |password: Option<&str>| {
        let body = json::of_texts(&[
            ("name", Some(&*name)),
            ("url", Some(&*url)),
            ("feedType", Some(&*kind)),
            ("username", username.as_deref()),
            ("password", password),
        ]);
        connectors::CREATE.request().json(body.into()).fact("connector", &*name)
    };
    if context.get(&DRY_RUN) {
        server.show_request(&request(password.as_ref().map(|_| MASK)));
        return Ok(());
    }
    let doing = format!("Creating {kind} connector {name} to {url}...");
    let change = Change { doing: &doing, done: "Connector created." };
    let password = password.as_ref().map(Secret::expose);
    server.create(&request(password), change, || server.exists(&connectors::GET.at(&[&name])))?;
    Ok(())
}
