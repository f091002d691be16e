//! `pgutil sources remove`: removes a source from the configuration.

use super::Command;
use crate::cli::{Action, Example, Opt};
use crate::config::Config;
use crate::context::Context;
use crate::text::printable;

/// The table entry.
pub const COMMAND: Command = Command {
    name: "remove",
    summary: "Removes a configured server",
    details: "A missing source is not an error: the result is the same.",
    options: &[&NAME.spec],
    examples: &[Example { line: "pgutil sources remove --name=Default", note: "Removes the default source" }],
    action: Action::Run(run),
    ..Command::BLANK
};

static NAME: Opt<String> = Opt::new("name", "NAME", "Name of the source, in any case").names_a_source();

fn run(context: &Context) -> anyhow::Result<()> {
    let terminal = &context.terminal;
    let name = context.get(&NAME);
    // Before the file is changed: nothing is done where the result can't be printed.
    terminal.require_stdout()?;
    // Looked up first, so that nothing is written if there is nothing to remove.
    let removed = Config::load()?.find(&name).is_some()
        && Config::update(&|text| terminal.warn(text), |config| config.remove(&name))?;
    let shown = printable(&name);
    let printed = match (terminal.json, removed) {
        (true, _) => terminal.print_json(&serde_json::json!({ "name": name, "removed": removed }).to_string()),
        (false, true) => terminal.print(&format!("Removed {shown} source.\n")),
        (false, false) => terminal.print(&format!("Source {shown} not found.\n")),
    };
    printed.map_err(|failure| match removed {
        true => failure.advise(format!("The source '{shown}' was removed all the same.")),
        false => failure,
    })?;
    Ok(())
}
