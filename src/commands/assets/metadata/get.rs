//! `pgutil assets metadata get`: what the server knows of a file or folder.

use serde_json::Value;

use super::{Command, PATH};
use crate::cli::{Action, Example};
use crate::context::Context;
use crate::failure::Failure;
use crate::proget::assets;
use crate::proget::json::{self, Object};
use crate::text::printable;

/// The table entry.
pub const COMMAND: Command = Command {
    name: "get",
    summary: "Shows the metadata of a file or folder",
    examples: &[Example {
        line: "pgutil assets metadata get --feed=MyAssets --path=releases/1.4/tool.zip",
        note: "Size, type, times, hashes and custom metadata",
    }],
    action: Action::Run(run),
    ..Command::BLANK
};

fn run(context: &Context) -> anyhow::Result<()> {
    let path = context.get(&PATH);
    let server = context.server()?;
    let feed = context.feed(&server)?;
    let item = super::super::item(&server, &feed, &path)?;
    context.terminal.print_result(&describe(&item)?, &item)?;
    Ok(())
}

fn describe(item: &Object) -> Result<String, Failure> {
    let text = |name: &str| Ok::<_, Failure>(json::text(item, name)?.map(printable));
    let line = |label: &str, value: Option<String>| value.map(|value| format!("{label}: {value}\n"));
    let kind = match assets::is_folder(item)? {
        true => "folder".to_string(),
        false => text("type")?.unwrap_or_default(),
    };
    let mut shown = line("Name", Some(text("name")?.unwrap_or_default())).unwrap_or_default();
    shown += &line("Size", json::integer(item, "size")?.map(|size| size.to_string())).unwrap_or_default();
    shown += &format!(
        "Type: {kind}\nCreated: {}\nModified: {}\nCaching: {}\n",
        text("created")?.unwrap_or_default(),
        text("modified")?.unwrap_or_default(),
        caching(item)?,
    );
    let mut hashes = String::new();
    for (label, member) in [("MD5", "md5"), ("SHA1", "sha1"), ("SHA256", "sha256"), ("SHA512", "sha512")] {
        hashes += &line(label, text(member)?).unwrap_or_default();
    }
    if !hashes.is_empty() {
        shown += &format!("\n-- Hashes --\n{hashes}");
    }
    shown += "\n-- Custom Metadata --\n";
    let custom = json::object(item, "userMetadata")?.filter(|custom| !custom.is_empty());
    for (key, value) in custom.into_iter().flatten() {
        // An object has the value beside what else is known of it.
        let value = value.as_object().and_then(|object| json::any(object, "value")).unwrap_or(value);
        shown += &format!("{}: {}\n", printable(key), plain(value));
    }
    Ok(if custom.is_none() { shown + "Not set\n" } else { shown })
}

fn caching(item: &Object) -> Result<String, Failure> {
    let Some(header) = json::object(item, "cacheHeader")? else {
        return Ok("Not set (inherit)".to_string());
    };
    let value = json::any(header, "value").map(plain).unwrap_or_default();
    Ok(match json::text(header, "type")?.unwrap_or_default().to_ascii_lowercase().as_str() {
        "nocache" => "Do Not Cache".to_string(),
        "ttl" => format!("TTL ({value} seconds)"),
        "custom" => format!("Custom ({value})"),
        _ => "Not set (inherit)".to_string(),
    })
}

/// A text as it is, and anything else as its JSON.
fn plain(value: &Value) -> String {
    match value {
        Value::String(text) => printable(text),
        Value::Null => String::new(),
        other => printable(&other.to_string()),
    }
}
