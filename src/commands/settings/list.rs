//! `pgutil settings list`: the settings of a server with their values.

use super::Command;
use crate::cli::{Action, Example, Opt};
use crate::context::Context;
use crate::proget::{Field, Member, settings};
use crate::terminal::OutputBuffer;

/// The table entry.
pub const COMMAND: Command = Command {
    name: "list",
    summary: "Lists the settings of a server",
    options: &[&EXPANDED.spec, &SHOW_ALL.spec],
    examples: &[
        Example { line: "pgutil settings list", note: "Names and values" },
        Example { line: "pgutil settings list --expanded", note: "Types and descriptions too" },
    ],
    action: Action::Run(run),
    ..Command::BLANK
};

static EXPANDED: Opt<bool> = Opt::new("expanded", "", "Show the type and the description of each setting too");
static SHOW_ALL: Opt<bool> = Opt::new("show-all", "", "List settings that the server hides by default too");

/// As they are shown, whatever the server's spelling of them is.
const TYPES: &[&[u8]] = &[b"Text", b"Integer", b"Boolean"];

fn run(context: &Context) -> anyhow::Result<()> {
    let expanded = context.get(&EXPANDED);
    let all = if context.get(&SHOW_ALL) { "True" } else { "False" };
    let request = settings::LIST.request().query("showAll", all);
    let fields = [Field::text("name"), Field::text("value"), Field::text("description"), Field::text("valueType")];
    context.server()?.list(&request, fields, "", |[name, value, description, kind], out| {
        out.add(&name.or_empty());
        if expanded {
            out.add(b"\n  Type:   ");
            let kind = kind.or_empty();
            out.add(TYPES.iter().find(|known| known.eq_ignore_ascii_case(&kind)).copied().unwrap_or(&kind));
            add_or_not_set(b"\n  Desc:   ", description, out);
            add_or_not_set(b"\n  Value:  ", value, out);
            out.add(b"\n\n");
        } else {
            out.add(b"=");
            out.add(&value.or_empty());
            out.add(b"\n");
        }
    })?;
    Ok(())
}

fn add_or_not_set(label: &[u8], member: Member, out: &mut OutputBuffer) {
    out.add(label);
    out.add(member.shown().as_deref().unwrap_or(b"(not set)"));
}
