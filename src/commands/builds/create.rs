//! `pgutil builds create`: a new build, or another state of one.

use serde_json::Value;

use super::Command;
use super::{BUILD, PROJECT};
use crate::cli::{Action, Example, Opt, Rule, Word};
use crate::context::Context;
use crate::proget::{builds, json};
use crate::server::{Change, DRY_RUN};

/// The table entry.
pub const COMMAND: Command = Command {
    name: "create",
    summary: "Creates a build, or changes its state",
    options: &[
        &PROJECT.spec,
        &BUILD.spec,
        &RELEASE.spec,
        &STAGE.spec,
        &STATUS.spec,
        &INACTIVE.spec,
        &URL.spec,
        &DRY_RUN.spec,
    ],
    rules: &[Rule::AtMostOne(&[&STATUS.spec, &INACTIVE.spec])],
    examples: &[
        Example {
            line: "pgutil builds create --project=Web --build=1.2.3 --stage=Build",
            note: "A build in its first stage",
        },
        Example {
            line: "pgutil builds create --project=Web --build=1.2.3 --status=archived",
            note: "Archives a build",
        },
    ],
    action: Action::Run(run),
    ..Command::BLANK
};

static RELEASE: Opt<Option<String>> = Opt::new("release", "NAME", "Release that the build belongs to");
static STAGE: Opt<Option<String>> = Opt::new("stage", "NAME", "Stage of the build");
static STATUS: Opt<Option<Word>> =
    Opt::new("status", "STATUS", "Whether the build is in use").words(&["active", "archived"]);
static INACTIVE: Opt<bool> = Opt::new("inactive", "", "The same as --status=archived");
static URL: Opt<Option<String>> = Opt::new("url", "URL", "Address of the build in the build system");

fn run(context: &Context) -> anyhow::Result<()> {
    let (project, build) = (context.get(&PROJECT), context.get(&BUILD));
    let active = match (context.get(&INACTIVE), context.get(&STATUS)) {
        (true, _) => Some(false),
        (false, Some(status)) => Some(status.word == "active"),
        (false, None) => None,
    };
    let body = json::of(&[
        ("project", Some(Value::from(&*project))),
        ("version", Some(Value::from(&*build))),
        ("url", context.get(&URL).map(Value::from)),
        ("active", active.map(Value::from)),
        ("release", context.get(&RELEASE).map(Value::from)),
        ("stage", context.get(&STAGE).map(Value::from)),
    ]);
    let request = builds::CREATE.request().json(body.into()).fact("build", build).fact("project", project);
    context.server()?.change(&request, Change { doing: "", done: "Build created." })?;
    Ok(())
}
