//! `pgutil builds promote`: moves a build to another stage.

use serde_json::{Value, json};

use super::Command;
use super::analysis::{self, FAIL_ON, FailOn};
use super::{BUILD, PROJECT};
use crate::cli::{Action, Example, Opt};
use crate::context::Context;
use crate::proget::builds;
use crate::proget::json as members;
use crate::server::DRY_RUN;
use crate::text::printable;

/// The table entry.
pub const COMMAND: Command = Command {
    name: "promote",
    summary: "Promotes a build to another stage",
    options: &[&PROJECT.spec, &BUILD.spec, &STAGE.spec, &FAIL_ON.spec, &DRY_RUN.spec],
    examples: &[Example {
        line: "pgutil builds promote --project=Web --build=1.2.3 --stage=Production",
        note: "Promotes a build, and fails with exit code 12 if it does not comply",
    }],
    action: Action::Run(run),
    ..Command::BLANK
};

static STAGE: Opt<String> = Opt::new("stage", "NAME", "Stage to promote the build to");

fn run(context: &Context) -> anyhow::Result<()> {
    let (project, build, stage) = (context.get(&PROJECT), context.get(&BUILD), context.get(&STAGE));
    let fail_on = context.get(&FAIL_ON).unwrap_or(FailOn::Noncompliant);
    let server = context.server()?;
    let request = builds::PROMOTE.request().query("project", &project).query("build", &build).query("stage", &stage);
    let request = request.fact("build", &*build).fact("project", &*project).fact("stage", &*stage);
    let Some(answer) = server.send_change(&request, &format!("Promoting {project} {build} to {stage}..."))? else {
        return Ok(());
    };
    let was_promoted = |failure: crate::failure::Failure| failure.advise("The build was promoted all the same.");
    let analysis = server.json_of(&answer).map_err(was_promoted)?;
    let analysis = analysis.as_object().ok_or_else(|| was_promoted(server.unusable("it is not an object")))?;
    let mut text = String::new();
    if let Some(date) = members::text(analysis, "lastAnalyzedDate").map_err(was_promoted)? {
        let status = members::text(analysis, "statusText").map_err(was_promoted)?.map(printable).unwrap_or_default();
        text = format!("Analyzed: {}\nStatus: {status}\n", printable(date));
    }
    let document = json!({ "analysis": analysis, "build": Value::Null });
    context.terminal.print_result(&text, &document).map_err(was_promoted)?;
    analysis::judge(fail_on, analysis, &format!("{project} {build}")).map_err(was_promoted)?;
    Ok(())
}
