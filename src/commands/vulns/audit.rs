//! `pgutil vulns audit`: scans for packages and asks which of them are vulnerable.

use std::collections::BTreeMap;
use std::path::PathBuf;

use super::Command;
use super::report::{self, Asked, FAIL_ON};
use crate::cli::{Action, Example, Opt};
use crate::commands::builds::scanning::{self, ALLOW_INCOMPLETE};
use crate::context::Context;
use crate::proget::json;
use crate::scan::{Package, ScannerType};

/// The table entry.
pub const COMMAND: Command = Command {
    name: "audit",
    summary: "Reports the vulnerabilities of the packages of a project",
    options: &[&PROJECT.spec, &TYPE.spec, &ALLOW_INCOMPLETE.spec, &FAIL_ON.spec],
    examples: &[
        Example {
            line: "pgutil vulns audit --project=.",
            note: "Scans the current folder and fails with exit code 12 if a package is vulnerable",
        },
        Example {
            line: "pgutil vulns audit --project=package-lock.json --fail-on=high",
            note: "Fails for vulnerabilities of high and critical severity only",
        },
    ],
    action: Action::Run(run),
    ..Command::BLANK
};

static PROJECT: Opt<PathBuf> = Opt::new("project", "PATH", "Folder, project file or lock file to scan");
static TYPE: Opt<Option<ScannerType>> = Opt::new("type", "TYPE", "Which dependency files to read").default("auto");

fn run(context: &Context) -> anyhow::Result<()> {
    let server = context.server()?;
    let path = context.get(&PROJECT);
    server.announce(&format!("Scanning for dependencies in {}...", path.display()))?;
    let scan = scanning::scan(context, &path, context.get(&TYPE).unwrap_or_default())?;
    let mut packages: Vec<Asked> = Vec::new();
    let mut positions = BTreeMap::new();
    for project in &scan.projects {
        for package in &project.packages {
            let key = (package.kind, &package.group, &package.name, &package.version);
            let position = *positions.entry(key).or_insert_with(|| {
                packages.push(asked(package));
                packages.len() - 1
            });
            packages[position].projects.insert(project.name.clone());
        }
    }
    server.announce(&format!("Found {} package dependencies. Performing audit...", packages.len()))?;
    report::audit(context, &server, &packages, true)?;
    Ok(())
}

fn asked(package: &Package) -> Asked {
    let version = package.version.as_deref().unwrap_or_default();
    let object = json::of_texts(&[
        ("type", Some(package.kind)),
        ("name", Some(package.name.as_str())),
        ("version", Some(version)),
        ("group", package.group.as_deref()),
    ]);
    let group = package.group.as_ref().map(|group| format!("{group}/")).unwrap_or_default();
    let shown = format!("{group}{} {version}", package.name).trim_end().to_string();
    Asked { object, shown, projects: Default::default() }
}
