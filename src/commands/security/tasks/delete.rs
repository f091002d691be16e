//! `pgutil security tasks delete`: deletes a task.

use super::Command;
use crate::cli::{Action, Example, Opt};
use crate::context::Context;
use crate::proget::security;
use crate::server::DRY_RUN;

/// The table entry.
pub const COMMAND: Command = Command {
    name: "delete",
    summary: "Deletes a task",
    details: "Deleting a task that does not exist is a success.",
    options: &[&NAME.spec, &DRY_RUN.spec],
    examples: &[Example { line: "pgutil security tasks delete --name=Deploy", note: "Deletes a task" }],
    action: Action::Run(run),
    ..Command::BLANK
};

static NAME: Opt<String> = Opt::new("name", "NAME", "Name of the task");

fn run(context: &Context) -> anyhow::Result<()> {
    let name = context.get(&NAME);
    let server = context.server()?;
    let request = security::DELETE_TASK.request().query("task", &name).fact("task", &*name);
    match server.send_change(&request, &format!("Deleting task {name}...")) {
        Ok(Some(_)) => server.report(&request, &format!("Task {name} deleted."))?,
        Ok(None) => {}
        Err(failure) if failure.status == Some(404) => {
            server.already_done(&request, &format!("Task {name} was not found; nothing to do."))?;
        }
        Err(failure) => return Err(failure.into()),
    }
    Ok(())
}
