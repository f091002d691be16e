//! `pgutil licenses list`: the licenses that a server knows.

use super::Command;
use crate::cli::{Action, Example};
use crate::context::Context;
use crate::proget::{Field, licenses};

/// The table entry.
pub const COMMAND: Command = Command {
    name: "list",
    summary: "Lists the licenses",
    examples: &[Example { line: "pgutil licenses list", note: "Codes and titles" }],
    action: Action::Run(run),
    ..Command::BLANK
};

fn run(context: &Context) -> anyhow::Result<()> {
    context.server()?.list(
        &licenses::LIST.request(),
        [Field::text("code"), Field::text("title")],
        "",
        |[code, title], out| {
            out.add(&code.or_empty());
            out.add(b": ");
            out.add(&title.or_empty());
            out.add(b"\n\n");
        },
    )?;
    Ok(())
}
