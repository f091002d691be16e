//! `pgutil licenses files show`: the text of a license file.

use super::Command;
use crate::cli::{Action, Example, Opt, Rule};
use crate::context::Context;
use crate::proget::licenses;
use crate::text::printable;

/// The table entry.
pub const COMMAND: Command = Command {
    name: "show",
    summary: "Prints the text of a license file",
    options: &[&CODE.spec, &HASH.spec],
    rules: &[Rule::AtLeastOne(&[&CODE.spec, &HASH.spec])],
    examples: &[
        Example { line: "pgutil licenses files show --code=MIT", note: "The text of a license" },
        Example { line: "pgutil licenses files show --hash=2f9a4c", note: "One file of a license that has several" },
    ],
    action: Action::Run(run),
    ..Command::BLANK
};

static CODE: Opt<Option<String>> = Opt::new("code", "CODE", "Code of the license");
static HASH: Opt<Option<String>> =
    Opt::new("hash", "HASH", "Hash of the file, as files list shows it; counts before --code");

fn run(context: &Context) -> anyhow::Result<()> {
    let request = match (context.get(&HASH), context.get(&CODE)) {
        (Some(hash), _) => licenses::FILE.request().query("hash", &hash).fact("hash", hash),
        (None, code) => {
            let code = code.unwrap_or_default();
            licenses::FILE.request().query("code", &code).fact("license", code)
        }
    };
    let text = context.server()?.get_text(&request)?;
    let lines: Vec<String> = text.split('\n').map(|line| printable(line.trim_end_matches('\r'))).collect();
    context.terminal.print_result(&format!("\n{}\n", lines.join("\n")), &text)?;
    Ok(())
}
