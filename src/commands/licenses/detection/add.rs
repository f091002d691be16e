//! `pgutil licenses detection add`: adds a way to detect a license.

use super::Command;
use super::Detection;
use crate::cli::{Action, Example};
use crate::context::Context;
use crate::proget::licenses;
use crate::server::{Change, DRY_RUN};

/// The table entry.
pub const COMMAND: Command = Command {
    name: "add",
    summary: "Adds a way to detect a license",
    details: "Another change of the license at the same moment is not noticed and may be lost.",
    options: &[&DRY_RUN.spec],
    examples: &[Example {
        line: "pgutil licenses detection add --code=MIT --type=url --value=https://example.com/mit.txt",
        note: "Detects the license by an address",
    }],
    action: Action::Run(run),
    ..Command::BLANK
};

fn run(context: &Context) -> anyhow::Result<()> {
    let server = context.server()?;
    let detection = Detection::read(context, &server)?;
    let mut values = detection.values()?;
    if !values.iter().any(|value| detection.is_value(value)) {
        values.push(&detection.value);
    }
    let request = licenses::update(detection.license.clone(), detection.list, &values)?;
    server.change(&request, Change { doing: "", done: "License detection updated." })?;
    Ok(())
}
