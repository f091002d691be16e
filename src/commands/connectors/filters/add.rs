//! `pgutil connectors filters add`: adds a filter to a connector.

use super::Command;
use crate::cli::{Action, Example, Opt};
use crate::context::Context;
use crate::proget::{connectors, json};
use crate::server::{Change, DRY_RUN};

/// The table entry.
pub const COMMAND: Command = Command {
    name: "add",
    summary: "Adds a filter to a connector",
    details: "Another change of the connector at the same moment is not noticed and may be lost.",
    options: &[&FILTER.spec, &DRY_RUN.spec],
    examples: &[
        Example {
            line: "pgutil connectors filters add --connector=npmjs --filter=@mycompany/*",
            note: "Lets packages of a scope through",
        },
        Example {
            line: "pgutil connectors filters add --connector=npmjs --filter=!left-pad",
            note: "Keeps a package out",
        },
    ],
    action: Action::Run(run),
    ..Command::BLANK
};

static FILTER: Opt<String> =
    Opt::new("filter", "FILTER", "Name of packages to allow, with * as a wildcard; a leading ! blocks them");

fn run(context: &Context) -> anyhow::Result<()> {
    let (connector, filter) = (context.get(&super::CONNECTOR), context.get(&FILTER));
    let server = context.server()?;
    let mut object = server.get_object(&connectors::GET.at(&[&connector]).fact("connector", &*connector))?;
    let mut filters = json::texts(&object, "filters")?;
    filters.push(&filter);
    let filters = filters.into();
    object.insert("filters".to_string(), filters);
    let request = connectors::update(object, &connector)?.fact("filter", filter);
    server.change(&request, Change { doing: "", done: "Filter added." })?;
    Ok(())
}
