//! `pdm.lock`, versions 2 to 4 of its format.
//!
//! A package is listed once more for each set of extras that is needed. Newer files state the groups of each package. Which groups are
//! extras of the project, not of development, is in the `pyproject.toml` beside the lock.

use super::python::{Needs, PyProject, is_archive, name, package};
use super::toml::{self, Table};
use super::{Input, Project, ScanError};

/// The group of what the project needs to run.
const DEFAULT: &str = "default";

/// Reads a `pdm.lock`.
///
/// # Errors
///
/// Where it is not TOML, has an unknown version, or a package lacks its name; and where the manifest cannot be read.
pub fn read(input: &Input) -> Result<Project, ScanError> {
    let manifest = input.beside("pyproject.toml")?;
    let manifest = manifest.as_ref().map(|(path, bytes)| Input { path, bytes });
    read_with(input, manifest.as_ref())
}

/// The same with a manifest that was read already.
pub fn read_with(input: &Input, manifest: Option<&Input>) -> Result<Project, ScanError> {
    let text = input.small_text()?;
    let lock = toml::parse(input, &text)?;
    check_version(input, &lock)?;
    let manifest_text = manifest.map(Input::small_text).transpose()?;
    let manifest =
        manifest.zip(manifest_text.as_deref()).map(|(input, text)| PyProject::read(input, text)).transpose()?;
    let has_groups = lock.tables("package").any(|package| package.get("groups").is_some());
    let by_graph = manifest.as_ref().filter(|_| !has_groups).map(|manifest| development(&lock, manifest));
    let is_extra = |group: &str| manifest.as_ref().is_some_and(|manifest| manifest.has_extra(group));
    let mut packages = Vec::new();
    for locked in lock.tables("package") {
        let name = name(input, locked)?;
        if locked.text("path").is_some_and(|path| !is_archive(path)) {
            continue;
        }
        let is_development = match &by_graph {
            Some(is_development) => is_development(name),
            None => has_groups && !locked.texts("groups").any(|group| group == DEFAULT || is_extra(group)),
        };
        packages.push(package(name, locked.text("version"), is_development));
    }
    let name = manifest.as_ref().and_then(PyProject::name).map_or_else(|| input.folder_name(), str::to_owned);
    Ok(Project { name, packages, ..Project::default() })
}

fn check_version(input: &Input, lock: &Table) -> Result<(), ScanError> {
    let Some(metadata) = lock.table("metadata") else {
        return Err(input.error(None, "has no metadata, so pdm has not written it"));
    };
    let version = metadata.text("lock_version").unwrap_or_default();
    if matches!(version.split('.').next(), Some("2" | "3" | "4")) {
        return Ok(());
    }
    let what = format!("has lock_version {version:?}, but versions 2 to 4 are read");
    Err(input.error(metadata.line as usize, what).advise("Write the file anew: run `pdm lock` with pdm 2."))
}

/// Which names are needed for development only, by the manifest and by what the packages need.
fn development(lock: &Table, manifest: &PyProject) -> impl Fn(&str) -> bool + use<> {
    let mut needs = Needs::default();
    for package in lock.tables("package") {
        let name = package.text("name").unwrap_or_default();
        let mut from: Vec<usize> = package.texts("extras").map(|extra| needs.node(name, Some(extra))).collect();
        if from.is_empty() {
            from.push(needs.node(name, None));
        }
        for requirement in package.texts("dependencies") {
            let to = needs.required(requirement);
            from.iter().for_each(|from| needs.edges(*from, to.clone()));
        }
    }
    let (roots, development) = manifest.roots(&mut needs);
    needs.development(&roots, &development)
}

#[cfg(test)]
mod tests {
    use super::super::testing::{input, listed};
    use super::*;

    fn purls(text: &str, manifest: Option<&str>) -> Result<Vec<String>, String> {
        let manifest = manifest.map(|text| input("shop/pyproject.toml", text));
        listed(read_with(&input("shop/pdm.lock", text), manifest.as_ref()))
    }

    #[test]
    fn groups_tell_development_and_the_manifest_which_are_extras() {
        let text = r#"
[metadata]
groups = ["default", "dev", "pg"]
lock_version = "4.5.1"
[[package]]
name = "run"
version = "1.0"
groups = ["default", "dev"]
[[package]]
name = "run"
version = "1.0"
extras = ["asyncio"]
groups = ["default"]
[[package]]
name = "driver"
version = "2.0"
groups = ["PG", "dev"]
[[package]]
name = "tool"
version = "3.0"
groups = ["dev"]
[[package]]
name = "from-git"
version = "0.5.0"
git = "https://git.example.com/x.git"
groups = ["default"]
[[package]]
name = "from-file"
version = "0.6.0"
path = "./vendor/x-0.6.0-py3-none-any.whl"
groups = ["default"]
[[package]]
name = "folder"
version = "0.7.0"
path = "./vendor/folder"
editable = true
groups = ["default"]
"#;
        let packages = |driver| {
            let driver = if driver { "pkg:pypi/driver@2.0 (dev)" } else { "pkg:pypi/driver@2.0" };
            let run = "pkg:pypi/run@1.0";
            [run, run, driver, "pkg:pypi/tool@3.0 (dev)", "pkg:pypi/from-git@0.5.0", "pkg:pypi/from-file@0.6.0"]
        };
        let manifest = "[project]\nname='x'\n[project.optional-dependencies]\npg=['driver']\n";
        assert_eq!(purls(text, Some(manifest)).unwrap(), packages(false));
        assert_eq!(purls(text, Some("[project]\n")).unwrap(), packages(true));
        assert_eq!(purls(text, None).unwrap(), packages(true));
    }

    #[test]
    fn without_groups_the_manifest_tells_development() {
        let text = r#"
[[package]]
name = "run"
version = "1"
dependencies = ["Deep_er>=1; python_version < \"3.9\""]
[[package]]
name = "deep-er"
version = "1"
[[package]]
name = "run"
version = "1"
extras = ["fast"]
dependencies = ["run==1", "faster"]
[[package]]
name = "faster"
version = "1"
[[package]]
name = "tool"
version = "1"
dependencies = ["run[fast]"]
[metadata]
lock_version = "4.2"
"#;
        let manifest = "[project]\ndependencies=['run']\n[tool.pdm.dev-dependencies]\ntest=['tool']\n";
        let run = "pkg:pypi/run@1";
        let expected = [run, "pkg:pypi/deep-er@1", run, "pkg:pypi/faster@1 (dev)", "pkg:pypi/tool@1 (dev)"];
        assert_eq!(purls(text, Some(manifest)).unwrap(), expected);
        let none = purls(text, None).unwrap();
        assert!(none.iter().all(|purl| !purl.ends_with("(dev)")), "{none:?}");
    }

    #[test]
    fn what_pdm_has_not_written_is_an_error() {
        let advice = "Write the file anew: run `pdm lock` with pdm 2.";
        for (text, expected) in [
            ("", "shop/pdm.lock has no metadata, so pdm has not written it"),
            (
                "[metadata]\nlock_version='5.0'\n",
                &format!("shop/pdm.lock, line 1, has lock_version \"5.0\", but versions 2 to 4 are read {advice}"),
            ),
            (
                "[metadata]\n",
                &format!("shop/pdm.lock, line 1, has lock_version \"\", but versions 2 to 4 are read {advice}"),
            ),
            ("[metadata]\nlock_version='4.5'\n[[package]]\n", "shop/pdm.lock, line 3, has a package without name"),
        ] {
            assert_eq!(purls(text, None).unwrap_err(), expected, "{text:?}");
        }
    }
}
