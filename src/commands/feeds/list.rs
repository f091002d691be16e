//! `pgutil feeds list`: the feeds of a server with their types.

use super::Command;
use crate::cli::{Action, Example, Opt};
use crate::context::Context;
use crate::proget::{Field, feeds};

/// The table entry.
pub const COMMAND: Command = Command {
    name: "list",
    summary: "Lists the feeds",
    options: &[&INACTIVE.spec],
    examples: &[Example { line: "pgutil feeds list", note: "The active feeds of the default source" }],
    action: Action::Run(run),
    ..Command::BLANK
};

static INACTIVE: Opt<bool> = Opt::new("inactive", "", "List inactive feeds too");

fn run(context: &Context) -> anyhow::Result<()> {
    let all = context.get(&INACTIVE);
    let fields = [Field::text("name"), Field::text("feedType"), Field::flag("active")];
    context.server()?.list(&feeds::LIST.request(), fields, "", |[name, kind, active], out| {
        if all || active.is_true() {
            out.add(&name.or_empty());
            out.add(b" (");
            out.add(&kind.or_empty());
            out.add(b")\n");
        }
    })?;
    Ok(())
}
