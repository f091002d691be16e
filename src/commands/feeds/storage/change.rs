//! `pgutil feeds storage change`: moves the packages of a feed to another storage.
//!
//! The options of a storage are known to the server only: they are read from it first, and what is typed is checked
//! against them.

use std::path::Path;

use serde_json::{Map, Value, json};

use super::Command;
use crate::cli::{Action, Example, Opt, nearest};
use crate::context::Context;
use crate::failure::Failure;
use crate::proget::feeds;
use crate::proget::json::{self, Object};
use crate::secret::{MASK, Secret};
use crate::server::{self, Change, DRY_RUN, secret_input};
use crate::text::printable;

/// The table entry.
pub const COMMAND: Command = Command {
    name: "change",
    summary: "Changes the storage of a feed",
    details: "The options of each type are shown by pgutil feeds storage types; they are given as --Property=VALUE, in any \
              case. A secret can be read from a file with --secret-file=Property=FILE, where no list of processes shows it.",
    options: &[&TYPE.spec, &SECRET_FILE.spec, &DRY_RUN.spec],
    groups: &[&server::FEED],
    examples: &[
        Example { line: "pgutil feeds storage change --feed=MyNpmFeed --type=Disk --Path=/data/npm", note: "A folder" },
        Example {
            line: "pgutil feeds storage change --feed=MyNpmFeed --type=S3 --BucketName=npm --secret-file=SecretAccessKey=key",
            note: "A bucket, with its key from a file",
        },
    ],
    free_options: true,
    action: Action::Run(run),
    ..Command::BLANK
};

static TYPE: Opt<String> = Opt::new("type", "TYPE", "Type of storage, as storage types lists it");
static SECRET_FILE: Opt<Vec<String>> =
    Opt::new("secret-file", "PROPERTY=FILE", "Read the value of a property from a file; - is standard input");

fn run(context: &Context) -> anyhow::Result<()> {
    let kind = context.get(&TYPE);
    let server = context.server()?;
    let feed = context.feed(&server)?;
    let types = server.get_list(&feeds::STORAGE_TYPES.request())?;
    let ids = types.iter().map(|found| json::required_text(found, "id"));
    let ids = ids.collect::<Result<Vec<&str>, Failure>>()?;
    let Some(index) = ids.iter().position(|id| id.eq_ignore_ascii_case(&kind)) else {
        let valid = ids.iter().map(|id| printable(id)).collect::<Vec<_>>().join(", ");
        return Err(context.usage_error(format!("--type takes a type of storage: {valid}"), "").into());
    };
    let none = Object::new();
    let known = json::object(&types[index], "properties")?.unwrap_or(&none);
    let mut values = Map::new();
    let mut shown = Map::new();
    for (typed, value) in given(context)? {
        let (name, property) = find(context, known, &typed, &kind)?;
        let value = match json::text(property, "type")? {
            Some(kind) if kind.eq_ignore_ascii_case("boolean") => match value.to_ascii_lowercase().parse::<bool>() {
                Ok(value) => Value::Bool(value),
                Err(_) => return Err(context.usage_error(format!("--{name} takes true or false"), "").into()),
            },
            _ => Value::from(value),
        };
        let is_secret = is_secret(name, property)?;
        if let (true, Some(text)) = (is_secret, value.as_str()) {
            // Has it masked from now on.
            Secret::new(text);
        }
        if values.contains_key(name) {
            return Err(context.usage_error(format!("--{name} is given twice"), "").into());
        }
        shown.insert(name.to_string(), if is_secret { MASK.into() } else { value.clone() });
        values.insert(name.to_string(), value);
    }
    for (name, property) in known {
        let property = property.as_object().ok_or_else(|| json::wrong_type(name))?;
        if json::flag(property, "required")?.unwrap_or_default() && !values.contains_key(name) {
            return Err(context.usage_error(format!("missing --{}=VALUE", printable(name)), "").into());
        }
    }
    let request = |properties: Map<String, Value>| {
        let body = json!({ "id": kind, "properties": properties });
        feeds::CHANGE_STORAGE.request().query("feed", &feed).json(body).fact("feed", &*feed).fact("type", &*kind)
    };
    if context.get(&DRY_RUN) {
        server.show_request(&request(shown));
        return Ok(());
    }
    let done = format!("Storage changed to {kind}.");
    server.change(&request(values), Change { doing: "", done: &done })?;
    Ok(())
}

/// The properties on the command line, with their values.
fn given(context: &Context) -> Result<Vec<(String, String)>, Failure> {
    let mut given = context.free_options().to_vec();
    for pair in context.get(&SECRET_FILE) {
        let Some((name, file)) = pair.split_once('=').filter(|(name, file)| !name.is_empty() && !file.is_empty())
        else {
            let fact = "--secret-file takes the name of a property and a file";
            return Err(context.usage_error(fact, "Use --secret-file=Property=FILE."));
        };
        let secret = secret_input::read(Path::new(file), "--secret-file", &format!("Value of {name}"))?;
        given.push((name.to_string(), secret.expose().to_string()));
    }
    Ok(given)
}

/// The property that a typed name means, in any case.
fn find<'k>(context: &Context, known: &'k Object, typed: &str, kind: &str) -> Result<(&'k str, &'k Object), Failure> {
    let Some((name, property)) = known.iter().find(|(name, _)| name.eq_ignore_ascii_case(typed)) else {
        let near = nearest(typed, known.keys().map(String::as_str));
        let near = near.map(|name| format!("; did you mean --{}?", printable(name))).unwrap_or_default();
        let fact = format!("storage of type {} has no option --{}{near}", printable(kind), printable(typed));
        return Err(context.usage_error(fact, "Show its options: pgutil feeds storage types"));
    };
    Ok((name, property.as_object().ok_or_else(|| json::wrong_type(name))?))
}

/// Whether the value of a property must not be shown.
fn is_secret(name: &str, property: &Object) -> Result<bool, Failure> {
    let kind = json::text(property, "type")?.unwrap_or_default();
    let words = [name.to_ascii_lowercase(), kind.to_ascii_lowercase()];
    Ok(words.iter().any(|word| ["password", "secret", "key"].iter().any(|part| word.contains(part))))
}
