//! `pgutil settings set`: gives a setting of the server another value.

use super::Command;
use crate::cli::{Action, Example, Opt, Rule, SecretFile};
use crate::context::Context;
use crate::proget::settings;
use crate::server::{Change, DRY_RUN, secret_input};

/// The table entry.
pub const COMMAND: Command = Command {
    name: "set",
    summary: "Changes a setting of a server",
    details: "Without a value, or with an empty one, the setting is blanked. Nothing is printed on success.",
    options: &[&NAME.spec, &VALUE.spec, &VALUE_FILE.spec, &DRY_RUN.spec],
    rules: &[Rule::AtMostOne(&[&VALUE.spec, &VALUE_FILE.spec])],
    examples: &[
        Example {
            line: "pgutil settings set --name=Web.BaseUrl --value=https://proget.example.com/",
            note: "Sets a value",
        },
        Example {
            line: "pgutil settings set --name=Smtp.Password --value-file=-",
            note: "Reads the value from standard input, where no list of processes shows it",
        },
    ],
    action: Action::Run(run),
    ..Command::BLANK
};

static NAME: Opt<String> = Opt::new("name", "NAME", "Name of the setting");
static VALUE: Opt<Option<String>> = Opt::new("value", "TEXT", "New value").empty_is_absent().default("blank");
static VALUE_FILE: Opt<Option<SecretFile>> =
    Opt::new("value-file", "FILE", "File that holds the new value; - is standard input");

fn run(context: &Context) -> anyhow::Result<()> {
    let name = context.get(&NAME);
    let secret = context
        .get(&VALUE_FILE)
        .map(|file| secret_input::read(&file.0, "--value-file", "Value of the setting"))
        .transpose()?;
    let value = secret.map(|secret| secret.expose().to_string()).or_else(|| context.get(&VALUE)).unwrap_or_default();
    let request = settings::SET.request().query("name", &name).query("value", &value).fact("setting", &*name);
    context.server()?.change(&request, Change { doing: "", done: "" })?;
    Ok(())
}
