//! `pgutil connectors properties list`: the properties of a connector.

use super::Command;
use crate::cli::{Action, Example};
use crate::context::Context;
use crate::proget::{connectors, property};

/// The table entry.
pub const COMMAND: Command = Command {
    name: "list",
    summary: "Lists the properties of a connector",
    examples: &[Example {
        line: "pgutil connectors properties list --connector=npmjs",
        note: "The properties of a connector",
    }],
    action: Action::Run(run),
    ..Command::BLANK
};

fn run(context: &Context) -> anyhow::Result<()> {
    let name = context.get(&super::CONNECTOR);
    let connector = context.server()?.get_object(&connectors::GET.at(&[&name]).fact("connector", name))?;
    let text = property::lines(&connector, connectors::PROPERTIES, "")?;
    context.terminal.print_result(&text, &connector)?;
    Ok(())
}
