//! `Pipfile.lock`: `default`, `develop`, and further categories with names of their own.

use std::fmt;

use serde::de::{MapAccess, Visitor};
use serde::{Deserialize, Deserializer};

use super::members::Members;
use super::python::{is_archive, package};
use super::{Input, Project, ScanError};

/// The version of the format that pipenv writes.
const SPEC: u32 = 6;

/// What is beside `_meta`, each with its name.
#[derive(Default)]
struct Lock {
    spec: Option<u32>,
    categories: Vec<(String, Members<Entry>)>,
}

#[derive(Deserialize)]
struct Meta {
    #[serde(rename = "pipfile-spec")]
    spec: u32,
}

#[derive(Deserialize)]
struct Entry {
    version: Option<String>,
    /// A file or a folder.
    path: Option<String>,
    /// A file, a folder or an address.
    file: Option<String>,
    /// The address of a repository, with the name of its tool.
    git: Option<String>,
    hg: Option<String>,
    svn: Option<String>,
    bzr: Option<String>,
}

/// Reads a `Pipfile.lock`.
///
/// # Errors
///
/// Where it is not JSON or has an unknown version.
pub fn read(input: &Input) -> Result<Project, ScanError> {
    let lock: Lock = input.json()?;
    let spec = lock.spec.ok_or_else(|| input.error(None, "has no pipfile-spec, so pipenv has not written it"))?;
    if spec != SPEC {
        let what = format!("has pipfile-spec {spec}, but only {SPEC} is read");
        return Err(input.error(None, what).advise("Write the file anew: run `pipenv lock`."));
    }
    let (mut packages, mut unpinned) = (Vec::new(), Vec::new());
    for (category, entries) in lock.categories {
        for (name, entry) in entries.0 {
            if name.is_empty() {
                return Err(input.error(None, "has a package without name"));
            }
            let is_development = category == "develop";
            let version = entry.version.as_deref().and_then(|version| version.strip_prefix("=="));
            let is_repository = [&entry.git, &entry.hg, &entry.svn, &entry.bzr].iter().any(|address| address.is_some());
            match (version, entry.path.as_deref().or(entry.file.as_deref())) {
                (_, None) if is_repository => packages.push(package(&name, None, is_development)),
                (version, Some(path)) if !is_folder(path) => packages.push(package(&name, version, is_development)),
                // A folder is first-party.
                (_, Some(_)) => {}
                (Some(version), None) => {
                    packages.push(package(&name, Some(version.trim_start_matches('=')), is_development));
                }
                // `*` where the marker excludes the machine that wrote the file.
                (None, None) => unpinned.push(name),
            }
        }
    }
    let warnings = input.unpinned_warning(&unpinned).into_iter().collect();
    Ok(Project { name: input.folder_name(), packages, warnings })
}

fn is_folder(path: &str) -> bool {
    !is_archive(path) && (!path.contains("://") || path.starts_with("file:"))
}

impl<'de> Deserialize<'de> for Lock {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Lock, D::Error> {
        struct LockVisitor;

        impl<'de> Visitor<'de> for LockVisitor {
            type Value = Lock;

            fn expecting(&self, f: &mut fmt::Formatter) -> fmt::Result {
                f.write_str("a lock file of pipenv")
            }

            fn visit_map<A: MapAccess<'de>>(self, mut map: A) -> Result<Lock, A::Error> {
                let mut lock = Lock::default();
                while let Some(member) = map.next_key::<String>()? {
                    if member == "_meta" {
                        lock.spec = Some(map.next_value::<Meta>()?.spec);
                    } else {
                        lock.categories.push((member, map.next_value()?));
                    }
                }
                Ok(lock)
            }
        }

        deserializer.deserialize_map(LockVisitor)
    }
}

#[cfg(test)]
mod tests {
    use super::super::testing::{input, listed};
    use super::*;

    fn project(text: &str) -> Result<Project, ScanError> {
        read(&input("shop/Pipfile.lock", text))
    }

    #[test]
    fn every_category_is_listed_and_develop_is_development() {
        let text = r#"{
    "_meta": {"hash": {"sha256": "x"}, "pipfile-spec": 6, "requires": {"python_version": "3.11"}, "sources": [{"verify_ssl": true}]},
    "default": {
        "Ruamel.Yaml": {"hashes": ["sha256:x"], "index": "pypi", "markers": "python_version >= '3.9'", "version": "==0.19.1"},
        "exact": {"version": "===1.0-x"},
        "colorama": {"markers": "sys_platform == 'win32'", "version": "*"},
        "no-version": {},
        "from-git": {"git": "https://git.example.com/x.git", "ref": "0123"},
        "folder": {"editable": true, "path": "."},
        "other-folder": {"file": "file:///srv/folder"},
        "from-path": {"path": "./vendor/x.whl", "version": "==1.0"},
        "from-url": {"file": "https://example.com/x.zip"}
    },
    "develop": {"exact": {"version": "===1.0-x"}, "tool": {"version": "==3.0"}},
    "docs": {"doc": {"version": "==4.0"}}
}"#;
        let expected = [
            "pkg:pypi/ruamel.yaml@0.19.1",
            "pkg:pypi/exact@1.0-x",
            "pkg:pypi/from-git",
            "pkg:pypi/from-path@1.0",
            "pkg:pypi/from-url",
            "pkg:pypi/exact@1.0-x (dev)",
            "pkg:pypi/tool@3.0 (dev)",
            "pkg:pypi/doc@4.0",
        ];
        assert_eq!(listed(project(text)).unwrap(), expected);
        let warning =
            "shop/Pipfile.lock does not pin these to one version, so they are left out: colorama, no-version.";
        assert_eq!(project(text).unwrap().warnings, [warning]);
    }

    #[test]
    fn other_files_are_errors() {
        let advice = "Write the file anew: run `pipenv lock`.";
        for (text, expected) in [
            ("{}", "shop/Pipfile.lock has no pipfile-spec, so pipenv has not written it"),
            (
                "{\"_meta\":{\"pipfile-spec\":7}}",
                &format!("shop/Pipfile.lock has pipfile-spec 7, but only 6 is read {advice}"),
            ),
            (
                "[]",
                "shop/Pipfile.lock, line 1, has an unexpected value: invalid type: sequence, expected a lock file of pipenv",
            ),
            (
                "{\n\"default\":{\n\"a\":{\"version\":1}}}",
                "shop/Pipfile.lock, line 3, has an unexpected value: invalid type: integer `1`, expected a string",
            ),
        ] {
            assert_eq!(listed(project(text)).unwrap_err(), expected, "{text:?}");
        }
    }
}
