//! `pgutil packages list`: the latest version of each package of a feed.

use super::{LISTED, narrow};
use crate::cli::{Action, Example, Opt};
use crate::commands::Command;
use crate::context::Context;
use crate::proget::{Field, Member, packages};
use crate::terminal::OutputBuffer;

/// The table entry.
pub const COMMAND: Command = Command {
    name: "list",
    summary: "Lists the latest version of each package",
    options: &[&LISTED.spec, &STABLE.spec],
    examples: &[
        Example { line: "pgutil packages list --feed=MyNuGetFeed --stable", note: "The latest stable versions" },
        Example { line: "pgutil packages list --feed=MyNpmFeed --package=@babel/", note: "Those of one scope" },
    ],
    action: Action::Run(run),
    ..Command::BLANK
};

static STABLE: Opt<bool> = Opt::new("stable", "", "Leave out prerelease versions");

fn run(context: &Context) -> anyhow::Result<()> {
    let stable = context.get(&STABLE).then_some("true");
    let server = context.server()?;
    let feed = context.feed(&server)?;
    let request = narrow(context, packages::LATEST.at(&[&feed])).query_if("stableOnly", stable).fact("feed", feed);
    server.list(&request, FIELDS, "", add_line)?;
    Ok(())
}

/// What `add_line` shows.
pub const FIELDS: [Field; 4] =
    [Field::text("group"), Field::text("name"), Field::text("qualifier"), Field::text("version")];

/// Adds the line of a version: `[group/]name[ (qualifier)] version`.
pub fn add_line([group, name, qualifier, version]: [Member; 4], out: &mut OutputBuffer) {
    let (group, qualifier) = (group.or_empty(), qualifier.or_empty());
    if !group.is_empty() {
        out.add(&group);
        out.add(b"/");
    }
    out.add(&name.or_empty());
    if !qualifier.is_empty() {
        out.add(b" (");
        out.add(&qualifier);
        out.add(b")");
    }
    out.add(b" ");
    out.add(&version.or_empty());
    out.add(b"\n");
}
