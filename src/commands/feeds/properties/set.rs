//! `pgutil feeds properties set`: changes one property of a feed.

use serde_json::json;

use super::Command;
use crate::cli::{Action, Clearable, Example, Opt, Word};
use crate::context::Context;
use crate::proget::feeds::{self, EDITABLE, PROPERTIES};
use crate::server::{Change, DRY_RUN};

/// The table entry.
pub const COMMAND: Command = Command {
    name: "set",
    summary: "Changes a property of a feed",
    options: &[&PROPERTY.spec, &VALUE.spec, &DRY_RUN.spec],
    examples: &[
        Example {
            line: "pgutil feeds properties set --feed=MyNpmFeed --property=active --value=false",
            note: "Deactivates a feed",
        },
        Example {
            line: "pgutil feeds properties set --feed=MyNpmFeed --property=connectors --value=npmjs,internal",
            note: "Sets the connectors of a feed",
        },
    ],
    action: Action::Run(run),
    ..Command::BLANK
};

static PROPERTY: Opt<Word> = Opt::new("property", "PROPERTY", "Property to change").words(EDITABLE);
static VALUE: Opt<Clearable<String>> =
    Opt::new("value", "VALUE", "New value; lists are separated by commas, and an empty value clears the property");

fn run(context: &Context) -> anyhow::Result<()> {
    let name = context.get(&PROPERTY).word;
    let typed = context.get(&VALUE).0.unwrap_or_default();
    let property = PROPERTIES.iter().find(|property| property.name == name).expect("every editable property is shown");
    let value = property.parse(&typed).map_err(|what| context.usage_error(format!("--value {what}"), ""))?;
    let server = context.server()?;
    let feed = context.feed(&server)?;
    let request = feeds::UPDATE.at(&[&feed]).json(json!({ name: value })).fact("feed", feed).fact("property", name);
    server.change(&request, Change { doing: "", done: "Property updated." })?;
    Ok(())
}
