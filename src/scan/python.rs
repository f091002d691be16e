//! What the lock files of Python's tools have in common: names, requirements, and the `pyproject.toml` beside them.

use super::graph::Graph;
use super::toml::{self, Table, Toml};
use super::{Input, Package, ScanError};

/// The ends of the names of files that pip installs: wheels and source archives.
const ARCHIVES: &[&str] = &[".whl", ".zip", ".tar.gz", ".tgz", ".tar", ".tar.bz2", ".tar.xz"];

/// A package of PyPI, or of another index, an address or a repository.
pub fn package(name: &str, version: Option<&str>, is_development: bool) -> Package {
    let version = version.filter(|version| !version.is_empty()).map(str::to_owned);
    Package { kind: "pypi", name: name.to_owned(), version, is_development, ..Package::default() }
}

/// The name as tools compare it (PEP 503): in lower case, with one `-` for each run of `-`, `_` and `.`.
pub fn canonical(name: &str) -> String {
    let mut plain = String::with_capacity(name.len());
    for letter in name.chars() {
        match letter {
            '-' | '_' | '.' if plain.ends_with('-') => {}
            '-' | '_' | '.' => plain.push('-'),
            _ => plain.extend(letter.to_lowercase()),
        }
    }
    plain
}

/// Whether a path names a file that is installed like a package of an index; otherwise it is a folder, which is first-party.
pub fn is_archive(path: &str) -> bool {
    let path = path.split(['#', '?']).next().unwrap_or_default();
    ARCHIVES.iter().any(|end| path.ends_with(end))
}

/// The table's `name`, which every package has.
///
/// # Errors
///
/// Where it has none.
pub fn name<'t>(input: &Input, package: &'t Table) -> Result<&'t str, ScanError> {
    let name = package.text("name").filter(|name| !name.is_empty());
    name.ok_or_else(|| input.error(package.line as usize, "has a package without name"))
}

/// Who needs whom by name, with a node for each extra of a package: `name`, `name[extra]`.
#[derive(Default)]
pub struct Needs(Graph);

impl Needs {
    /// The node of a package, or of one of its extras, which needs the package.
    pub fn node(&mut self, name: &str, extra: Option<&str>) -> usize {
        let name = canonical(name);
        let package = self.0.named(&name);
        let Some(extra) = extra else {
            return package;
        };
        let node = self.0.named(&format!("{name}[{}]", canonical(extra)));
        self.0.edge(node, package);
        node
    }

    /// The nodes of a requirement such as `name[extra] (>=1.0) ; marker`; none where it has no name.
    pub fn required(&mut self, requirement: &str) -> Vec<usize> {
        // pdm writes `-e file:///…#egg=name` for a folder.
        let requirement = requirement.split_once("#egg=").map_or(requirement, |(_, name)| name).trim();
        let is_name = |letter: char| letter.is_alphanumeric() || "-_.".contains(letter);
        let end = requirement.find(|letter| !is_name(letter)).unwrap_or(requirement.len());
        let (name, rest) = requirement.split_at(end);
        if name.is_empty() {
            return Vec::new();
        }
        let extras = rest.trim_start().strip_prefix('[').and_then(|rest| rest.split(']').next()).unwrap_or_default();
        let extras = extras.split(',').map(str::trim).filter(|extra| !extra.is_empty());
        let mut nodes: Vec<usize> = extras.map(|extra| self.node(name, Some(extra))).collect();
        nodes.push(self.node(name, None));
        nodes
    }

    /// The nodes of an entry of poetry's tables of dependencies: a name with a text, a table, or several tables.
    pub fn required_by_entry(&mut self, name: &str, value: &Toml) -> Vec<usize> {
        let mut nodes = vec![self.node(name, None)];
        let tables = match value {
            Toml::Table(table) => vec![table],
            Toml::Array(elements) => elements.iter().filter_map(Toml::table).collect(),
            Toml::Text(_) | Toml::Other(_) => Vec::new(),
        };
        for extra in tables.iter().flat_map(|table| table.texts("extras")) {
            nodes.push(self.node(name, Some(extra)));
        }
        nodes
    }

    /// States that a node needs others.
    pub fn edges(&mut self, from: usize, to: Vec<usize>) {
        to.into_iter().for_each(|to| self.0.edge(from, to));
    }

    /// For each name, whether it is needed for development only.
    pub fn development(self, roots: &[usize], development: &[usize]) -> impl Fn(&str) -> bool + use<> {
        let is_development = self.0.development(roots, development);
        let graph = self.0;
        move |name| graph.find(&canonical(name)).is_some_and(|node| is_development[node])
    }
}

/// The `pyproject.toml` beside a lock file.
pub struct PyProject<'a>(Table<'a>);

impl<'a> PyProject<'a> {
    /// Reads it.
    ///
    /// # Errors
    ///
    /// Where it is not TOML.
    pub fn read(input: &Input, text: &'a str) -> Result<PyProject<'a>, ScanError> {
        toml::parse(input, text).map(PyProject)
    }

    fn tool(&self, name: &str) -> Option<&Table<'a>> {
        self.0.table("tool")?.table(name)
    }

    /// The project's name.
    pub fn name(&self) -> Option<&str> {
        let project = self.0.table("project").and_then(|project| project.text("name"));
        project.or_else(|| self.tool("poetry")?.text("name"))
    }

    /// Whether a group of packages is one of the project's extras, which belong to what it needs to run.
    pub fn has_extra(&self, group: &str) -> bool {
        let extras = self.0.table("project").and_then(|project| project.table("optional-dependencies"));
        extras.is_some_and(|extras| extras.entries().any(|(name, _)| canonical(name) == canonical(group)))
    }

    /// The nodes of what the project needs to run, and of what is needed to develop it.
    pub fn roots(&self, needs: &mut Needs) -> (Vec<usize>, Vec<usize>) {
        let (mut roots, mut development) = (Vec::new(), Vec::new());
        // Tables whose values are lists of requirements.
        let groups = |table: Option<&Table>, needs: &mut Needs, found: &mut Vec<usize>| {
            for (group, _) in table.iter().flat_map(|table| table.entries()) {
                let requirements = table.iter().flat_map(|table| table.texts(group));
                found.extend(requirements.flat_map(|requirement| needs.required(requirement)));
            }
        };
        if let Some(project) = self.0.table("project") {
            roots.extend(project.texts("dependencies").flat_map(|requirement| needs.required(requirement)));
            groups(project.table("optional-dependencies"), needs, &mut roots);
        }
        groups(self.0.table("dependency-groups"), needs, &mut development);
        groups(self.tool("pdm").and_then(|pdm| pdm.table("dev-dependencies")), needs, &mut development);
        if let Some(poetry) = self.tool("poetry") {
            let entries = |table: Option<&Table>, needs: &mut Needs, found: &mut Vec<usize>| {
                for (name, value) in table.iter().flat_map(|table| table.entries()) {
                    found.extend(needs.required_by_entry(name, value));
                }
            };
            entries(poetry.table("dependencies"), needs, &mut roots);
            entries(poetry.table("dev-dependencies"), needs, &mut development);
            for (_, group) in poetry.table("group").iter().flat_map(|groups| groups.entries()) {
                entries(group.table().and_then(|group| group.table("dependencies")), needs, &mut development);
            }
        }
        (roots, development)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_are_compared_without_case_and_kind_of_dash() {
        assert_eq!(canonical("Zope._-Interface"), "zope-interface");
        assert_eq!(canonical("É--x"), "é-x");
        assert_eq!(canonical(""), "");
    }

    #[test]
    fn requirements_name_a_package_and_its_extras() {
        for (requirement, expected) in [
            ("a", vec!["a"]),
            ("A.b[X_y, z] (>=1.0) ; python_version < \"3\"", vec!["a-b[x-y]", "a-b[z]", "a-b"]),
            ("a>=1,<2", vec!["a"]),
            ("a [x] ~= 1", vec!["a[x]", "a"]),
            ("a @ https://example.com/b.whl", vec!["a"]),
            ("-e file:///${PROJECT_ROOT}/vendor/a#egg=a[x]", vec!["a[x]", "a"]),
            ("a[x", vec!["a[x]", "a"]),
            ("", vec![]),
            ("(>=1)", vec![]),
        ] {
            let mut needs = Needs::default();
            let nodes = needs.required(requirement);
            let named: Vec<usize> = expected.iter().map(|name| needs.0.find(name).unwrap()).collect();
            assert_eq!(nodes, named, "{requirement}");
        }
    }

    #[test]
    fn archives_are_told_from_folders() {
        for path in ["a-1.0-py3-none-any.whl", "./x/a.tar.gz", "https://example.com/a.zip?x#sha256=0"] {
            assert!(is_archive(path), "{path}");
        }
        for path in ["", ".", "../whl", "vendor/zip/", "https://example.com/a"] {
            assert!(!is_archive(path), "{path}");
        }
    }
}
