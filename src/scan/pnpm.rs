//! `pnpm-lock.yaml`, versions 5 to 9 of its format.
//!
//! Versions 5 and 6 mark each package that is needed for development only. Version 9 does not: there the graph from the importers
//! through the snapshots tells. Since pnpm 11 a document may come first that lists what pnpm installs for itself: its plugins count
//! like any dependency, pnpm as one of development.

use std::collections::HashSet;

use super::graph::Graph;
use super::npm::package;
use super::npm_spec::{is_name, is_version};
use super::yaml::{Node, Yaml};
use super::{Input, Package, Project, ScanError, package_json};

/// An entry under `packages`.
#[derive(Default)]
struct Entry {
    key: String,
    line: usize,
    name: Option<String>,
    version: Option<String>,
    is_directory: bool,
    is_development: bool,
}

/// One document of the file.
#[derive(Default)]
struct Lock {
    version: Option<String>,
    entries: Vec<Entry>,
    /// The dependencies of the importers, as keys of `snapshots`.
    needed: Vec<String>,
    /// The same for those that are only needed for development.
    needed_for_development: Vec<String>,
    /// The dependencies of each snapshot.
    snapshots: Vec<(String, Vec<String>)>,
}

/// Reads a `pnpm-lock.yaml`.
///
/// # Errors
///
/// Where it is not YAML, has an unknown version, or a key names no package.
pub fn read(input: &Input) -> Result<Project, ScanError> {
    let text = input.text()?;
    let mut yaml = Yaml::new(input, &text)?;
    let mut packages = Vec::new();
    let mut documents = 0;
    while yaml.document()? {
        documents += 1;
        let lock = Lock::read(input, &mut yaml)?;
        if lock.version.is_none() {
            return Err(input.error(None, "has no lockfileVersion, so pnpm has not written it"));
        }
        lock.list(input, &mut packages)?;
    }
    if documents == 0 {
        return Err(input.error(None, "is empty"));
    }
    // The manifest is needed for the name alone, so one that cannot be parsed does no harm.
    let manifest = input.beside("package.json")?;
    let manifest = manifest.and_then(|(path, bytes)| package_json::read(&Input { path: &path, bytes: &bytes }).ok());
    let name = manifest.and_then(|manifest| manifest.name).unwrap_or_else(|| input.folder_name());
    Ok(Project { name, packages, ..Project::default() })
}

impl Lock {
    fn read(input: &Input, yaml: &mut Yaml) -> Result<Lock, ScanError> {
        let mut lock = Lock::default();
        yaml.mapping(|yaml, key| match key {
            "lockfileVersion" => {
                lock.version = yaml.text()?;
                check_version(input, yaml.line, lock.version.as_deref().unwrap_or_default())
            }
            "importers" => yaml.mapping(|yaml, _| yaml.mapping(|yaml, kind| lock.read_needed(yaml, kind))),
            "packages" => yaml.mapping(|yaml, key| {
                lock.entries.push(Entry::read(yaml, key)?);
                Ok(())
            }),
            "snapshots" => yaml.mapping(|yaml, key| {
                let mut needed = Vec::new();
                yaml.mapping(|yaml, kind| match kind {
                    "dependencies" | "optionalDependencies" => read_references(yaml, &mut needed),
                    _ => yaml.skip(),
                })?;
                lock.snapshots.push((key.to_string(), needed));
                Ok(())
            }),
            // A project without a workspace: its dependencies are not under `importers`.
            kind => lock.read_needed(yaml, kind),
        })?;
        Ok(lock)
    }

    fn read_needed(&mut self, yaml: &mut Yaml, kind: &str) -> Result<(), ScanError> {
        match kind {
            "dependencies" | "optionalDependencies" | "configDependencies" => read_references(yaml, &mut self.needed),
            "devDependencies" | "packageManagerDependencies" => read_references(yaml, &mut self.needed_for_development),
            _ => yaml.skip(),
        }
    }

    fn list(&self, input: &Input, packages: &mut Vec<Package>) -> Result<(), ScanError> {
        let for_development = self.for_development();
        for entry in &self.entries {
            if entry.is_directory {
                continue;
            }
            let from_key = name_and_version(&entry.key);
            let name = entry.name.as_deref().or(from_key.map(|(name, _)| name));
            let Some(name) = name.filter(|name| is_name(name)) else {
                return Err(input.error(entry.line, format!("has a key that names no package: {}", entry.key)));
            };
            let version = from_key.map(|(_, version)| version).filter(|version| is_version(version));
            let version = entry.version.as_deref().or(version);
            let is_development = entry.is_development || for_development.contains(entry.key.as_str());
            packages.push(package(name, version.map(str::to_owned), is_development));
        }
        Ok(())
    }

    /// The keys under `packages` that only dependencies of development need, as far as snapshots tell.
    fn for_development(&self) -> HashSet<&str> {
        let mut graph = Graph::default();
        for (key, needed) in &self.snapshots {
            let from = graph.named(key);
            for key in needed {
                let to = graph.named(key);
                graph.edge(from, to);
            }
        }
        let mut roots = |keys: &[String]| -> Vec<usize> { keys.iter().map(|key| graph.named(key)).collect() };
        let (roots, development) = (roots(&self.needed), roots(&self.needed_for_development));
        let is_development = graph.development(&roots, &development);
        let is_development = |key: &&str| graph.find(key).is_some_and(|node| is_development[node]);
        let (found, others): (Vec<&str>, Vec<&str>) =
            self.snapshots.iter().map(|(key, _)| key.as_str()).partition(is_development);
        // A package may have several snapshots, one for each set of peers.
        let mut found: HashSet<&str> = found.into_iter().map(without_peers).collect();
        for key in others {
            found.remove(without_peers(key));
        }
        found
    }
}

impl Entry {
    fn read(yaml: &mut Yaml, key: &str) -> Result<Entry, ScanError> {
        let mut entry = Entry { key: without_peers(key).to_string(), line: yaml.line, ..Entry::default() };
        yaml.mapping(|yaml, member| {
            match member {
                "name" => entry.name = yaml.text()?,
                "version" => entry.version = yaml.text()?,
                "dev" => entry.is_development = yaml.text()?.as_deref() == Some("true"),
                "resolution" => yaml.mapping(|yaml, member| {
                    if member == "type" {
                        entry.is_directory = yaml.text()?.as_deref() == Some("directory");
                        return Ok(());
                    }
                    yaml.skip()
                })?,
                _ => yaml.skip()?,
            }
            Ok(())
        })?;
        Ok(entry)
    }
}

fn check_version(input: &Input, line: usize, version: &str) -> Result<(), ScanError> {
    if matches!(version.split('.').next(), Some("5" | "6" | "9")) {
        return Ok(());
    }
    let what = format!("has lockfileVersion {version}, but versions 5, 6 and 9 are read");
    Err(input.error(line, what).advise("Write the file anew: run `pnpm install` with pnpm 9 to 12."))
}

/// The dependencies of an importer or a snapshot: `name: version`, or `name: {specifier, version}`.
fn read_references(yaml: &mut Yaml, keys: &mut Vec<String>) -> Result<(), ScanError> {
    yaml.mapping(|yaml, name| {
        let reference = match yaml.node()? {
            Node::Text(reference) => Some(reference),
            Node::Mapping => {
                let mut reference = None;
                yaml.entries(|yaml, member| {
                    if member == "version" {
                        reference = yaml.text()?;
                        return Ok(());
                    }
                    yaml.skip()
                })?;
                reference
            }
            Node::Sequence => return Err(yaml.error("has a list where a version is expected")),
            Node::Nothing => None,
        };
        keys.extend(reference.map(|reference| snapshot_key(name, reference)));
        Ok(())
    })
}

/// The key of the snapshot that a reference leads to. One with a name of its own (`real@1.0.0`, for an alias) is the key already;
/// an `@` behind a colon or a bracket belongs to an address or to a peer.
fn snapshot_key(name: &str, reference: String) -> String {
    let at = reference.find('@');
    let other = reference.find([':', '(']).unwrap_or(reference.len());
    if at.is_some_and(|at| at == 0 || at < other) { reference } else { format!("{name}@{reference}") }
}

/// The key without the peers in round brackets at its end.
fn without_peers(key: &str) -> &str {
    let bytes = key.as_bytes();
    let (mut end, mut depth) = (key.len(), 0);
    for (place, byte) in bytes.iter().enumerate().rev() {
        match byte {
            b')' => depth += 1,
            b'(' => depth -= 1,
            _ => {}
        }
        match depth {
            0 if *byte == b'(' => end = place,
            // What precedes the last group is no group, or there was none.
            0 => break,
            _ if depth < 0 => break,
            _ => {}
        }
    }
    &key[..end]
}

/// Name and version in a key: `name@1.0.0` (version 9), `/name@1.0.0` (6), `/name/1.0.0_peer@2.0.0` (5). In versions 5 and 6 a key
/// without the slash begins with the host of a registry.
fn name_and_version(key: &str) -> Option<(&str, &str)> {
    match key.strip_prefix('/') {
        Some(path) => in_path(path),
        None => in_path(key).or_else(|| in_path(&key[key.find('/')? + 1..])),
    }
}

fn in_path(path: &str) -> Option<(&str, &str)> {
    let scope = if path.starts_with('@') { path.find('/')? + 1 } else { 0 };
    let end = scope + path[scope..].find(['/', '@'])?;
    let (name, version) = (&path[..end], &path[end + 1..]);
    let is_path = path.as_bytes()[end] == b'/';
    let version = if is_path { &version[..version.find('_').unwrap_or(version.len())] } else { version };
    // Not the host of a registry.
    (!is_path || is_version(version)).then_some((name, version))
}

#[cfg(test)]
mod tests {
    use super::super::testing::{input, listed};
    use super::*;

    fn purls(text: &str) -> Result<Vec<String>, String> {
        listed(read(&input("shop/pnpm-lock.yaml", text)))
    }

    #[test]
    fn version_5_has_paths_as_keys_and_marks_development() {
        let text = "\
dependencies:
  left: 1.0.0
packages:
  /left/1.0.0:
    resolution: {integrity: sha512-x}
    dev: false
  /@acme/ui/2.1.0-rc.1_react@18.0.0+@acme+core@1.0.0:
    dev: true
    peerDependencies: {react: '*'}
  /right/3.0.0_abc123: {dev: true}
  npm.example.com/@acme/hosted/4.0.0: {resolution: {tarball: x}}
  npm.example.com/plain/4.1.0_react@18.0.0: {}
  git.example.com/acme/widget/0123abc:
    name: '@acme/widget'
    version: 1.2.0
    dev: false
  file:vendor/packed-1.0.0.tgz:
    resolution: {tarball: 'file:vendor/packed-1.0.0.tgz'}
    name: packed
    version: 1.0.0
  file:vendor/folder:
    resolution: {directory: vendor/folder, type: directory}
    name: folder
lockfileVersion: 5.4
";
        let expected = [
            "pkg:npm/left@1.0.0",
            "pkg:npm/%40acme/ui@2.1.0-rc.1 (dev)",
            "pkg:npm/right@3.0.0 (dev)",
            "pkg:npm/%40acme/hosted@4.0.0",
            "pkg:npm/plain@4.1.0",
            "pkg:npm/%40acme/widget@1.2.0",
            "pkg:npm/packed@1.0.0",
        ];
        assert_eq!(purls(text).unwrap(), expected);
        // Versions that have other names for the same form.
        for version in ["5.1", "'5.4-inlineSpecifiers'", "5"] {
            assert_eq!(purls(&text.replace("5.4", version)).unwrap(), expected);
        }
    }

    #[test]
    fn version_6_has_peers_in_round_brackets() {
        let text = "\
lockfileVersion: '6.0'
packages:
  /left@1.0.0:
    dev: true
  /@acme/ui@2.1.0(react@18.0.0(x@1.0.0))(@acme/core@1.0.0): {}
  /patched@1.0.0(patch_hash=abc): {}
  npm.example.com/hosted@4.0.0: {}
  github.com/acme/widget/0123abc: {name: '@acme/widget', version: 1.2.0}
  '@git.example.com/x.tar.gz': {name: tarred, version: 0.1.0}
";
        let expected = [
            "pkg:npm/left@1.0.0 (dev)",
            "pkg:npm/%40acme/ui@2.1.0",
            "pkg:npm/patched@1.0.0",
            "pkg:npm/hosted@4.0.0",
            "pkg:npm/%40acme/widget@1.2.0",
            "pkg:npm/tarred@0.1.0",
        ];
        assert_eq!(purls(text).unwrap(), expected);
    }

    const NINE: &str = "\
lockfileVersion: '9.0'
importers:
  .:
    dependencies:
      alias: {specifier: 'npm:real@1', version: real@1.0.0}
      scoped: {specifier: 'npm:@acme/real@1', version: '@acme/real@1.0.0'}
      peered: {specifier: ^1, version: 1.0.0(left@2.0.0)}
      linked: {specifier: 'workspace:*', version: link:packages/linked}
      packed: {specifier: 'file:packed.tgz', version: file:packed.tgz}
      widget: {specifier: x, version: git+https://git.example.com/widget.git#0123}
    devDependencies:
      left: {specifier: ^1, version: 1.0.0}
      peered: {specifier: ^1, version: 1.0.0(left@1.0.0)}
  packages/linked:
    optionalDependencies:
      optional: {specifier: ^1, version: 1.0.0}
    dependencies:
      local: {specifier: 'file:../local', version: file:packages/local}
packages:
  real@1.0.0: {resolution: {integrity: x}}
  '@acme/real@1.0.0': {}
  peered@1.0.0: {peerDependencies: {left: '*'}}
  left@1.0.0: {}
  left@2.0.0: {deprecated: gone}
  packed@file:packed.tgz: {version: 3.0.0}
  widget@git+https://git.example.com/widget.git#0123: {version: 1.2.3}
  noversion@https://example.com/x.tgz: {}
  optional@1.0.0: {}
  local@file:packages/local: {resolution: {directory: packages/local, type: directory}}
  deep@1.0.0: {}
  tool@1.0.0: {}
  of-tool@1.0.0: {}
  orphan@1.0.0: {}
snapshots:
  real@1.0.0: {}
  '@acme/real@1.0.0': {}
  peered@1.0.0(left@1.0.0): {dependencies: {left: 1.0.0, tool: 1.0.0}}
  peered@1.0.0(left@2.0.0): {dependencies: {left: 2.0.0}}
  left@1.0.0: {}
  left@2.0.0: {}
  packed@file:packed.tgz: {}
  widget@git+https://git.example.com/widget.git#0123: {}
  noversion@https://example.com/x.tgz: {}
  optional@1.0.0: {}
  local@file:packages/local: {dependencies: {deep: 1.0.0}}
  deep@1.0.0: {}
  tool@1.0.0: {optionalDependencies: {of-tool: 1.0.0}, transitivePeerDependencies: [x]}
  of-tool@1.0.0: {dependencies: {tool: 1.0.0}}
  orphan@1.0.0: {}
";

    #[test]
    fn version_9_tells_development_by_the_graph_from_the_importers() {
        let expected = [
            "pkg:npm/real@1.0.0",
            "pkg:npm/%40acme/real@1.0.0",
            "pkg:npm/peered@1.0.0",
            "pkg:npm/left@1.0.0 (dev)",
            "pkg:npm/left@2.0.0",
            "pkg:npm/packed@3.0.0",
            "pkg:npm/widget@1.2.3",
            "pkg:npm/noversion",
            "pkg:npm/optional@1.0.0",
            "pkg:npm/deep@1.0.0",
            "pkg:npm/tool@1.0.0 (dev)",
            "pkg:npm/of-tool@1.0.0 (dev)",
            "pkg:npm/orphan@1.0.0",
        ];
        assert_eq!(purls(NINE).unwrap(), expected);
    }

    #[test]
    fn a_document_about_pnpm_itself_may_come_first() {
        let text = format!(
            "---\nlockfileVersion: '9.0'\nimporters:\n  .:\n    configDependencies:\n      plugin: {{specifier: 1.0.0, version: 1.0.0}}\n    \
            packageManagerDependencies:\n      pnpm: {{specifier: 12.0.0, version: 12.0.0}}\npackages:\n  plugin@1.0.0: {{}}\n  pnpm@12.0.0: {{}}\n\
            snapshots:\n  plugin@1.0.0: {{}}\n  pnpm@12.0.0: {{}}\n\n---\n{NINE}"
        );
        let found = purls(&text).unwrap();
        assert_eq!(found[..3], ["pkg:npm/plugin@1.0.0", "pkg:npm/pnpm@12.0.0 (dev)", "pkg:npm/real@1.0.0"]);
        assert_eq!(found.len(), 2 + purls(NINE).unwrap().len());
    }

    #[test]
    fn what_pnpm_has_not_written_is_an_error() {
        let advice = "Write the file anew: run `pnpm install` with pnpm 9 to 12.";
        for (text, expected) in [
            ("", "shop/pnpm-lock.yaml is empty"),
            ("a: b\n", "shop/pnpm-lock.yaml has no lockfileVersion, so pnpm has not written it"),
            (
                "\nlockfileVersion: '10.0'\n",
                &format!(
                    "shop/pnpm-lock.yaml, line 2, has lockfileVersion 10.0, but versions 5, 6 and 9 are read {advice}"
                ),
            ),
            (
                "lockfileVersion: 9.0\npackages:\n\n  nothing: {}\n",
                "shop/pnpm-lock.yaml, line 4, has a key that names no package: nothing",
            ),
            (
                "lockfileVersion: 9.0\npackages: [a]\n",
                "shop/pnpm-lock.yaml, line 2, has a text or a list where a mapping is expected",
            ),
            (
                "lockfileVersion: 9.0\npackages: &a\n  x@1: {}\nsnapshots: *a\n",
                "shop/pnpm-lock.yaml, line 4, has an alias (*), which is not read; write the value in its place",
            ),
            (
                "lockfileVersion: 9.0\nimporters:\n  .: {<<: {a: b}}\n",
                "shop/pnpm-lock.yaml, line 3, has a merge key (<<), which is not read; write the entries in its place",
            ),
        ] {
            assert_eq!(purls(text).unwrap_err(), expected, "{text:?}");
        }
        let conflict = "lockfileVersion: '9.0'\npackages:\n<<<<<<< HEAD\n  x@1.0.0: {}\n=======\n>>>>>>> other\n";
        assert!(purls(conflict).unwrap_err().contains("is not valid YAML"), "{conflict}");
    }
}
