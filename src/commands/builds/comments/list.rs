//! `pgutil builds comments list`: the comments on a build.

use super::Command;
use super::{BUILD, PROJECT};
use crate::cli::{Action, Example};
use crate::context::Context;
use crate::proget::{Field, builds};

/// The table entry.
pub const COMMAND: Command = Command {
    name: "list",
    summary: "Lists the comments on a build",
    examples: &[Example { line: "pgutil builds comments list --project=Web --build=1.2.3", note: "Numbers and texts" }],
    action: Action::Run(run),
    ..Command::BLANK
};

fn run(context: &Context) -> anyhow::Result<()> {
    let request = super::of_build(builds::COMMENTS.request(), &context.get(&PROJECT), &context.get(&BUILD));
    context.server()?.list(
        &request,
        [Field::any("number"), Field::text("comment")],
        "",
        |[number, comment], out| {
            out.add(b"#");
            out.add(&number.or_empty());
            out.add(b" - ");
            out.add(&comment.or_empty());
            out.add(b"\n");
        },
    )?;
    Ok(())
}
