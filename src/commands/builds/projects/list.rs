//! `pgutil builds projects list`: the projects of a server.

use super::Command;
use crate::cli::{Action, Example};
use crate::context::Context;
use crate::proget::{Field, builds};

/// The table entry.
pub const COMMAND: Command = Command {
    name: "list",
    summary: "Lists the projects",
    examples: &[Example { line: "pgutil builds projects list", note: "Names and types" }],
    action: Action::Run(run),
    ..Command::BLANK
};

fn run(context: &Context) -> anyhow::Result<()> {
    let fields = [Field::text("name"), Field::text("type")];
    context.server()?.list(&builds::PROJECTS.request(), fields, "", |[name, kind], out| {
        out.add(&name.or_empty());
        if let Some(kind) = kind.shown() {
            out.add(b" (");
            out.add(&kind);
            out.add(b")");
        }
        out.add(b"\n");
    })?;
    Ok(())
}
