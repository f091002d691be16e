//! `poetry.lock`, versions 1 and 2 of its format.
//!
//! Up to version 1.1 each package states its category, from 2.1 on its groups. Between them neither: then the requirements in the
//! `pyproject.toml` beside the lock, and what the packages need in turn, tell which are needed for development only.

use super::python::{Needs, PyProject, name, package};
use super::toml::{self, Table};
use super::{Input, Project, ScanError};

/// Reads a `poetry.lock`.
///
/// # Errors
///
/// Where it is not TOML, has an unknown version, or a package lacks its name or version; and where the manifest cannot be read.
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
    let is_stated = |package: &Table| package.get("groups").is_some() || package.get("category").is_some();
    let by_graph = manifest
        .as_ref()
        .filter(|_| !lock.tables("package").all(is_stated))
        .map(|manifest| development(&lock, manifest));
    let mut packages = Vec::new();
    for locked in lock.tables("package") {
        let name = name(input, locked)?;
        let version = locked.text("version");
        if version.is_none() {
            return Err(input.error(locked.line as usize, format!("has no version of the package {name}")));
        }
        if locked.table("source").and_then(|source| source.text("type")) == Some("directory") {
            continue;
        }
        let is_development = if locked.get("groups").is_some() {
            !locked.texts("groups").any(|group| group == "main")
        } else if let Some(category) = locked.text("category") {
            category == "dev"
        } else {
            by_graph.as_ref().is_some_and(|is_development| is_development(name))
        };
        packages.push(package(name, version, is_development));
    }
    let name = manifest.as_ref().and_then(PyProject::name).map_or_else(|| input.folder_name(), str::to_owned);
    Ok(Project { name, packages, ..Project::default() })
}

fn check_version(input: &Input, lock: &Table) -> Result<(), ScanError> {
    let Some(metadata) = lock.table("metadata") else {
        return Err(input.error(None, "has no metadata, so poetry has not written it"));
    };
    let version = metadata.text("lock-version").unwrap_or("1.0");
    if matches!(version.split('.').next(), Some("1" | "2")) {
        return Ok(());
    }
    let what = format!("has lock-version {version}, but versions 1 and 2 are read");
    Err(input.error(metadata.line as usize, what).advise("Write the file anew: run `poetry lock` with poetry 1 or 2."))
}

/// Which names are needed for development only, by the manifest and by what the packages need.
fn development(lock: &Table, manifest: &PyProject) -> impl Fn(&str) -> bool + use<> {
    let mut needs = Needs::default();
    for package in lock.tables("package") {
        let name = package.text("name").unwrap_or_default();
        let from = needs.node(name, None);
        for (name, value) in package.table("dependencies").iter().flat_map(|table| table.entries()) {
            // An optional one is needed by the extras that name it.
            let is_optional = value.table().is_some_and(|value| value.get("optional").is_some());
            if !is_optional {
                let to = needs.required_by_entry(name, value);
                needs.edges(from, to);
            }
        }
        for (extra, _) in package.table("extras").iter().flat_map(|table| table.entries()) {
            let from = needs.node(name, Some(extra));
            for requirement in package.table("extras").iter().flat_map(|table| table.texts(extra)) {
                let to = needs.required(requirement);
                needs.edges(from, to);
            }
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
        listed(read_with(&input("shop/poetry.lock", text), manifest.as_ref()))
    }

    #[test]
    fn groups_and_categories_tell_development() {
        let text = r#"
[[package]]
name = "Zope.Interface"
version = "8.0.1"
groups = ["main", "dev"]
[package.source]
type = "legacy"
url = "https://pypi.example.com/simple"

[[package]]
name = "numpy"
version = "1.26.4"
groups = ["docs", "dev"]
markers = {dev = "python_version < \"3.11\""}

[[package]]
name = "numpy"
version = "2.0.0+local"
groups = ["main"]
markers = "python_version >= \"3.11\""

[[package]]
name = "from-git"
version = "0.5.0"
groups = ["main"]
[package.source]
type = "git"
url = "https://git.example.com/x.git"

[[package]]
name = "from-file"
version = "0.6.0"
groups = ["main"]
[package.source]
type = "file"
url = "vendor/x.whl"

[[package]]
name = "folder"
version = "0.7.0"
groups = ["main"]
[package.source]
type = "directory"
url = "vendor/folder"

[[package]]
name = "old"
version = "1"
category = "dev"
[[package]]
name = "older"
version = "1"
category = "main"
optional = true

[metadata]
lock-version = "2.1"
"#;
        let expected = [
            "pkg:pypi/zope.interface@8.0.1",
            "pkg:pypi/numpy@1.26.4 (dev)",
            "pkg:pypi/numpy@2.0.0%2Blocal",
            "pkg:pypi/from-git@0.5.0",
            "pkg:pypi/from-file@0.6.0",
            "pkg:pypi/old@1 (dev)",
            "pkg:pypi/older@1",
        ];
        assert_eq!(purls(text, None).unwrap(), expected);
        assert_eq!(purls(text, Some("[tool.poetry]\nname='x'\n")).unwrap(), expected);
    }

    /// Version 2.0 of the format: neither categories nor groups.
    const GRAPH: &str = r#"
[[package]]
name = "run"
version = "1"
[package.dependencies]
Deep_Er = ">=1"
never = {version = "*", optional = true}
conditional = [{version = "1", markers = "x"}, {version = "2", extras = ["fast"]}]
[package.extras]
all = ["by-extra[deep] (>=1) ; python_version < '3'", "Deep-er"]
[[package]]
name = "deep-er"
version = "1"
[[package]]
name = "never"
version = "1"
[[package]]
name = "conditional"
version = "1"
[package.extras]
fast = ["faster"]
[[package]]
name = "faster"
version = "1"
[[package]]
name = "by-extra"
version = "1"
[package.extras]
deep = ["run"]
[[package]]
name = "tool"
version = "1"
[package.dependencies]
deep-er = "*"
of-tool = "*"
never = "*"
[[package]]
name = "of-tool"
version = "1"
[[package]]
name = "doc"
version = "1"
[[package]]
name = "orphan"
version = "1"
[metadata]
lock-version = "2.0"
"#;

    #[test]
    fn without_groups_the_manifest_tells_development() {
        let packages =
            ["run", "deep-er", "never", "conditional", "faster", "by-extra", "tool", "of-tool", "doc", "orphan"];
        let development = |manifest: &str| -> Vec<String> {
            let found = purls(GRAPH, Some(manifest)).unwrap();
            assert_eq!(found.len(), packages.len());
            let marked = |purl: &String| Some(purl.strip_suffix("@1 (dev)")?.strip_prefix("pkg:pypi/")?.to_owned());
            found.iter().filter_map(marked).collect()
        };
        let poetry = "[tool.poetry.dependencies]\npython = '^3'\nrun = '^1'\n[tool.poetry.dev-dependencies]\ntool = {version='1'}\n\
            [tool.poetry.group.docs.dependencies]\ndoc = '1'\nby-extra = '1'\n";
        assert_eq!(development(poetry), ["never", "by-extra", "tool", "of-tool", "doc"]);
        let with_extra = poetry.replace("run = '^1'", "run = {version = '^1', extras = ['all']}");
        assert_eq!(development(&with_extra), ["never", "tool", "of-tool", "doc"]);
        let project = "[project]\nname='x'\ndependencies=['RUN[all]>=1']\n[project.optional-dependencies]\nmore=['tool']\n\
            [dependency-groups]\ndev=['doc',{include-group='x'}]\n";
        assert_eq!(development(project), ["doc"]);
        assert!(purls(GRAPH, None).unwrap().iter().all(|purl| !purl.ends_with("(dev)")));
    }

    #[test]
    fn the_name_is_that_of_the_manifest() {
        let lock = input("shop/poetry.lock", "[metadata]\nlock-version='2.1'\n");
        let name = |text: &str| read_with(&lock, Some(&input("pyproject.toml", text))).unwrap().name;
        assert_eq!(name("[tool.poetry]\nname = 'a'"), "a");
        assert_eq!(name("[project]\nname = 'b'\n[tool.poetry]\nname = 'a'"), "b");
        assert_eq!(name("[project]\nname = 7"), "shop");
    }

    #[test]
    fn what_poetry_has_not_written_is_an_error() {
        let advice = "Write the file anew: run `poetry lock` with poetry 1 or 2.";
        for (text, expected) in [
            ("", "shop/poetry.lock has no metadata, so poetry has not written it"),
            (
                "\n[metadata]\nlock-version = \"3.0\"\n",
                &format!("shop/poetry.lock, line 2, has lock-version 3.0, but versions 1 and 2 are read {advice}"),
            ),
            ("[metadata]\n[[package]]\nversion='1'\n", "shop/poetry.lock, line 2, has a package without name"),
            (
                "[metadata]\n[[package]]\nname='a'\nversion=1\n",
                "shop/poetry.lock, line 2, has no version of the package a",
            ),
            ("[metadata\n", "shop/poetry.lock, line 1, is not valid TOML: a table header has no closing bracket"),
        ] {
            assert_eq!(purls(text, None).unwrap_err(), expected, "{text:?}");
        }
        let error = purls("[metadata]\n", Some("[project")).unwrap_err();
        assert_eq!(error, "shop/pyproject.toml, line 1, is not valid TOML: a table header has no closing bracket");
    }
}
