//! `pgutil assets metadata set cache`: sets how long others may keep a file.

use serde_json::json;

use super::{Command, PATH};
use crate::cli::{Action, Example, Opt, Word};
use crate::context::Context;
use crate::proget::assets;
use crate::server::{Change, DRY_RUN};

/// The table entry.
pub const COMMAND: Command = Command {
    name: "cache",
    summary: "Sets how long others may keep a file",
    options: &[&TYPE.spec, &VALUE.spec, &DRY_RUN.spec],
    examples: &[
        Example {
            line: "pgutil assets metadata set cache --feed=MyAssets --path=tool.zip --type=ttl --value=3600",
            note: "For an hour",
        },
        Example {
            line: "pgutil assets metadata set cache --feed=MyAssets --path=index.html --type=nocache",
            note: "Not at all",
        },
    ],
    action: Action::Run(run),
    ..Command::BLANK
};

static TYPE: Opt<Word> = Opt::new("type", "TYPE", "How it is set").words(&["nocache", "ttl", "custom", "inherit"]);
static VALUE: Opt<Option<String>> = Opt::new("value", "VALUE", "Seconds for ttl; the header's own text for custom");

fn run(context: &Context) -> anyhow::Result<()> {
    let (path, kind) = (context.get(&PATH), context.get(&TYPE).typed);
    let value = context.get(&VALUE);
    let server = context.server()?;
    let feed = context.feed(&server)?;
    let header = match &value {
        Some(value) => json!({ "type": kind, "value": value }),
        None => json!({ "type": kind }),
    };
    let body = json!({ "userMetadataUpdateMode": "update", "cacheHeader": header });
    let request = assets::at(&assets::SET_METADATA, &feed, &path).json(body);
    let doing = format!("Setting {path} caching to {kind} {}...", value.as_deref().unwrap_or_default());
    let request = request.fact("asset", path).fact("feed", feed).fact("type", kind);
    server.change(&request, Change { doing: &doing, done: "Metadata set." })?;
    Ok(())
}
