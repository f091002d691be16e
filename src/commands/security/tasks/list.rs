//! `pgutil security tasks list`: the tasks of a server.

use super::Command;
use crate::cli::{Action, Example, Opt};
use crate::context::Context;
use crate::failure::Failure;
use crate::proget::json::{self, Object};
use crate::proget::security;
use crate::text::printable;

/// The table entry.
pub const COMMAND: Command = Command {
    name: "list",
    summary: "Lists the tasks",
    options: &[&NAME.spec],
    examples: &[Example { line: "pgutil security tasks list", note: "Names, descriptions and attributes" }],
    action: Action::Run(run),
    ..Command::BLANK
};

static NAME: Opt<Option<String>> = Opt::new("name", "NAME", "List only the task of this name, in any case");

fn run(context: &Context) -> anyhow::Result<()> {
    let server = context.server()?;
    let mut tasks = server.get_list(&security::TASKS.request())?;
    if let Some(name) = context.get(&NAME) {
        tasks = security::find(tasks, &name)?.into_iter().collect();
    }
    let mut text = tasks.iter().map(describe).collect::<Result<String, Failure>>()?;
    if tasks.is_empty() {
        text = "No tasks found.\n\n".to_string();
    }
    context.terminal.print_result(&text, &tasks)?;
    Ok(())
}

fn describe(task: &Object) -> Result<String, Failure> {
    let name = json::text(task, "name")?.map(printable).unwrap_or_default();
    let description = json::text(task, "description")?.filter(|text| !text.is_empty());
    let description = description.map_or_else(|| "none".to_string(), printable);
    let mut text = format!("Task: {name}\nDescription: {description}\nAttributes: \n");
    for attribute in json::texts(task, "attributes")? {
        text += &format!(" * {}\n", printable(attribute));
    }
    text.push('\n');
    Ok(text)
}
