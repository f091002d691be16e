//! `pgutil builds sbom`: scans for packages and writes them as an SBOM, without a server.

use std::io::Write;
use std::path::PathBuf;

use super::Command;
use super::scanning::{self, SCAN, SUBJECT};
use crate::cli::{Action, Example, Opt};
use crate::context::Context;
use crate::scan::document::Format;
use crate::terminal;
use crate::text::printable;

/// The table entry.
pub const COMMAND: Command = Command {
    name: "sbom",
    summary: "Writes an SBOM of the packages, without a server",
    options: &[&INPUT.spec, &OUTPUT.spec, &FORMAT.spec],
    groups: &[&SUBJECT, &SCAN],
    examples: &[
        Example {
            line: "pgutil builds sbom --input=. --output=sbom.xml --project-name=Web --version=1.2.3",
            note: "A CycloneDX document of the current folder",
        },
        Example {
            line: "pgutil builds sbom --input=Cargo.lock --output=- --format=json --spec-version=1.6 --project-name=Web --version=1.2.3",
            note: "JSON on standard output",
        },
    ],
    action: Action::Run(run),
    ..Command::BLANK
};

static INPUT: Opt<PathBuf> = Opt::new("input", "PATH", "Folder, project file or lock file to scan");
static OUTPUT: Opt<PathBuf> = Opt::new("output", "FILE", "File to write; - is standard output");
static FORMAT: Opt<Option<Format>> = Opt::new("format", "FORMAT", "Format of the document").default("xml");

fn run(context: &Context) -> anyhow::Result<()> {
    let (input, output) = (context.get(&INPUT), context.get(&OUTPUT));
    let to_stdout = output.as_os_str() == "-";
    if to_stdout && context.terminal.json {
        return Err(context
            .usage_error("--json prints a document of its own, so --output=- is not possible", "")
            .into());
    }
    scanning::check(context)?;
    let tell = |line: &str| match to_stdout || context.terminal.json {
        true => context.terminal.require_stdout(),
        false => context.terminal.print(&format!("{}\n", printable(line))),
    };
    tell(&format!("Scanning for dependencies in {}...", input.display()))?;
    let scan = scanning::scan(context, &input, scanning::scanner_type(context))?;
    let (bytes, count) = scanning::document(context, &scan, context.get(&FORMAT).unwrap_or_default(), true)?;
    if to_stdout {
        let mut stdout = context.terminal.stdout()?;
        return Ok(stdout.write_all(&bytes).map_err(|error| terminal::cannot_write(&error))?);
    }
    tell(&format!("Writing {}...", output.display()))?;
    scanning::write(&output, &bytes)?;
    let file = output.to_string_lossy();
    let document = serde_json::json!({ "file": file, "components": count, "written": true });
    context.terminal.print_result(&format!("{} written.\n", printable(&file)), &document)?;
    Ok(())
}
