//! `pgutil apikeys create feed`: a key for the packages of one feed, or of a group of feeds.

use super::Command;
use crate::cli::{Action, Choice, Example, List, Opt, Rule};
use crate::context::Context;
use crate::proget::{Access, FeedOrGroup, Permission};

/// The table entry.
pub const COMMAND: Command = Command {
    name: "feed",
    summary: "Creates an API key for a feed or a feed group",
    details: "Give one of --feed and --group; without either, the default feed of the source counts.",
    options: &[&FEED.spec, &GROUP.spec, &PERMISSIONS.spec],
    rules: &[Rule::AtMostOne(&[&FEED.spec, &GROUP.spec])],
    examples: &[
        Example {
            line: "pgutil apikeys create feed --feed=MyNpmFeed --permissions=view,add",
            note: "A key that may read and publish packages of one feed",
        },
        Example { line: "pgutil apikeys create feed --group=MyFeedGroup", note: "A key for a group of feeds" },
    ],
    action: Action::Run(run),
    ..Command::BLANK
};

static FEED: Opt<Option<String>> =
    Opt::new("feed", "NAME", "Feed that the key is for").default("the source's default feed");
static GROUP: Opt<Option<String>> = Opt::new("group", "NAME", "Feed group that the key is for");
static PERMISSIONS: Opt<Option<List<Permission>>> =
    Opt::new("permissions", "LIST", "What the key may do with packages, as a comma-separated list").default("all four");

impl Choice for Permission {
    const WORDS: &'static [&'static str] = &["view", "add", "promote", "delete"];
    const VALUES: &'static [Permission] = &[Permission::View, Permission::Add, Permission::Promote, Permission::Delete];
}

fn run(context: &Context) -> anyhow::Result<()> {
    let permissions = context.get(&PERMISSIONS).map_or_else(|| Permission::VALUES.to_vec(), |list| list.0);
    let server = context.server()?;
    let target = match (context.get(&FEED), context.get(&GROUP), &server.default_feed) {
        (Some(feed), _, _) => FeedOrGroup::Feed(feed),
        (None, Some(group), _) => FeedOrGroup::Group(group),
        (None, None, Some(feed)) => FeedOrGroup::Feed(feed.clone()),
        (None, None, None) => {
            let advice = "Give one of them, or a source that has a default feed.";
            return Err(context.usage_error("missing --feed=NAME or --group=NAME", advice).into());
        }
    };
    super::create(context, &server, Access::Feed { target, permissions })
}
