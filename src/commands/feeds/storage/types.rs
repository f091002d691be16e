//! `pgutil feeds storage types`: the types of storage and their options.

use super::Command;
use crate::cli::{Action, Example};
use crate::context::Context;
use crate::failure::Failure;
use crate::proget::feeds;
use crate::proget::json::{self, Object};
use crate::text::printable;

/// The table entry.
pub const COMMAND: Command = Command {
    name: "types",
    summary: "Lists the types of storage and their options",
    examples: &[Example { line: "pgutil feeds storage types", note: "What feeds storage change takes" }],
    action: Action::Run(run),
    ..Command::BLANK
};

fn run(context: &Context) -> anyhow::Result<()> {
    let types = context.server()?.get_list(&feeds::STORAGE_TYPES.request())?;
    let text = types.iter().map(describe).collect::<Result<String, Failure>>()?;
    context.terminal.print_result(&text, &types)?;
    Ok(())
}

fn describe(kind: &Object) -> Result<String, Failure> {
    let shown = |name: &str| Ok::<_, Failure>(json::text(kind, name)?.map(printable).unwrap_or_default());
    let mut text = format!("Type: {}\n{}\nOptions:\n", shown("id")?, shown("description")?);
    for (name, property) in json::object(kind, "properties")?.into_iter().flatten() {
        let property = property.as_object().ok_or_else(|| json::wrong_type(name))?;
        let required = if json::flag(property, "required")?.unwrap_or_default() { " *REQUIRED* " } else { "" };
        text += &format!("  --{}=<value>{required}\n", printable(name));
        if let Some(description) = json::text(property, "description")? {
            text += &format!("    {}\n", printable(description));
        }
        if json::text(property, "type")?.is_some_and(|kind| kind.eq_ignore_ascii_case("boolean")) {
            text += "    Must be true or false (defaults to false).\n";
        }
        if let Some(placeholder) = json::text(property, "placeholder")? {
            text += &format!("    Default: {}\n", printable(placeholder));
        }
    }
    text.push('\n');
    Ok(text)
}
