//! `pgutil apikeys delete`: deletes a key by its id.

use super::Command;
use crate::cli::{Action, Example, Id, Opt};
use crate::context::Context;
use crate::server::{Connection, Operation};

/// The table entry.
pub const COMMAND: Command = Command {
    name: "delete",
    summary: "Deletes an API key",
    details: "The id of a key is shown when the key is created and by pgutil apikeys list.",
    options: &[&ID.spec],
    examples: &[Example { line: "pgutil apikeys delete --id=1001", note: "Deletes a key of the default source" }],
    action: Action::Run(run),
    ..Command::BLANK
};

static ID: Opt<Id> = Opt::new("id", "ID", "Id of the key");

fn run(context: &Context) -> anyhow::Result<()> {
    let terminal = &context.terminal;
    let Id(id) = context.get(&ID);
    let connection = context.connect()?;
    if terminal.json {
        // Only proved here: nothing is deleted where the result can't be told.
        terminal.stdout()?;
    } else {
        terminal.print(&format!("Deleting API key (id={id})...\n"))?;
    }
    super::set_signal_notes(terminal, &how_to_look(&connection));
    let answer = connection.client.delete_api_key(id).map_err(|error| {
        let failure = connection.failure(&error);
        if error.sent { failure.advise(how_to_look(&connection)) } else { failure }
    })?;
    if !answer.is_success() {
        let failure = connection.refusal(&Operation::DeleteKey { id }, &answer);
        return Err(if answer.status >= 500 { failure.advise(how_to_look(&connection)) } else { failure }.into());
    }
    crate::system::set_signal_notes(None);
    let told = if terminal.json {
        terminal.print_json(&serde_json::json!({ "id": id, "deleted": true }).to_string())
    } else {
        terminal.print("API key deleted.\n")
    };
    told.map_err(|failure| failure.advise(format!("The API key {id} is deleted all the same.")))?;
    Ok(())
}

/// What to do where it is not known whether the server deleted the key.
fn how_to_look(connection: &Connection) -> String {
    format!("The key may be deleted all the same. Look for it with pgutil apikeys list{}", connection.source_argument)
}
