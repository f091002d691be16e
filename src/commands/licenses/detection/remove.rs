//! `pgutil licenses detection remove`: removes a way to detect a license.

use super::Command;
use super::Detection;
use crate::cli::{Action, Example};
use crate::context::Context;
use crate::proget::licenses;
use crate::server::{Change, DRY_RUN};
use crate::text::printable;

/// The table entry.
pub const COMMAND: Command = Command {
    name: "remove",
    summary: "Removes a way to detect a license",
    details: "Removing what is not there changes nothing and is a success. Another change of the license at the same moment is not noticed and may be lost.",
    options: &[&DRY_RUN.spec],
    examples: &[Example {
        line: "pgutil licenses detection remove --code=MIT --type=url --value=https://example.com/mit.txt",
        note: "Detects the license by that address no longer",
    }],
    action: Action::Run(run),
    ..Command::BLANK
};

fn run(context: &Context) -> anyhow::Result<()> {
    let server = context.server()?;
    let detection = Detection::read(context, &server)?;
    let mut values = detection.values()?;
    let count = values.len();
    values.retain(|value| !detection.is_value(value));
    let request = licenses::update(detection.license.clone(), detection.list, &values)?;
    if values.len() == count {
        let value = printable(&detection.value);
        return Ok(
            server.unchanged(&request, &format!("the license is not detected by '{value}'; nothing was changed"))?
        );
    }
    server.change(&request, Change { doing: "", done: "License detection updated." })?;
    Ok(())
}
