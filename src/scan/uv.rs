//! `uv.lock`.
//!
//! A package with a folder as its source is first-party. The members of the workspace state what they need to run, with extras, and
//! what is needed to develop them; the graph from there tells which packages are needed for development only.

use super::graph::Graph;
use super::python::{name, package};
use super::toml::{self, Table, Toml};
use super::{Input, Project, ScanError};

/// Reads a `uv.lock`.
///
/// # Errors
///
/// Where it is not TOML, has an unknown version, or a package lacks its name.
pub fn read(input: &Input) -> Result<Project, ScanError> {
    let text = input.small_text()?;
    let lock = toml::parse(input, &text)?;
    check_version(input, &lock)?;
    let members: Vec<&str> = lock.table("manifest").iter().flat_map(|manifest| manifest.texts("members")).collect();
    let is_member =
        |locked: &Table| members.contains(&locked.text("name").unwrap_or_default()) || folder(locked) == Some(".");
    let is_development = development(&lock, is_member);
    let mut packages = Vec::new();
    let mut project_name = None;
    for (locked, is_development) in lock.tables("package").zip(is_development) {
        let name = name(input, locked)?;
        match folder(locked) {
            Some(".") => project_name = Some(name.to_owned()),
            Some(_) => {}
            None => packages.push(package(name, locked.text("version"), is_development)),
        }
    }
    let name = project_name.unwrap_or_else(|| input.folder_name());
    Ok(Project { name, packages, ..Project::default() })
}

fn check_version(input: &Input, lock: &Table) -> Result<(), ScanError> {
    let version = match lock.get("version") {
        Some(Toml::Other("1")) => return Ok(()),
        Some(Toml::Other(version)) => *version,
        _ => return Err(input.error(None, "has no version of the format, so uv has not written it")),
    };
    let what = format!("has version {version} of the format, but only version 1 is read");
    Err(input.error(None, what).advise("Write the file anew: run `uv lock` with a uv that writes version 1."))
}

/// The folder that is the source of a package.
fn folder<'t>(locked: &'t Table) -> Option<&'t str> {
    let source = locked.table("source")?;
    ["virtual", "editable", "directory"].iter().find_map(|kind| source.text(kind))
}

/// For each package, whether it is needed for development only.
fn development(lock: &Table, is_member: impl Fn(&Table) -> bool) -> Vec<bool> {
    let (mut roots, mut development) = (Vec::new(), Vec::new());
    // The nodes have the numbers of the packages.
    let mut graph = Graph::with_nodes(lock.tables("package").count());
    // A dependency states the version only where there are several of the name.
    for (node, locked) in lock.tables("package").enumerate() {
        let name = locked.text("name").unwrap_or_default();
        for name in [name.to_owned(), key(name, locked.text("version"), None)] {
            let from = graph.named(&name);
            graph.edge(from, node);
        }
    }
    for (node, locked) in lock.tables("package").enumerate() {
        let is_member = is_member(locked);
        let needed = targets(&mut graph, locked.tables("dependencies"));
        needed.into_iter().for_each(|to| graph.edge(node, to));
        if is_member {
            roots.push(node);
        }
        let name = locked.text("name").unwrap_or_default();
        for (extra, list) in locked.table("optional-dependencies").iter().flat_map(|extras| extras.entries()) {
            let needed = targets(&mut graph, tables(list));
            for version in [None, locked.text("version")] {
                let from = graph.named(&key(name, version, Some(extra)));
                needed.iter().for_each(|to| graph.edge(from, *to));
                if is_member {
                    roots.push(from);
                }
            }
        }
        if is_member {
            for (_, list) in locked.table("dev-dependencies").iter().flat_map(|groups| groups.entries()) {
                development.extend(targets(&mut graph, tables(list)));
            }
        }
    }
    // What is locked for a script, or for a workspace whose root is no project.
    if let Some(manifest) = lock.table("manifest") {
        roots.extend(targets(&mut graph, manifest.tables("requirements")));
        for (_, list) in manifest.table("dependency-groups").iter().flat_map(|groups| groups.entries()) {
            development.extend(targets(&mut graph, tables(list)));
        }
    }
    graph.development(&roots, &development)
}

fn tables<'t, 'a>(list: &'t Toml<'a>) -> impl Iterator<Item = &'t Table<'a>> {
    let elements = if let Toml::Array(elements) = list { elements.as_slice() } else { &[] };
    elements.iter().filter_map(Toml::table)
}

/// The nodes of dependencies: of the packages and of the extras that are asked for.
fn targets<'t, 'a: 't>(graph: &mut Graph, dependencies: impl Iterator<Item = &'t Table<'a>>) -> Vec<usize> {
    let mut nodes = Vec::new();
    for dependency in dependencies {
        let (name, version) = (dependency.text("name").unwrap_or_default(), dependency.text("version"));
        nodes.push(graph.named(&version.map_or_else(|| name.to_owned(), |version| key(name, Some(version), None))));
        for extra in dependency.texts("extra").chain(dependency.texts("extras")) {
            nodes.push(graph.named(&key(name, version, Some(extra))));
        }
    }
    nodes
}

/// The name of a node: that of a package without version stands for all of its versions.
fn key(name: &str, version: Option<&str>, extra: Option<&str>) -> String {
    format!("{name} {}[{}]", version.unwrap_or_default(), extra.unwrap_or_default())
}

#[cfg(test)]
mod tests {
    use super::super::testing::{input, listed};
    use super::*;

    fn purls(text: &str) -> Result<Vec<String>, String> {
        listed(read(&input("shop/uv.lock", text)))
    }

    const REGISTRY: &str = "source = { registry = \"https://pypi.example.com/simple\" }\n";

    fn package(name: &str, version: &str, more: &str) -> String {
        format!("[[package]]\nname = \"{name}\"\nversion = \"{version}\"\n{REGISTRY}{more}\n")
    }

    #[test]
    fn the_members_of_the_workspace_tell_development() {
        let text = [
            "version = 1\nrevision = 3\n[manifest]\nmembers = [\"member\", \"shop\"]\n".to_owned(),
            package("both", "1.0", ""),
            package("both", "2.0", ""),
            package("deep", "1.0", ""),
            package("deep-tool", "1.0", ""),
            package("driver", "1.0", ""),
            package("fast", "1.0", ""),
            "[[package]]\nname = \"folder\"\nversion = \"0.7.0\"\nsource = { directory = \"vendor/folder\" }\ndependencies = [{ name = \"of-folder\" }]\n".to_owned(),
            "[[package]]\nname = \"from-file\"\nversion = \"0.6.0\"\nsource = { path = \"vendor/x.whl\" }\n".to_owned(),
            "[[package]]\nname = \"from-git\"\nversion = \"0.5.0\"\nsource = { git = \"https://git.example.com/x.git#0123\" }\n".to_owned(),
            "[[package]]\nname = \"member\"\nsource = { editable = \"packages/member\" }\ndependencies = [{ name = \"of-member\" }]\n[package.dev-dependencies]\ntest = [{ name = \"of-member-tool\" }]\n".to_owned(),
            package("of-folder", "1.0", ""),
            package("of-member", "1.0", ""),
            package("of-member-tool", "1.0", ""),
            package("orphan", "1.0", ""),
            package("run", "1.0", "dependencies = [{ name = \"deep\" }]\n[package.optional-dependencies]\nquick = [{ name = \"fast\" }]\n"),
            "[[package]]\nname = \"shop\"\nversion = \"1.0\"\nsource = { virtual = \".\" }\n\
             dependencies = [{ name = \"run\", extra = [\"quick\"] }, { name = \"both\", version = \"1.0\" }, { name = \"folder\" }, { name = \"from-file\" }, { name = \"from-git\" }]\n\
             [package.optional-dependencies]\npg = [{ name = \"driver\" }]\n\
             [package.dev-dependencies]\ndev = [{ name = \"tool\" }, { name = \"both\", version = \"2.0\" }, { name = \"run\" }]\n".to_owned(),
            package("tool", "1.0", "dependencies = [{ name = \"deep-tool\" }, { name = \"deep\" }]\n"),
        ]
        .concat();
        let expected = [
            "pkg:pypi/both@1.0",
            "pkg:pypi/both@2.0 (dev)",
            "pkg:pypi/deep@1.0",
            "pkg:pypi/deep-tool@1.0 (dev)",
            "pkg:pypi/driver@1.0",
            "pkg:pypi/fast@1.0",
            "pkg:pypi/from-file@0.6.0",
            "pkg:pypi/from-git@0.5.0",
            "pkg:pypi/of-folder@1.0",
            "pkg:pypi/of-member@1.0",
            "pkg:pypi/of-member-tool@1.0 (dev)",
            "pkg:pypi/orphan@1.0",
            "pkg:pypi/run@1.0",
            "pkg:pypi/tool@1.0 (dev)",
        ];
        assert_eq!(purls(&text).unwrap(), expected);
        assert_eq!(read(&input("x/uv.lock", &text)).unwrap().name, "shop");
    }

    #[test]
    fn scripts_and_workspaces_without_a_project_have_roots_in_the_manifest() {
        let text = [
            "version = 1\n[manifest]\nrequirements = [{ name = \"run\" }]\n[manifest.dependency-groups]\ndev = [{ name = \"tool\" }]\n".to_owned(),
            package("run", "1", ""),
            package("tool", "1", ""),
        ]
        .concat();
        assert_eq!(purls(&text).unwrap(), ["pkg:pypi/run@1", "pkg:pypi/tool@1 (dev)"]);
    }

    #[test]
    fn an_extra_of_a_package_without_version_is_followed() {
        let text = [
            "version = 1\n".to_owned(),
            "[[package]]\nname = \"shop\"\nsource = { editable = \".\" }\ndependencies = [{ name = \"run\", version = \"2\", extra = [\"quick\"] }]\n[package.dev-dependencies]\ndev = [{ name = \"slow\" }, { name = \"fast\" }]\n".to_owned(),
            package("run", "1", "[package.optional-dependencies]\nquick = [{ name = \"slow\" }]\n"),
            package("run", "2", "[package.optional-dependencies]\nquick = [{ name = \"fast\" }]\n"),
            package("slow", "1", ""),
            package("fast", "1", ""),
        ]
        .concat();
        let expected = ["pkg:pypi/run@1", "pkg:pypi/run@2", "pkg:pypi/slow@1 (dev)", "pkg:pypi/fast@1"];
        assert_eq!(purls(&text).unwrap(), expected);
    }

    #[test]
    fn what_uv_has_not_written_is_an_error() {
        let advice = "Write the file anew: run `uv lock` with a uv that writes version 1.";
        for (text, expected) in [
            ("", "shop/uv.lock has no version of the format, so uv has not written it"),
            ("version = \"1\"", "shop/uv.lock has no version of the format, so uv has not written it"),
            ("version = 2", &format!("shop/uv.lock has version 2 of the format, but only version 1 is read {advice}")),
            ("version = 1\n[[package]]\nversion = '1'", "shop/uv.lock, line 2, has a package without name"),
        ] {
            assert_eq!(purls(text).unwrap_err(), expected, "{text:?}");
        }
    }
}
