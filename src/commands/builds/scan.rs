//! `pgutil builds scan`: scans for packages, publishes them as an SBOM, and judges the build.

use std::path::PathBuf;

use super::Command;
use super::analysis::{self, FAIL_ON};
use super::publish::{NOAUDIT, publish, show};
use super::scanning::{self, INPUT, PROJECT_NAME, SCAN, SUBJECT, VERSION};
use crate::cli::{Action, Example, Opt};
use crate::context::Context;
use crate::scan::document::Format;
use crate::server::DRY_RUN;

/// The table entry.
pub const COMMAND: Command = Command {
    name: "scan",
    summary: "Scans for packages, publishes the SBOM and audits the build",
    details: "Lock files are read: package-lock.json, Cargo.lock, composer.lock, requirements.txt, obj/project.assets.json and their like. An incomplete SBOM is not published: run dotnet restore, npm install or the like first.",
    options: &[&INPUT.spec, &OUTPUT.spec, &NOAUDIT.spec, &FAIL_ON.spec, &DRY_RUN.spec],
    groups: &[&SUBJECT, &SCAN],
    examples: &[
        Example {
            line: "pgutil builds scan --project-name=Web --version=1.2.3",
            note: "Scans the current folder and fails with exit code 12 if the build does not comply",
        },
        Example {
            line: "pgutil builds scan --input=src/Web.sln --project-name=Web --version=1.2.3 --noaudit",
            note: "Publishes the packages of a solution only",
        },
    ],
    action: Action::Run(run),
    ..Command::BLANK
};

static OUTPUT: Opt<Option<PathBuf>> = Opt::new("output", "FILE", "Keep the document in a file too");

fn run(context: &Context) -> anyhow::Result<()> {
    scanning::check(context)?;
    // First, so that a wrong source shows before a long scan.
    let server = context.server()?;
    let input = context.get(&INPUT);
    server.announce(&format!("Scanning for dependencies in {}...", scanning::shown(input.as_deref())))?;
    let path = input.unwrap_or_else(|| ".".into());
    let scan = scanning::scan(context, &path, scanning::scanner_type(context))?;
    let (bytes, count) = scanning::document(context, &scan, Format::Xml, false)?;
    if let Some(file) = context.get(&OUTPUT) {
        scanning::write(&file, &bytes)?;
    }
    let (project, build) = (context.get(&PROJECT_NAME), context.get(&VERSION));
    let noaudit = context.get(&NOAUDIT);
    if context.get(&DRY_RUN) {
        show(&server, bytes.len(), Some(count));
        return Ok(());
    }
    publish(context, &server, &bytes, "text/xml", Some((&project, &build)), noaudit)?;
    if !noaudit {
        analysis::audit(context, &server, &project, &build)?;
    }
    Ok(())
}
