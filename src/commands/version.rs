//! `pgutil version`: the number of this version alone, for scripts.

use serde_json::json;

use super::Command;
use crate::cli::{Action, Example};
use crate::context::Context;
use crate::server::JSON;

/// The table entry.
pub const COMMAND: Command = Command {
    name: "version",
    summary: "Prints the version number",
    options: &[&JSON.spec],
    examples: &[Example { line: "pgutil version", note: "The number alone; pgutil --version prints the name too" }],
    action: Action::Run(run),
    ..Command::BLANK
};

fn run(context: &Context) -> anyhow::Result<()> {
    let version = env!("CARGO_PKG_VERSION");
    context.terminal.print_result(&format!("{version}\n"), &json!({ "version": version }))?;
    Ok(())
}
