//! `pgutil builds projects create`: a new project, or changes of one.

use serde_json::Value;

use super::super::PROJECT;
use super::Command;
use crate::cli::{Action, Example, Opt};
use crate::context::Context;
use crate::proget::{builds, json};
use crate::server::{DRY_RUN, IF_NOT_EXISTS};
use crate::text::printable;

/// The table entry.
pub const COMMAND: Command = Command {
    name: "create",
    summary: "Creates or changes a project",
    options: &[&PROJECT.spec, &TYPE.spec, &URL.spec, &IF_NOT_EXISTS.spec, &DRY_RUN.spec],
    examples: &[Example {
        line: "pgutil builds projects create --project=Web --type=application",
        note: "A project whose builds are applications",
    }],
    action: Action::Run(run),
    ..Command::BLANK
};

static TYPE: Opt<Option<String>> = Opt::new("type", "TYPE", "Type of the project, such as application or library");
static URL: Opt<Option<String>> = Opt::new("url", "URL", "Address of the project");

fn run(context: &Context) -> anyhow::Result<()> {
    let name = context.get(&PROJECT);
    let (kind, url) = (context.get(&TYPE), context.get(&URL));
    let body = json::of_texts(&[("name", Some(&name)), ("type", kind.as_deref()), ("url", url.as_deref())]);
    let server = context.server()?;
    let request = builds::CREATE_PROJECT.request().json(body.into()).fact("project", &*name);
    if context.get(&IF_NOT_EXISTS) {
        for project in server.get_list(&builds::PROJECTS.request())? {
            if json::text(&project, "name")?.is_some_and(|found| found.to_lowercase() == name.to_lowercase()) {
                let why = format!("the project '{}' exists already; nothing was changed", printable(&name));
                return Ok(server.unchanged(&request, &why)?);
            }
        }
    }
    let Some(answer) = server.send_change(&request, "")? else {
        return Ok(());
    };
    // The name as the server has it, where it says so.
    let told = serde_json::from_slice::<Value>(&answer.body).ok();
    let told = told.as_ref().and_then(|project| project["name"].as_str()).unwrap_or_default();
    server.report(&request, &format!("Project {told} created/updated."))?;
    Ok(())
}
