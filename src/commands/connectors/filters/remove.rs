//! `pgutil connectors filters remove`: removes a filter from a connector.

use super::Command;
use crate::cli::{Action, Example, Opt};
use crate::context::Context;
use crate::proget::{connectors, json};
use crate::server::{Change, DRY_RUN, shell_word};
use crate::text::printable;

/// The table entry.
pub const COMMAND: Command = Command {
    name: "remove",
    summary: "Removes a filter from a connector",
    details: "Another change of the connector at the same moment is not noticed and may be lost.",
    options: &[&FILTER.spec, &DRY_RUN.spec],
    examples: &[Example {
        line: "pgutil connectors filters remove --connector=npmjs --filter=!left-pad",
        note: "Removes a filter as filters list shows it",
    }],
    action: Action::Run(run),
    ..Command::BLANK
};

static FILTER: Opt<String> = Opt::new("filter", "FILTER", "The filter, in the case in which filters list shows it");

fn run(context: &Context) -> anyhow::Result<()> {
    let (connector, filter) = (context.get(&super::CONNECTOR), context.get(&FILTER));
    let server = context.server()?;
    let mut object = server.get_object(&connectors::GET.at(&[&connector]).fact("connector", &*connector))?;
    let mut filters = json::texts(&object, "filters")?;
    let Some(index) = filters.iter().position(|known| *known == filter) else {
        let fact = format!("the connector '{}' has no filter '{}'", printable(&connector), printable(&filter));
        let look = format!("connectors filters list --connector={}", shell_word(&connector));
        return Err(server.absent(fact, &look).into());
    };
    filters.remove(index);
    let filters = filters.into();
    object.insert("filters".to_string(), filters);
    let request = connectors::update(object, &connector)?.fact("filter", filter);
    server.change(&request, Change { doing: "", done: "Filter removed." })?;
    Ok(())
}
