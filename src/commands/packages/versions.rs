//! `pgutil packages versions`: all versions of packages.

use super::{LISTED, list, narrow};
use crate::cli::{Action, Example, Opt};
use crate::commands::Command;
use crate::context::Context;
use crate::proget::packages;

/// The table entry.
pub const COMMAND: Command = Command {
    name: "versions",
    summary: "Lists the versions of packages",
    details: "Without --package it lists every version of every package. --json has sizes, downloads, dates and hashes.",
    options: &[&LISTED.spec, &VERSION.spec],
    examples: &[
        Example {
            line: "pgutil packages versions --feed=MyNpmFeed --package=@babel/runtime",
            note: "The versions of one package",
        },
        Example {
            line: "pgutil packages versions --feed=MyPythonFeed --package=Django --version=5.0.6 --json",
            note: "The files of one version, with their hashes",
        },
    ],
    action: Action::Run(run),
    ..Command::BLANK
};

static VERSION: Opt<Option<String>> = Opt::new("version", "VERSION", "List only this version");

fn run(context: &Context) -> anyhow::Result<()> {
    let version = context.get(&VERSION);
    let server = context.server()?;
    let feed = context.feed(&server)?;
    let request = narrow(context, packages::VERSIONS.at(&[&feed])).query_if("version", version.as_deref());
    server.list(&request.fact("feed", feed), list::FIELDS, "", list::add_line)?;
    Ok(())
}
