//! `pgutil security tasks create`: a new task, or new attributes for one.

use serde_json::{Map, Value};

use super::Command;
use crate::cli::{Action, Example, Opt, Rule, Texts};
use crate::context::Context;
use crate::failure::Failure;
use crate::proget::security;
use crate::server::{Change, DRY_RUN, IF_NOT_EXISTS};

/// The table entry.
pub const COMMAND: Command = Command {
    name: "create",
    summary: "Creates a task",
    options: &[&NAME.spec, &ATTRIBUTES.spec, &DESCRIPTION.spec, &FORCE.spec, &IF_NOT_EXISTS.spec, &DRY_RUN.spec],
    rules: &[Rule::AtMostOne(&[&FORCE.spec, &IF_NOT_EXISTS.spec])],
    examples: &[Example {
        line: "pgutil security tasks create --name=Deploy --attributes=Feeds_ViewFeed,Feeds_DownloadPackage",
        note: "A task with two attributes; tasks attributes list shows all",
    }],
    action: Action::Run(run),
    ..Command::BLANK
};

static NAME: Opt<String> = Opt::new("name", "NAME", "Name of the task");
static ATTRIBUTES: Opt<Texts> = Opt::new("attributes", "LIST", "What the task allows, separated by commas");
static DESCRIPTION: Opt<Option<String>> = Opt::new("description", "TEXT", "Description of the task").empty_is_absent();
static FORCE: Opt<bool> = Opt::new("force", "", "Update the task if it exists");

fn run(context: &Context) -> anyhow::Result<()> {
    let (name, Texts(attributes)) = (context.get(&NAME), context.get(&ATTRIBUTES));
    let mut body = Map::new();
    body.insert("name".to_string(), name.as_str().into());
    if let Some(description) = context.get(&DESCRIPTION) {
        body.insert("description".to_string(), description.into());
    }
    body.insert("feedScoped".to_string(), false.into());
    body.insert("attributes".to_string(), attributes.as_slice().into());
    let server = context.server()?;
    let exists = || Ok::<_, Failure>(security::find(server.get_list(&security::TASKS.request())?, &name)?.is_some());
    let list = attributes.join(", ");
    if context.get(&FORCE) && exists()? {
        let request = security::UPDATE_TASK.request().json(Value::Object(body)).fact("task", &*name);
        let doing = format!("Updating task {name} with attributes {list}...");
        return Ok(server.change(&request, Change { doing: &doing, done: "Task updated." })?);
    }
    let request = security::CREATE_TASK.request().json(Value::Object(body)).fact("task", &*name);
    let doing = format!("Creating task {name} with attributes {list}...");
    server.create(&request, Change { doing: &doing, done: "Task created." }, exists)?;
    Ok(())
}
