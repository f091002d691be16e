//! `pgutil assets metadata set custom`: sets a pair of custom metadata.

use serde_json::json;

use super::{Command, PATH};
use crate::cli::{Action, Clearable, Example, Opt};
use crate::context::Context;
use crate::proget::assets;
use crate::server::{Change, DRY_RUN};

/// The table entry.
pub const COMMAND: Command = Command {
    name: "custom",
    summary: "Sets a pair of custom metadata",
    details: "Other pairs stay as they are.",
    options: &[&KEY.spec, &VALUE.spec, &INCLUDE.spec, &DRY_RUN.spec],
    examples: &[Example {
        line: "pgutil assets metadata set custom --feed=MyAssets --path=tool.zip --key=commit --value=1f3a9c",
        note: "Names the commit that a file was built from",
    }],
    action: Action::Run(run),
    ..Command::BLANK
};

static KEY: Opt<String> = Opt::new("key", "KEY", "Name of the pair");
static VALUE: Opt<Clearable<String>> = Opt::new("value", "VALUE", "Its value; may be empty");
static INCLUDE: Opt<bool> =
    Opt::new("include-in-http-response", "", "Send the pair as a header to everyone who downloads the file");

fn run(context: &Context) -> anyhow::Result<()> {
    let (path, key) = (context.get(&PATH), context.get(&KEY));
    let (value, include) = (context.get(&VALUE).0.unwrap_or_default(), context.get(&INCLUDE));
    let server = context.server()?;
    let feed = context.feed(&server)?;
    let set = match include {
        true => json!({ "value": value, "includeInResponseHeader": true }),
        false => json!(value),
    };
    let body = json!({ "userMetadataUpdateMode": "update", "userMetadata": { &key: set } });
    let request = assets::at(&assets::SET_METADATA, &feed, &path).json(body);
    let doing = format!("Setting {key} = {value} on {path}...");
    let request = request.fact("asset", path).fact("feed", feed).fact("key", key).fact("value", value);
    server.change(&request, Change { doing: &doing, done: "Metadata set." })?;
    Ok(())
}
