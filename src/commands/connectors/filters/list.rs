//! `pgutil connectors filters list`: the filters of a connector.

use super::Command;
use crate::cli::{Action, Example};
use crate::context::Context;
use crate::proget::{connectors, json};
use crate::text::printable;

/// The table entry.
pub const COMMAND: Command = Command {
    name: "list",
    summary: "Lists the filters of a connector",
    examples: &[Example {
        line: "pgutil connectors filters list --connector=npmjs",
        note: "The filters, one per line",
    }],
    action: Action::Run(run),
    ..Command::BLANK
};

fn run(context: &Context) -> anyhow::Result<()> {
    let name = context.get(&super::CONNECTOR);
    let connector = context.server()?.get_object(&connectors::GET.at(&[&name]).fact("connector", name))?;
    let filters = json::texts(&connector, "filters")?;
    let text = match filters.is_empty() {
        true => "* no filters defined *\n".to_string(),
        false => filters.iter().map(|filter| printable(filter) + "\n").collect(),
    };
    context.terminal.print_result(&text, &filters)?;
    Ok(())
}
