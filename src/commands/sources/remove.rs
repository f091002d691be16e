//! `pgutil sources remove`: forgets a source.

use super::Command;
use crate::cli::{Action, Example, Opt};
use crate::config::Config;
use crate::context::Context;
use crate::text::printable;

/// The table entry.
pub const COMMAND: Command = Command {
    name: "remove",
    summary: "Removes a configured server",
    details: "A name that is not there is no error: the result is the same.",
    options: &[&NAME.spec],
    examples: &[Example { line: "pgutil sources remove --name=Default", note: "Forgets the default source" }],
    action: Action::Run(run),
    ..Command::BLANK
};

static NAME: Opt<String> = Opt::new("name", "NAME", "Name of the source, in any case").names_a_source();

fn run(context: &Context) -> anyhow::Result<()> {
    let terminal = &context.terminal;
    let name = context.get(&NAME);
    // Before the file is changed: where the result can't be told, nothing is done.
    terminal.stdout()?;
    // Looked for first, so that nothing is written where there is nothing to remove.
    let removed = Config::load()?.find(&name).is_some() && Config::update(|config| config.remove(&name))?;
    match (terminal.json, removed) {
        (true, _) => terminal.print_json(&serde_json::json!({ "name": name, "removed": removed }).to_string())?,
        (false, true) => terminal.print(&format!("Removed {} source.\n", printable(&name)))?,
        (false, false) => terminal.print(&format!("Source {} not found.\n", printable(&name)))?,
    }
    Ok(())
}
