//! `pgutil packages repackage`: copies a version under another version number.

use super::{COMMENT, PACKAGE_OPTIONS, QUALIFIER, Wanted};
use crate::cli::{Action, Example, Opt};
use crate::commands::Command;
use crate::context::Context;
use crate::proget::packages;
use crate::server::{Change, DRY_RUN};

/// The table entry.
pub const COMMAND: Command = Command {
    name: "repackage",
    summary: "Copies a version under another version number",
    details: "A release candidate becomes a release this way; the packages differ in their version only. The Free edition of ProGet cannot do it.",
    options: &[&NEW_VERSION.spec, &TO_FEED.spec, &COMMENT.spec, &QUALIFIER.spec, &DRY_RUN.spec],
    groups: &[&PACKAGE_OPTIONS],
    examples: &[
        Example {
            line: "pgutil packages repackage --feed=MyNuGetFeed --package=MyLibrary --version=2.0.0-rc.3 --new-version=2.0.0",
            note: "Releases a release candidate in its feed",
        },
        Example {
            line: "pgutil packages repackage --feed=unapproved-nuget --package=MyLibrary --version=2.0.0-rc.3 --new-version=2.0.0 --to-feed=MyNuGetFeed",
            note: "Releases it to another feed",
        },
    ],
    action: Action::Run(run),
    ..Command::BLANK
};

static NEW_VERSION: Opt<String> = Opt::new("new-version", "VERSION", "Version number of the copy");
static TO_FEED: Opt<Option<String>> =
    Opt::new("to-feed", "NAME", "Feed that the copy goes to").default("the feed of the package");

fn run(context: &Context) -> anyhow::Result<()> {
    let wanted = Wanted::with(context, context.get(&QUALIFIER))?;
    let (new, to, comment) = (context.get(&NEW_VERSION), context.get(&TO_FEED), context.get(&COMMENT));
    let server = context.server()?;
    let feed = context.feed(&server)?;
    let body = wanted.body(&[
        ("feed", Some(&*feed)),
        ("newVersion", Some(&*new)),
        ("comments", comment.as_deref()),
        ("toFeed", to.as_deref()),
    ]);
    let to = to.unwrap_or_else(|| feed.clone());
    server.announce(&format!("Repackaging {}", wanted.shown))?;
    server.announce(&format!("  from {feed}"))?;
    let doing = format!("  to {to}: {new}");
    let request = packages::REPACKAGE.request().json(body).fact("package", wanted.shown).fact("feed", feed);
    let request = request.fact("toFeed", to).fact("newVersion", new);
    server.change(&request, Change { doing: &doing, done: "Repackage successful." })?;
    Ok(())
}
