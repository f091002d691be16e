//! `pgutil licenses files list`: the license files of a server.

use super::Command;
use crate::cli::{Action, Example};
use crate::context::Context;
use crate::proget::{Field, licenses};

/// The table entry.
pub const COMMAND: Command = Command {
    name: "list",
    summary: "Lists the hashes of the license files",
    examples: &[Example {
        line: "pgutil licenses files list",
        note: "The licenses that have files, with their hashes",
    }],
    action: Action::Run(run),
    ..Command::BLANK
};

fn run(context: &Context) -> anyhow::Result<()> {
    context.server()?.list(
        &licenses::LIST.request(),
        [Field::text("code"), Field::list("hashes")],
        "",
        |[code, hashes], out| {
            let mut count = 0;
            hashes.each(&mut |hash| {
                out.add(if count == 0 { &[] } else { b", " });
                if count == 0 {
                    out.add(&code.or_empty());
                    out.add(b" ");
                }
                out.add(&hash.or_empty());
                count += 1;
            });
            if count > 0 {
                out.add(b"\n");
            }
        },
    )?;
    Ok(())
}
