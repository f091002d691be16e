//! `pgutil builds comments create`: a new comment on a build.

use serde_json::json;

use super::Command;
use super::{BUILD, PROJECT};
use crate::cli::{Action, Example, Opt};
use crate::context::Context;
use crate::proget::builds;
use crate::server::{Change, DRY_RUN};

/// The table entry.
pub const COMMAND: Command = Command {
    name: "create",
    summary: "Adds a comment to a build",
    options: &[&COMMENT.spec, &DRY_RUN.spec],
    examples: &[Example {
        line: "pgutil builds comments create --project=Web --build=1.2.3 --comment='Approved by QA'",
        note: "A comment",
    }],
    action: Action::Run(run),
    ..Command::BLANK
};

static COMMENT: Opt<String> = Opt::new("comment", "TEXT", "Text of the comment");

fn run(context: &Context) -> anyhow::Result<()> {
    let (project, build, comment) = (context.get(&PROJECT), context.get(&BUILD), context.get(&COMMENT));
    let body = json!({ "project": project, "version": build, "comment": comment });
    let request = builds::CREATE_COMMENT.request().json(body).fact("comment", comment);
    let request = request.fact("build", build).fact("project", project);
    context.server()?.change(&request, Change { doing: "", done: "Comment created." })?;
    Ok(())
}
