//! `pgutil connectors properties set`: changes one property of a connector.

use super::Command;
use crate::cli::{Action, Clearable, Example, Opt, Word};
use crate::context::Context;
use crate::proget::connectors::{self, EDITABLE, PROPERTIES};
use crate::server::{Change, DRY_RUN};

/// The table entry.
pub const COMMAND: Command = Command {
    name: "set",
    summary: "Changes a property of a connector",
    details: "Another change of the connector at the same moment is not noticed and may be lost.",
    options: &[&PROPERTY.spec, &VALUE.spec, &DRY_RUN.spec],
    examples: &[Example {
        line: "pgutil connectors properties set --connector=npmjs --property=timeout --value=30",
        note: "Waits for at most 30 seconds",
    }],
    action: Action::Run(run),
    ..Command::BLANK
};

static PROPERTY: Opt<Word> = Opt::new("property", "PROPERTY", "Property to change").words(EDITABLE);
static VALUE: Opt<Clearable<String>> = Opt::new("value", "VALUE", "New value; an empty one clears the property");

fn run(context: &Context) -> anyhow::Result<()> {
    let (connector, name) = (context.get(&super::CONNECTOR), context.get(&PROPERTY).word);
    let typed = context.get(&VALUE).0.unwrap_or_default();
    let property = PROPERTIES.iter().find(|property| property.name == name).expect("every editable property is shown");
    let value = property.parse(&typed).map_err(|what| context.usage_error(format!("--value {what}"), ""))?;
    let server = context.server()?;
    let mut object = server.get_object(&connectors::GET.at(&[&connector]).fact("connector", &*connector))?;
    object.insert(name.to_string(), value);
    let request = connectors::update(object, &connector)?.fact("property", name);
    server.change(&request, Change { doing: "", done: "Property updated." })?;
    Ok(())
}
