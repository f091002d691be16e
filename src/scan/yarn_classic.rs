//! `yarn.lock` of yarn 1 ("classic"), a format of its own: keys without indentation, their members below them.
//!
//! The keys of an entry are what was asked for (`name@range`), and the members of the workspace have none. Which packages are needed for
//! development only follows from the manifests of the project and of the members.

use std::borrow::Cow;
use std::path::Path;

use super::graph::Graph;
use super::input::folder_of;
use super::npm::package;
use super::npm_spec::{is_archive, split};
use super::package_json::{self, PackageJson};
use super::{Input, Project, ScanError};

/// The comment at the top, and the only version of the format that there is.
const HEADER: &str = "# yarn lockfile v";

struct Entry<'a> {
    keys: Vec<Cow<'a, str>>,
    line: usize,
    version: Option<Cow<'a, str>>,
    /// Dependencies, optional ones among them: name and range.
    needed: Vec<(Cow<'a, str>, Cow<'a, str>)>,
}

/// Reads a `yarn.lock` of yarn 1. Of the manifests, that beside the lock and those of the members of its workspace count. Without the
/// first, nothing is known to be needed for development only.
///
/// # Errors
///
/// Where a line does not fit the format, or a manifest cannot be read.
pub fn read(input: &Input, manifests: &[Input]) -> Result<Project, ScanError> {
    let text = input.small_text()?;
    let entries = parse(input, &text)?;
    let folder = folder_of(input.path);
    let beside = |manifest: &&Input| folder_of(manifest.path) == folder;
    let root = manifests.iter().find(beside).map(package_json::read).transpose()?;
    let is_development = match &root {
        Some(root) => for_development(&entries, root, folder, manifests)?,
        None => vec![false; entries.len()],
    };
    let mut packages = Vec::new();
    for (entry, is_development) in entries.iter().zip(is_development) {
        let key = &entry.keys[0];
        let Some((name, range)) = split(key) else {
            return Err(input.error(entry.line, format!("has a key that names no package: {key}")));
        };
        // `alias@npm:real@range`
        let name = range.strip_prefix("npm:").and_then(split).map_or(name, |(real, _)| real);
        if !is_first_party(range) {
            packages.push(package(name, entry.version.as_deref().map(str::to_owned), is_development));
        }
    }
    let name = root.and_then(|root| root.name).unwrap_or_else(|| input.folder_name());
    Ok(Project { name, packages, ..Project::default() })
}

/// Whether the range is a folder: a link to it, or a copy of it.
fn is_first_party(range: &str) -> bool {
    let is_path = ["file:", "./", "../", "/", "~/"].iter().any(|start| range.starts_with(start));
    range.starts_with("link:") || (is_path && !is_archive(range))
}

fn for_development(
    entries: &[Entry],
    root: &PackageJson,
    folder: &Path,
    manifests: &[Input],
) -> Result<Vec<bool>, ScanError> {
    // Nodes have the numbers of the entries; those of the keys lead to them. That of a name without a range leads to all entries of
    // the name: a range that is no key was replaced by a resolution of the manifest, and any of them may be meant.
    let mut graph = Graph::with_nodes(entries.len());
    for (node, entry) in entries.iter().enumerate() {
        for key in &entry.keys {
            for name in [key.as_ref(), split(key).map_or("", |(name, _)| name)] {
                let from = graph.named(name);
                graph.edge(from, node);
            }
        }
    }
    let find = |graph: &Graph, (name, range): (&str, &str)| {
        graph.find(&format!("{name}@{range}")).or_else(|| graph.find(name))
    };
    for (from, entry) in entries.iter().enumerate() {
        for (name, range) in &entry.needed {
            if let Some(to) = find(&graph, (name, range)) {
                graph.edge(from, to);
            }
        }
    }
    let (mut roots, mut development) = (Vec::new(), Vec::new());
    let mut add = |manifest: &PackageJson| {
        roots.extend(manifest.dependencies.iter().filter_map(|(name, range)| find(&graph, (name, range))));
        development.extend(manifest.development.iter().filter_map(|(name, range)| find(&graph, (name, range))));
    };
    add(root);
    for manifest in manifests {
        let place = package_json::folder_below(folder, folder_of(manifest.path));
        if place.is_some_and(|place| root.has_member(&place)) {
            add(&package_json::read(manifest)?);
        }
    }
    Ok(graph.development(&roots, &development))
}

fn parse<'a>(input: &Input, text: &'a str) -> Result<Vec<Entry<'a>>, ScanError> {
    let mut entries: Vec<Entry> = Vec::new();
    let mut has_header = false;
    // Whether the lines that are indented twice are dependencies.
    let mut is_needed = false;
    for (number, line) in text.lines().enumerate() {
        let line_error = |what: &str| input.error(number + 1, what);
        let content = line.trim();
        if let Some(version) = content.strip_prefix(HEADER) {
            has_header = true;
            if version.trim() != "1" {
                let what = format!("has version {version} of the format, but only version 1 is known");
                return Err(line_error(&what).advise("Write the file anew: run `yarn install` with yarn 1 to 4."));
            }
        }
        if content.is_empty() || content.starts_with('#') {
            continue;
        }
        let indentation = line.len() - line.trim_start_matches(' ').len();
        let is_title = content.ends_with(':');
        match (indentation, is_title, entries.last_mut()) {
            (0, true, _) => {
                let keys = keys(&content[..content.len() - 1])
                    .ok_or_else(|| line_error("has keys in a form that yarn does not write"))?;
                entries.push(Entry { keys, line: number + 1, version: None, needed: Vec::new() });
                is_needed = false;
            }
            (2, true, Some(_)) => is_needed = matches!(content, "dependencies:" | "optionalDependencies:"),
            (2 | 4, false, Some(entry)) => {
                let Some((name, value)) = member(content) else {
                    return Err(line_error("is not of the form that yarn writes: a name and a value"));
                };
                match (indentation, &*name) {
                    (2, "version") => entry.version = Some(value),
                    (4, _) if is_needed => entry.needed.push((name, value)),
                    _ => {}
                }
            }
            _ => return Err(line_error("is not of the form that yarn writes")),
        }
    }
    if !has_header && entries.is_empty() {
        return Err(input.error(None, "has neither the first lines nor the entries of a yarn.lock"));
    }
    Ok(entries)
}

/// Keys separated by commas, each with or without quotes.
fn keys(mut text: &str) -> Option<Vec<Cow<'_, str>>> {
    let mut keys = Vec::new();
    loop {
        let (key, rest) = word(text)?;
        keys.push(key);
        if rest.is_empty() {
            return Some(keys);
        }
        text = rest.strip_prefix(',')?.trim_start();
    }
}

/// A name and a value with a space between them.
fn member(text: &str) -> Option<(Cow<'_, str>, Cow<'_, str>)> {
    let (name, rest) = word(text)?;
    let (value, rest) = word(rest.strip_prefix(' ')?.trim_start())?;
    rest.is_empty().then_some((name, value))
}

/// The first word of the text and what follows it. In quotes it is a JSON string.
fn word(text: &str) -> Option<(Cow<'_, str>, &str)> {
    if !text.starts_with('"') {
        let (word, rest) = text.split_at(text.find([',', ' ']).unwrap_or(text.len()));
        return (!word.is_empty()).then_some((Cow::Borrowed(word), rest));
    }
    let mut is_escaped = false;
    let is_end = |byte: u8| {
        let ends = byte == b'"' && !is_escaped;
        is_escaped = byte == b'\\' && !is_escaped;
        ends
    };
    let end = 1 + text.bytes().skip(1).position(is_end)?;
    let inside = &text[1..end];
    let word = if inside.contains('\\') {
        Cow::Owned(serde_json::from_str(&text[..=end]).ok()?)
    } else {
        Cow::Borrowed(inside)
    };
    Some((word, &text[end + 1..]))
}

#[cfg(test)]
mod tests {
    use super::super::testing::{input, listed};
    use super::*;

    const HEAD: &str = "# THIS IS AN AUTOGENERATED FILE. DO NOT EDIT THIS FILE DIRECTLY.\n# yarn lockfile v1\n\n\n";

    fn purls(text: &str, manifests: &[(&str, &str)]) -> Result<Vec<String>, String> {
        let manifests: Vec<Input> = manifests.iter().map(|(path, text)| input(path, text)).collect();
        listed(read(&input("shop/yarn.lock", &format!("{HEAD}{text}")), &manifests))
    }

    #[test]
    fn keys_name_packages_and_folders_are_first_party() {
        let text = r#""@acme/ui@^1.0.0", "@acme/ui@^1.2.0":
  version "1.2.3"
  resolved "https://npm.example.com/@acme/ui/-/ui-1.2.3.tgz#0123"
  integrity sha512-x==

"alias@npm:real@^2", real@^2.0.1:
  version "2.0.1"

"scoped@npm:@acme/real@3":
  version "3.0.0"

"js-tokens@^3.0.0 || ^4.0.0":
  version "4.0.0"

"quo\"ted@1, 2":
  version "1.0.0-a\u0062"

"widget@git+ssh://git@git.example.com/widget.git#v1":
  version "0.4.1"
  resolved "git+ssh://git@git.example.com/widget.git#0123"

"packed@file:./packed.tgz":
  version "6.0.0"

"folder@file:./folder":
  version "7.0.0"

"linked@link:./linked":
  version "0.0.0"
  uid ""

plain@../plain:
  version "1.0.0"

tilde@~1.0.0:
  version "1.0.1"

noversion@1:
  resolved "https://npm.example.com/x.tgz"
"#;
        let expected = [
            "pkg:npm/%40acme/ui@1.2.3",
            "pkg:npm/real@2.0.1",
            "pkg:npm/%40acme/real@3.0.0",
            "pkg:npm/js-tokens@4.0.0",
            "pkg:npm/quo%22ted@1.0.0-ab",
            "pkg:npm/widget@0.4.1",
            "pkg:npm/packed@6.0.0",
            "pkg:npm/tilde@1.0.1",
            "pkg:npm/noversion",
        ];
        assert_eq!(purls(text, &[]).unwrap(), expected);
    }

    #[test]
    fn manifests_of_the_project_and_of_its_members_tell_development() {
        let entry = |key: &str, needed: &str| {
            let needed: String = needed.split_whitespace().map(|name| format!("    {name} \"^1\"\n")).collect();
            let needed = if needed.is_empty() { needed } else { format!("  dependencies:\n{needed}") };
            format!("{key}:\n  version \"1.0.0\"\n{needed}\n")
        };
        let text = [
            entry("run@^1", "deep shared"),
            entry("deep@^1", "run"),
            entry("shared@^1", ""),
            entry("tool@^1", "of-tool shared"),
            entry("of-tool@^1", ""),
            entry("of-member@^1", ""),
            entry("of-member-tool@^1", ""),
            entry("of-stranger@^1", ""),
            entry("optional@^1", ""),
            // A resolution of the manifest: nobody asks for this range.
            entry("resolved@2.0.0", ""),
            entry("tool@^9", ""),
            "with-optional@^1:\n  version \"1.0.0\"\n  optionalDependencies:\n    of-optional \"^1\"\n\n".to_owned(),
            entry("of-optional@^1", ""),
        ]
        .concat();
        let manifests = [
            (
                "shop/package.json",
                r#"{"name":"@acme/shop","workspaces":["packages/*","!packages/old"],"dependencies":{"run":"^1","resolved":"^1","with-optional":"^1","member":"*"},
                "devDependencies":{"tool":"^1","shared":"^1"},"optionalDependencies":{"optional":"^1"}}"#,
            ),
            (
                "shop/packages/member/package.json",
                r#"{"name":"member","dependencies":{"of-member":"^1"},"devDependencies":{"of-member-tool":"^1"}}"#,
            ),
            ("shop/packages/old/package.json", r#"{"devDependencies":{"of-stranger":"^1"}}"#),
            ("shop/other/package.json", r#"{"devDependencies":{"of-stranger":"^1"}}"#),
            ("package.json", r#"{"devDependencies":{"of-stranger":"^1"}}"#),
        ];
        let found = purls(&text, &manifests).unwrap();
        let development: Vec<&str> = found.iter().filter_map(|purl| purl.strip_suffix("@1.0.0 (dev)")).collect();
        assert_eq!(development, ["pkg:npm/tool", "pkg:npm/of-tool", "pkg:npm/of-member-tool"]);
        assert_eq!(found.len(), 13);
        // Without the manifest beside the lock nothing is known.
        assert!(purls(&text, &manifests[1..]).unwrap().iter().all(|purl| !purl.ends_with("(dev)")));
        let lock = format!("{HEAD}{text}");
        let project = read(&input("shop/yarn.lock", &lock), &manifests.map(|(path, text)| input(path, text))).unwrap();
        assert_eq!(project.name, "@acme/shop");
    }

    #[test]
    fn a_lock_without_packages_is_valid_and_other_files_are_errors() {
        assert_eq!(purls("", &[]).unwrap(), Vec::<String>::new());
        let place = "shop/yarn.lock, line 5,";
        for (text, expected) in [
            ("a:\n   version \"1\"\n", "shop/yarn.lock, line 6, is not of the form that yarn writes"),
            ("a@1\n", &format!("{place} is not of the form that yarn writes")),
            ("  version \"1\"\n", &format!("{place} is not of the form that yarn writes")),
            ("<<<<<<< HEAD\n", &format!("{place} is not of the form that yarn writes")),
            ("\"a@1:\n", &format!("{place} has keys in a form that yarn does not write")),
            ("a@1 b@1:\n", &format!("{place} has keys in a form that yarn does not write")),
            (":\n", &format!("{place} has keys in a form that yarn does not write")),
            ("\"a@\\q\":\n", &format!("{place} has keys in a form that yarn does not write")),
            (
                "a@1:\n  version \"1\n",
                "shop/yarn.lock, line 6, is not of the form that yarn writes: a name and a value",
            ),
            ("a@1:\n  version\n", "shop/yarn.lock, line 6, is not of the form that yarn writes: a name and a value"),
            ("a:\n", &format!("{place} has a key that names no package: a")),
            (
                "# yarn lockfile v2\n",
                &format!(
                    "{place} has version 2 of the format, but only version 1 is known Write the file anew: run `yarn install` with yarn 1 to 4."
                ),
            ),
        ] {
            assert_eq!(purls(text, &[]).unwrap_err(), expected, "{text:?}");
        }
        let error = listed(read(&input("yarn.lock", "\n"), &[])).unwrap_err();
        assert_eq!(error, "yarn.lock has neither the first lines nor the entries of a yarn.lock");
        let error = purls("", &[("shop/package.json", "{")]).unwrap_err();
        assert!(error.starts_with("shop/package.json, line 1, is not valid JSON"), "{error}");
    }
}
