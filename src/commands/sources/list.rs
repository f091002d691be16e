//! `pgutil sources list`: the configured sources, without their secrets.

use serde_json::{Map, Value};

use super::Command;
use crate::cli::{Action, Example};
use crate::config::{Config, Source};
use crate::context::Context;
use crate::http::{Address, InvalidAddress, UserInfo};
use crate::server;
use crate::terminal::escape_json;
use crate::text::printable;

/// The table entry.
pub const COMMAND: Command = Command {
    name: "list",
    summary: "Lists the configured servers",
    details: "Secrets are not shown: of a credential only the user name, or api@ for an API key.",
    examples: &[Example { line: "pgutil sources list", note: "Shows names, addresses and default feeds" }],
    action: Action::Run(run),
    ..Command::BLANK
};

fn run(context: &Context) -> anyhow::Result<()> {
    let config = Config::load()?;
    let sources = config.sources();
    if context.terminal.json {
        let objects: Value = sources.iter().map(object).collect();
        context.terminal.show(&format!("{}\n", escape_json(&objects.to_string())))?;
        return Ok(());
    }
    if sources.is_empty() {
        context.terminal.show("No sources configured.\n")?;
        return Ok(());
    }
    let mut text = String::new();
    for (index, source) in sources.iter().enumerate() {
        let feed = source.default_feed.as_deref().map(|feed| format!(" ({feed} feed)")).unwrap_or_default();
        text += &format!("{}. {}\n", index + 1, printable(&format!("{}{feed}", source.name)));
        text += &format!("   {}\n", printable(&address(source)));
    }
    context.terminal.show(&text)?;
    Ok(())
}

/// The user part to show: `api` for an API key, or the user name.
fn signs_in(source: &Source, user: Option<&UserInfo>) -> Option<String> {
    let stored = if source.has_token() { Some("api") } else { source.username.as_deref() };
    stored.or(user.map(|user| user.user.as_str())).map(str::to_string)
}

/// The address with the user name in it. An invalid address is not shown, because any part of it may be a secret.
fn address(source: &Source) -> String {
    let (base, user) = match Address::parse(&source.url) {
        Ok(parsed) => parsed,
        Err(fault) => return unusable(&fault),
    };
    let base = base.to_string();
    match signs_in(source, user.as_ref()) {
        Some(user) => base.replacen("://", &format!("://{}@", user.replace('@', "%40")), 1),
        None => base,
    }
}

fn unusable(fault: &InvalidAddress) -> String {
    format!("(the address {fault})")
}

fn object(source: &Source) -> Value {
    let parsed = Address::parse(&source.url);
    let user = parsed.as_ref().ok().and_then(|(_, user)| user.as_ref());
    let mut object = Map::new();
    object.insert("name".into(), source.name.as_str().into());
    match &parsed {
        Ok((base, _)) => object.insert("url".into(), base.to_string().into()),
        Err(fault) => object.insert("fault".into(), unusable(fault).into()),
    };
    if let Some(feed) = &source.default_feed {
        object.insert("defaultFeed".into(), feed.as_str().into());
    }
    let has_key = source.has_token() || user.is_some_and(server::is_api_key);
    object.insert("apiKey".into(), has_key.into());
    let username = source.username.as_deref().or(user.filter(|_| !has_key).map(|user| user.user.as_str()));
    if let Some(username) = username {
        object.insert("username".into(), username.into());
    }
    if let Some(file) = &source.ca_cert {
        object.insert("caCert".into(), file.as_str().into());
    }
    object.insert("insecure".into(), source.insecure.into());
    Value::Object(object)
}
