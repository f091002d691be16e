//! `pgutil packages delete`: deletes a version of a package, or one of its files.

use super::{PACKAGE_OPTIONS, QUALIFIER_OPTIONS, Wanted};
use crate::cli::{Action, Example};
use crate::commands::Command;
use crate::context::Context;
use crate::proget::packages;
use crate::server::{Change, DRY_RUN};

/// The table entry.
pub const COMMAND: Command = Command {
    name: "delete",
    summary: "Deletes a version of a package",
    details: "Nobody is asked for confirmation.",
    options: &[&DRY_RUN.spec],
    groups: &[&PACKAGE_OPTIONS, &QUALIFIER_OPTIONS],
    examples: &[
        Example {
            line: "pgutil packages delete --feed=MyNpmFeed --package=@babel/runtime --version=7.25.0",
            note: "Deletes one version",
        },
        Example {
            line: "pgutil packages delete --feed=MyPythonFeed --package=Django --version=5.0.6 --filename=Django-5.0.6.tar.gz",
            note: "Deletes one of several files",
        },
    ],
    action: Action::Run(run),
    ..Command::BLANK
};

fn run(context: &Context) -> anyhow::Result<()> {
    let wanted = Wanted::read(context)?;
    let server = context.server()?;
    let feed = context.feed(&server)?;
    wanted.check_qualifiers(&server, &feed)?;
    let doing = format!("Deleting {} from {feed} feed...", wanted.shown);
    let request = wanted.add_to(packages::DELETE.at(&[&feed])).fact("feed", feed);
    server.change(&request, Change { doing: &doing, done: "Package deleted." })?;
    Ok(())
}
