//! `project.assets.json`, which `dotnet restore` writes below `obj`.

use serde::Deserialize;

use super::members::Members;
use super::{Input, Package, Project, ScanError};

/// What a restored project states.
#[derive(Debug)]
pub struct Assets {
    /// The absolute path of the project file, on the machine that restored it.
    pub project_path: Option<String>,
    /// Its name and packages.
    pub project: Project,
}

#[derive(Deserialize)]
struct File {
    version: Option<u64>,
    libraries: Option<Members<Library>>,
    project: Option<ProjectMember>,
}

#[derive(Deserialize)]
struct Library {
    /// `package` or `project`.
    #[serde(rename = "type")]
    kind: Option<String>,
}

#[derive(Deserialize)]
struct ProjectMember {
    restore: Option<Restore>,
}

#[derive(Deserialize)]
#[serde(rename_all = "camelCase")]
struct Restore {
    project_name: Option<String>,
    project_path: Option<String>,
}

/// The newest version of the format that is known.
const NEWEST: u64 = 4;

/// Reads a `project.assets.json`, with the references to projects if they are wanted.
///
/// # Errors
///
/// Where it is not JSON, has an unknown version or no list of libraries.
pub fn read_assets(input: &Input, with_references: bool) -> Result<Assets, ScanError> {
    let file: File = input.json()?;
    if file.version.is_some_and(|version| version > NEWEST) {
        return Err(input.unknown_version());
    }
    let Members(libraries) = file.libraries.ok_or_else(|| input.error(None, "has no list of libraries"))?;
    let is_wanted = |library: &Library| match library.kind.as_deref() {
        Some("package") => true,
        Some("project") => with_references,
        _ => false,
    };
    let listed = libraries.into_iter().filter(|(_, library)| is_wanted(library)).map(|(key, _)| {
        let (name, version) = key.split_once('/').map_or((key.as_str(), None), |(name, version)| (name, Some(version)));
        Package { kind: "nuget", name: name.to_owned(), version: version.map(str::to_owned), ..Package::default() }
    });
    let packages = listed.collect();
    let restore = file.project.and_then(|project| project.restore);
    let (name, project_path) = restore.map_or((None, None), |restore| (restore.project_name, restore.project_path));
    let name = name.unwrap_or_else(|| input.folder_name());
    Ok(Assets { project_path, project: Project { name, packages, warnings: Vec::new() } })
}

/// Reads the packages of a `project.assets.json`.
///
/// # Errors
///
/// Those of [`read_assets`].
pub fn read(input: &Input) -> Result<Project, ScanError> {
    Ok(read_assets(input, false)?.project)
}

#[cfg(test)]
mod tests {
    use std::path::Path;

    use super::*;
    use crate::fuzz::each_round;

    fn assets(text: &str, with_references: bool) -> Result<Assets, String> {
        let input = Input { path: Path::new("obj/project.assets.json"), bytes: text.as_bytes() };
        read_assets(&input, with_references).map_err(|error| error.to_string())
    }

    fn listed(assets: &Assets) -> Vec<String> {
        let shown = |package: &Package| format!("{} {}", package.name, package.version.as_deref().unwrap_or("-"));
        assets.project.packages.iter().map(shown).collect()
    }

    #[test]
    fn libraries_are_listed_and_projects_if_wanted() {
        let text = r#"{
            "version": 3,
            "targets": {"net8.0": {"A/1.0.0": {"type": "package", "dependencies": {"B": "2.0.0"}}}},
            "libraries": {
                "A/1.0.0": {"sha512": "AA", "type": "package", "path": "a/1.0.0", "files": ["a.nuspec"]},
                "B/2.0.0-rc.1+5": {"type": "package"},
                "Lib/1.0.0": {"type": "project", "path": "../Lib/Lib.csproj"},
                "Unknown/1.0.0": {}
            },
            "project": {"restore": {"projectName": "App", "projectPath": "C:\\agent\\App\\App.csproj"}}
        }"#;
        let read = assets(text, false).unwrap();
        assert_eq!(listed(&read), ["A 1.0.0", "B 2.0.0-rc.1+5"]);
        assert_eq!(
            (read.project.name.as_str(), read.project_path.as_deref()),
            ("App", Some("C:\\agent\\App\\App.csproj"))
        );
        assert_eq!(listed(&assets(text, true).unwrap()), ["A 1.0.0", "B 2.0.0-rc.1+5", "Lib 1.0.0"]);
    }

    #[test]
    fn a_project_without_packages_is_valid_and_one_without_libraries_is_not() {
        let read = assets(r#"{"libraries": {}}"#, false).unwrap();
        assert_eq!((listed(&read).len(), read.project.name.as_str(), read.project_path), (0, "obj", None));
        assert_eq!(assets("{}", false).unwrap_err(), "obj/project.assets.json has no list of libraries");
        let error = assets(r#"{"version": 5, "libraries": {}}"#, false).unwrap_err();
        assert_eq!(error, "obj/project.assets.json has a version that is not known yet");
    }

    #[test]
    fn random_files_are_read_or_refused() {
        const PIECES: &[&str] = &[
            "{",
            "}",
            "\"libraries\":",
            "\"A/1\":",
            "\"A\":",
            "\"/\":",
            "{\"type\":\"package\"}",
            "{\"type\":null}",
            "\"project\":",
            "\"restore\":",
            "\"projectPath\":",
            "null",
            ",",
            "\"\"",
            "1",
        ];
        each_round(|random| {
            let text = match random.below(2) {
                0 => random.text(PIECES, 12),
                _ => format!("{{\"libraries\":{{{}}}}}", random.text(PIECES, 8)),
            };
            drop(assets(&text, true));
        });
    }
}
