//! `pgutil security tasks attributes list`: what a task can allow.

use super::Command;
use crate::cli::{Action, Example};
use crate::context::Context;
use crate::proget::{Field, security};

/// The table entry.
pub const COMMAND: Command = Command {
    name: "list",
    summary: "Lists the attributes that a task can have",
    examples: &[Example { line: "pgutil security tasks attributes list", note: "Names for tasks create --attributes" }],
    action: Action::Run(run),
    ..Command::BLANK
};

fn run(context: &Context) -> anyhow::Result<()> {
    context.server()?.list(
        &security::ATTRIBUTES.request(),
        [Field::text("name"), Field::flag("feedScoped")],
        "",
        |[name, scoped], out| {
            out.add(b" - ");
            out.add(&name.or_empty());
            out.add(if scoped.is_true() { b"*\n" } else { b"\n" });
        },
    )?;
    if !context.terminal.json {
        context.terminal.print("\n* indicates attribute can be scoped to a feed\n\n")?;
    }
    Ok(())
}
