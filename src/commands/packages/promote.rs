//! `pgutil packages promote`: copies a version to another feed.

use super::{COMMENT, PACKAGE_OPTIONS, Wanted};
use crate::cli::{Action, Example, Opt};
use crate::commands::Command;
use crate::context::Context;
use crate::proget::packages;
use crate::server::{Change, DRY_RUN};

/// The table entry.
pub const COMMAND: Command = Command {
    name: "promote",
    summary: "Promotes a version to another feed",
    options: &[&TO_FEED.spec, &COMMENT.spec, &DRY_RUN.spec],
    groups: &[&PACKAGE_OPTIONS],
    examples: &[
        Example {
            line: "pgutil packages promote --feed=unapproved-nuget --to-feed=MyNuGetFeed --package=Newtonsoft.Json --version=13.0.3",
            note: "Approves a version",
        },
        Example {
            line: "pgutil packages promote --feed=unapproved-npm --to-feed=MyNpmFeed --purl=pkg:npm/%40babel/runtime@7.25.0 --comment=\"Checked by the build\"",
            note: "The same by package URL, with a comment",
        },
    ],
    action: Action::Run(run),
    ..Command::BLANK
};

static TO_FEED: Opt<String> = Opt::new("to-feed", "NAME", "Feed that the version is promoted to");

fn run(context: &Context) -> anyhow::Result<()> {
    let wanted = Wanted::with(context, None)?;
    if !wanted.package.qualifier.is_empty() {
        return Err(context
            .usage_error("--purl has qualifiers, and a promotion takes none", "Leave out what follows the ? in it.")
            .into());
    }
    let (to, comment) = (context.get(&TO_FEED), context.get(&COMMENT));
    let server = context.server()?;
    let feed = context.feed(&server)?;
    let body = wanted.body(&[("fromFeed", Some(&*feed)), ("toFeed", Some(&*to)), ("comments", comment.as_deref())]);
    server.announce(&format!("Promoting {}", wanted.shown))?;
    server.announce(&format!("  from {feed}"))?;
    let doing = format!("  to {to}");
    let request = packages::PROMOTE.request().json(body).fact("package", wanted.shown).fact("feed", feed);
    server.change(&request.fact("toFeed", to), Change { doing: &doing, done: "Promote successful." })?;
    Ok(())
}
