//! `pgutil security permissions add`: lets a user or a group perform a task, or forbids it.

use serde_json::Value;

use super::Command;
use crate::cli::{Action, Example, Opt, Rule};
use crate::context::Context;
use crate::proget::{json, security};
use crate::server::{Change, DRY_RUN};

/// The table entry.
pub const COMMAND: Command = Command {
    name: "add",
    summary: "Adds a permission",
    options: &[&TASK.spec, &USER.spec, &GROUP.spec, &FEED.spec, &FEED_GROUP.spec, &DENY.spec, &DRY_RUN.spec],
    rules: &[Rule::AtMostOne(&[&FEED.spec, &FEED_GROUP.spec]), Rule::ExactlyOne(&[&USER.spec, &GROUP.spec])],
    examples: &[
        Example {
            line: "pgutil security permissions add --task='View & Download Packages' --group=Developers",
            note: "For all feeds",
        },
        Example {
            line: "pgutil security permissions add --task='Promote Packages' --user=ci --feed=MyNpmFeed",
            note: "For one feed",
        },
    ],
    action: Action::Run(run),
    ..Command::BLANK
};

static TASK: Opt<String> = Opt::new("task", "TASK", "Name of the task");
static USER: Opt<Option<String>> = Opt::new("user", "NAME", "User that the permission is for");
static GROUP: Opt<Option<String>> = Opt::new("group", "NAME", "Group that the permission is for");
static FEED: Opt<Option<String>> = Opt::new("feed", "NAME", "Feed that the permission is limited to");
static FEED_GROUP: Opt<Option<String>> = Opt::new("feed-group", "NAME", "Feed group that the permission is limited to");
static DENY: Opt<bool> = Opt::new("deny", "", "Forbid the task instead of allowing it");

fn run(context: &Context) -> anyhow::Result<()> {
    let text = |option: &'static Opt<Option<String>>| context.get(option).map(Value::from);
    let body = json::of(&[
        ("user", text(&USER)),
        ("group", text(&GROUP)),
        ("task", Some(context.get(&TASK).into())),
        ("feed", text(&FEED)),
        ("feedGroup", text(&FEED_GROUP)),
        ("deny", Some(context.get(&DENY).into())),
    ]);
    let doing = format!("Adding {}...", security::permission(&body)?);
    let request = security::ADD_PERMISSION.request().fact("permission", Value::Object(body.clone())).json(body.into());
    context.server()?.change(&request, Change { doing: &doing, done: "Permission added." })?;
    Ok(())
}
