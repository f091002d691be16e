//! `pgutil builds issues list`: the issues of a build.

use super::Command;
use super::{BUILD, PROJECT};
use crate::cli::{Action, Example};
use crate::context::Context;
use crate::proget::{Field, builds};

/// The table entry.
pub const COMMAND: Command = Command {
    name: "list",
    summary: "Lists the issues of a build",
    examples: &[Example { line: "pgutil builds issues list --project=Web --build=1.2.3", note: "Numbers and details" }],
    action: Action::Run(run),
    ..Command::BLANK
};

fn run(context: &Context) -> anyhow::Result<()> {
    let request = super::of_build(builds::ISSUES.request(), &context.get(&PROJECT), &context.get(&BUILD));
    let fields = [Field::any("number"), Field::text("detail"), Field::flag("resolved")];
    context.server()?.list(&request, fields, "", |[number, detail, resolved], out| {
        out.add(b"#");
        out.add(&number.or_empty());
        out.add(b" - ");
        out.add(&detail.or_empty());
        out.add(if resolved.is_true() { b" [resolved]\n" } else { b"\n" });
    })?;
    Ok(())
}
