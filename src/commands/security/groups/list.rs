//! `pgutil security groups list`: the groups of users.

use super::Command;
use crate::cli::{Action, Example};
use crate::context::Context;
use crate::proget::{Field, security};

/// The table entry.
pub const COMMAND: Command = Command {
    name: "list",
    summary: "Lists the groups",
    examples: &[Example { line: "pgutil security groups list", note: "Names and numbers of members" }],
    action: Action::Run(run),
    ..Command::BLANK
};

fn run(context: &Context) -> anyhow::Result<()> {
    let fields = [Field::text("name"), Field::list("users")];
    context.server()?.list(&security::GROUPS.request(), fields, "No groups defined.\n", |[name, users], out| {
        out.add(&name.or_empty());
        out.add(b" (members: ");
        if !users.is_missing() {
            let mut count = 0_usize;
            users.each(&mut |_| count += 1);
            out.add(count.to_string().as_bytes());
        }
        out.add(b")\n");
    })?;
    Ok(())
}
