//! `pgutil licenses info`: one license with the ways in which it is detected.

use super::Command;
use crate::cli::{Action, Example, Opt};
use crate::context::Context;
use crate::failure::Failure;
use crate::proget::json::{self, Object};
use crate::text::printable;

/// The table entry.
pub const COMMAND: Command = Command {
    name: "info",
    summary: "Shows a license and how it is detected",
    options: &[&CODE.spec],
    examples: &[Example { line: "pgutil licenses info --code=MIT", note: "How the server detects the MIT license" }],
    action: Action::Run(run),
    ..Command::BLANK
};

static CODE: Opt<String> = Opt::new("code", "CODE", "Code of the license, in any case");

fn run(context: &Context) -> anyhow::Result<()> {
    let license = super::find(&context.server()?, &context.get(&CODE))?;
    context.terminal.print_result(&describe(&license)?, &license)?;
    Ok(())
}

fn describe(license: &Object) -> Result<String, Failure> {
    let shown = |name: &str| Ok::<_, Failure>(json::text(license, name)?.map(printable).unwrap_or_default());
    let mut text = format!("Code: {}\nTitle: {}\n\nDetection:\n", shown("code")?, shown("title")?);
    if json::any(license, "spdx").is_some() {
        text += &format!(" SPDX: {}\n", printable(&json::texts(license, "spdx")?.join(", ")));
    }
    let lists = [
        (" Url:", "urls", "  - "),
        (" Packages:", "packageNames", "  - "),
        (" PUrls:", "purls", "  - "),
        ("\nFiles:", "hashes", " - "),
    ];
    for (label, name, indent) in lists {
        if json::any(license, name).is_some() {
            text += label;
            text.push('\n');
            for value in json::texts(license, name)? {
                text += &format!("{indent}{}\n", printable(value));
            }
        }
    }
    Ok(text)
}
