//! `pgutil connectors delete`: deletes a connector.

use super::Command;
use crate::cli::{Action, Example, Opt};
use crate::context::Context;
use crate::proget::connectors;
use crate::server::{Change, DRY_RUN};

/// The table entry.
pub const COMMAND: Command = Command {
    name: "delete",
    summary: "Deletes a connector",
    options: &[&CONNECTOR.spec, &DRY_RUN.spec],
    examples: &[Example {
        line: "pgutil connectors delete --connector=npmjs",
        note: "Deletes a connector of the default source",
    }],
    action: Action::Run(run),
    ..Command::BLANK
};

static CONNECTOR: Opt<String> = Opt::new("connector", "NAME", "Name of the connector");

fn run(context: &Context) -> anyhow::Result<()> {
    let name = context.get(&CONNECTOR);
    let request = connectors::DELETE.at(&[&name]).fact("connector", &*name);
    let doing = format!("Deleting {name}...");
    context.server()?.change(&request, Change { doing: &doing, done: "Connector deleted." })?;
    Ok(())
}
