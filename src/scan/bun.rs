//! `bun.lock`: JSON with commas after the last element.
//!
//! The first element of each package's array is `name@resolution`, with the real name of an alias. Only packages of a registry state
//! a version there.

use std::fmt;

use serde::de::{Error, IgnoredAny, SeqAccess, Visitor};
use serde::{Deserialize, Deserializer};

use super::members::Members;
use super::npm::package;
use super::npm_spec::{is_archive, is_version, split};
use super::{Input, Project, ScanError};

/// The newest version of the format that is known.
const NEWEST: u32 = 2;

#[derive(Deserialize)]
struct Lock {
    #[serde(rename = "lockfileVersion")]
    version: u32,
    workspaces: Option<Members<Workspace>>,
    packages: Option<Members<Resolution>>,
}

#[derive(Deserialize)]
struct Workspace {
    name: Option<String>,
}

/// The first element of a package's array.
struct Resolution(String);

/// Reads a `bun.lock`.
///
/// # Errors
///
/// Where it is not JSON but for the commas, has an unknown version, or an entry names no package.
pub fn read(input: &Input) -> Result<Project, ScanError> {
    let text = without_last_commas(&input.text()?);
    let lock: Lock = serde_json::from_slice(&text).map_err(|error| input.json_error(&error))?;
    if lock.version > NEWEST {
        let what = format!("has lockfileVersion {}, but versions 0 to {NEWEST} are read", lock.version);
        return Err(input.error(None, what).advise("Write the file anew: run `bun install` with bun 1."));
    }
    let mut packages = Vec::new();
    for (_, Resolution(resolution)) in lock.packages.into_iter().flat_map(|packages| packages.0) {
        let Some((name, source)) = split(&resolution) else {
            return Err(input.error(None, format!("has an entry that names no package: {resolution}")));
        };
        if !is_first_party(source) {
            packages.push(package(name, is_version(source).then(|| source.to_owned()), false));
        }
    }
    let root = lock.workspaces.into_iter().flat_map(|workspaces| workspaces.0).find(|(path, _)| path.is_empty());
    let name = root.and_then(|(_, root)| root.name).unwrap_or_else(|| input.folder_name());
    Ok(Project { name, packages, ..Project::default() })
}

/// Whether the source is the project, a member of its workspace, or a folder.
fn is_first_party(source: &str) -> bool {
    ["workspace:", "link:", "root:"].iter().any(|kind| source.starts_with(kind))
        || (source.starts_with("file:") && !is_archive(source))
}

/// The text with a space in place of each comma that stands before a closing bracket, so that lines stay what they are.
fn without_last_commas(text: &str) -> Vec<u8> {
    let mut bytes = text.as_bytes().to_vec();
    let mut comma = None;
    let (mut is_string, mut is_escaped) = (false, false);
    for place in 0..bytes.len() {
        match bytes[place] {
            _ if is_escaped => is_escaped = false,
            b'\\' => is_escaped = is_string,
            b'"' => {
                is_string = !is_string;
                comma = None;
            }
            _ if is_string => {}
            b',' => comma = Some(place),
            b'}' | b']' => {
                if let Some(comma) = comma.take() {
                    bytes[comma] = b' ';
                }
            }
            byte if byte.is_ascii_whitespace() => {}
            _ => comma = None,
        }
    }
    bytes
}

impl<'de> Deserialize<'de> for Resolution {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Resolution, D::Error> {
        struct ArrayVisitor;

        impl<'de> Visitor<'de> for ArrayVisitor {
            type Value = Resolution;

            fn expecting(&self, f: &mut fmt::Formatter) -> fmt::Result {
                f.write_str("an array that begins with a name and a version")
            }

            fn visit_seq<A: SeqAccess<'de>>(self, mut elements: A) -> Result<Resolution, A::Error> {
                let first = elements.next_element()?.ok_or_else(|| A::Error::invalid_length(0, &self))?;
                while elements.next_element::<IgnoredAny>()?.is_some() {}
                Ok(Resolution(first))
            }
        }

        deserializer.deserialize_seq(ArrayVisitor)
    }
}

#[cfg(test)]
mod tests {
    use super::super::testing::{input, listed};
    use super::*;

    fn purls(text: &str) -> Result<Vec<String>, String> {
        listed(read(&input("shop/bun.lock", text)))
    }

    #[test]
    fn packages_are_listed_with_commas_at_the_end_and_in_strings() {
        let text = r#"{
  "lockfileVersion": 1,
  "workspaces": {
    "": { "name": "@acme/shop", "dependencies": { "a": "1", }, },
    "packages/x": { "version": "1.0.0", },
  },
  "trustedDependencies": ["a",],
  "packages": {
    "@acme/ui": ["@acme/ui@1.2.3", "", { "os": "linux", "x": ",}", }, "sha512-x=="],
    "alias": ["real@2.0.0-rc.1+build", "", {}, "x"],
    "alias/real": ["real@1.0.0", "", { "dependencies": { "\",]": "\\", } }, "x" , ],
    "git": ["git@git+ssh://git@git.example.com/x.git#0123", {}, "0123"],
    "hub": ["hub@github:acme/hub#0123", {}, "0123"],
    "url": ["url@https://example.com/x-1.0.0.tgz", {}],
    "tar": ["tar@vendor/tar-1.0.0.tgz", {}],
    "packed": ["packed@file:vendor/x.tgz", {}],
    "folder": ["folder@file:vendor/folder", {}],
    "linked": ["linked@link:linked", {}],
    "x": ["x@workspace:packages/x"],
    "self": ["@acme/shop@root:", {}],
  },
}
"#;
        let expected = [
            "pkg:npm/%40acme/ui@1.2.3",
            "pkg:npm/real@2.0.0-rc.1%2Bbuild",
            "pkg:npm/real@1.0.0",
            "pkg:npm/git",
            "pkg:npm/hub",
            "pkg:npm/url",
            "pkg:npm/tar",
            "pkg:npm/packed",
        ];
        assert_eq!(purls(text).unwrap(), expected);
        assert_eq!(read(&input("bun.lock", text)).unwrap().name, "@acme/shop");
    }

    #[test]
    fn a_lock_without_packages_is_valid_and_other_files_are_errors() {
        assert_eq!(purls("{\"lockfileVersion\":0}").unwrap(), Vec::<String>::new());
        let advice = "Write the file anew: run `bun install` with bun 1.";
        for (text, expected) in [
            ("{}", "line 1, has an unexpected value: missing field `lockfileVersion`"),
            ("{\"lockfileVersion\":3}", &format!("has lockfileVersion 3, but versions 0 to 2 are read {advice}")),
            ("{\n\"lockfileVersion\":1,,}", "line 2, is not valid JSON: trailing comma"),
            (
                "{\"lockfileVersion\":1,\n\"packages\":{\"a\":[]}}",
                "line 2, has an unexpected value: invalid length 0, expected an array that begins with a name and a version",
            ),
            ("{\"lockfileVersion\":1,\"packages\":{\"a\":[\"a\"]}}", "has an entry that names no package: a"),
            (
                "{\"lockfileVersion\":1,\"packages\":{\"a\":[\"a@1\"",
                "line 1, is not valid JSON: EOF while parsing a list",
            ),
        ] {
            let error = purls(text).unwrap_err();
            assert_eq!(error.trim_start_matches("shop/bun.lock").trim_start_matches([',', ' ']), expected, "{text:?}");
        }
        assert!(purls(&format!("{{\"x\":{}", "[".repeat(100_000))).is_err());
    }
}
