//! `packages.lock.json`, which NuGet writes beside a project that asks for it: one list for each target framework, and for
//! each pair of framework and runtime.

use serde::Deserialize;

use super::members::Members;
use super::{Input, Package, Project, ScanError};

/// The newest version of the format that is known.
const NEWEST: u64 = 2;

#[derive(Deserialize)]
struct Lock {
    version: Option<u64>,
    dependencies: Option<Members<Members<Locked>>>,
}

#[derive(Deserialize)]
struct Locked {
    /// `Direct`, `Transitive`, `CentralTransitive` or `Project`.
    #[serde(rename = "type")]
    kind: Option<String>,
    resolved: Option<String>,
}

/// Reads the packages of a `packages.lock.json`, and the references to projects if they are wanted.
///
/// # Errors
///
/// Where it is not JSON, has an unknown version or no dependencies.
pub fn read_lock(input: &Input, with_references: bool) -> Result<Project, ScanError> {
    let lock: Lock = input.json()?;
    if lock.version.is_some_and(|version| version > NEWEST) {
        return Err(input.unknown_version());
    }
    let Members(frameworks) = lock.dependencies.ok_or_else(|| input.error(None, "has no dependencies"))?;
    let listed = frameworks.into_iter().flat_map(|(_, Members(packages))| packages);
    let is_wanted = |locked: &Locked| with_references || locked.kind.as_deref() != Some("Project");
    let packages = listed
        .filter(|(_, locked)| is_wanted(locked))
        .map(|(name, locked)| Package { kind: "nuget", name, version: locked.resolved, ..Package::default() })
        .collect();
    Ok(Project { name: input.folder_name(), packages, warnings: Vec::new() })
}

/// Reads the packages of a `packages.lock.json`.
///
/// # Errors
///
/// Those of [`read_lock`].
pub fn read(input: &Input) -> Result<Project, ScanError> {
    read_lock(input, false)
}

#[cfg(test)]
mod tests {
    use std::path::Path;

    use super::*;
    use crate::fuzz::each_round;

    fn listed(text: &str, with_references: bool) -> Result<Vec<String>, String> {
        let input = Input { path: Path::new("App/packages.lock.json"), bytes: text.as_bytes() };
        let project = read_lock(&input, with_references).map_err(|error| error.to_string())?;
        let shown = |package: &Package| format!("{} {}", package.name, package.version.as_deref().unwrap_or("-"));
        Ok(project.packages.iter().map(shown).collect())
    }

    #[test]
    fn every_framework_is_listed_and_projects_if_wanted() {
        let text = r#"{
            "version": 2,
            "dependencies": {
                "net8.0": {
                    "A": {"type": "Direct", "requested": "[1.0.0, )", "resolved": "1.0.1", "contentHash": "AA", "dependencies": {"B": "2.0.0"}},
                    "B": {"type": "Transitive", "resolved": "2.0.0"},
                    "lib": {"type": "Project", "dependencies": {"A": "[1.0.0, )"}}
                },
                "net8.0/linux-x64": {"C": {"type": "CentralTransitive", "resolved": "3.0.0"}, "B": {"type": "Transitive", "resolved": "2.0.0"}}
            }
        }"#;
        assert_eq!(listed(text, false).unwrap(), ["A 1.0.1", "B 2.0.0", "C 3.0.0", "B 2.0.0"]);
        assert_eq!(listed(text, true).unwrap(), ["A 1.0.1", "B 2.0.0", "lib -", "C 3.0.0", "B 2.0.0"]);
        assert_eq!(listed(r#"{"version": 1, "dependencies": {"net48": {}}}"#, false).unwrap(), Vec::<String>::new());
    }

    #[test]
    fn what_is_no_lock_of_a_known_version_is_an_error() {
        assert_eq!(listed("{}", false).unwrap_err(), "App/packages.lock.json has no dependencies");
        let error = listed(r#"{"version": 3, "dependencies": {}}"#, false).unwrap_err();
        assert_eq!(error, "App/packages.lock.json has a version that is not known yet");
    }

    #[test]
    fn random_files_are_read_or_refused() {
        const PIECES: &[&str] = &[
            "{",
            "}",
            "\"net8.0\":",
            "\"A\":",
            "\"type\":",
            "\"Project\"",
            "\"resolved\":",
            "\"1\"",
            "null",
            ",",
            "[",
            "]",
            "1",
        ];
        each_round(|random| {
            drop(listed(&format!("{{\"dependencies\":{{\"net8.0\":{}}}}}", random.text(PIECES, 8)), true));
        });
    }
}
