//! `pgutil connectors list`: the connectors of a server.

use super::Command;
use crate::cli::{Action, Example};
use crate::context::Context;
use crate::proget::{Field, connectors};

/// The table entry.
pub const COMMAND: Command = Command {
    name: "list",
    summary: "Lists the connectors",
    examples: &[Example { line: "pgutil connectors list", note: "Names, types and addresses" }],
    action: Action::Run(run),
    ..Command::BLANK
};

fn run(context: &Context) -> anyhow::Result<()> {
    let fields = [Field::text("name"), Field::text("feedType"), Field::text("url")];
    context.server()?.list(&connectors::LIST.request(), fields, "", |[name, kind, url], out| {
        out.add(&name.or_empty());
        out.add(b" (");
        out.add(&kind.or_empty());
        out.add(b") ");
        out.add(&url.or_empty());
        out.add(b"\n");
    })?;
    Ok(())
}
