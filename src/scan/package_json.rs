//! `package.json`: the name of a project, its dependencies, and the members of its workspace.

use std::path::Path;

use serde_json::Value;

use super::{Input, ScanError};

/// The most patterns of a workspace; each is compared with every folder below the manifest.
const MOST_PATTERNS: usize = 1000;

/// What a manifest says, as far as scanners need it.
#[derive(Debug, Default)]
pub struct PackageJson {
    /// The name, with its scope.
    pub name: Option<String>,
    /// What the project needs to run: name and range.
    pub dependencies: Vec<(String, String)>,
    /// What is needed to develop it.
    pub development: Vec<(String, String)>,
    /// The patterns of the folders that are members of its workspace.
    pub workspaces: Vec<String>,
}

/// Reads a `package.json`.
///
/// # Errors
///
/// Where it is not JSON.
pub fn read(input: &Input) -> Result<PackageJson, ScanError> {
    let json: Value = input.json()?;
    let dependencies = |kind: &str| {
        let entries = json[kind].as_object().into_iter().flatten();
        entries.filter_map(|(name, range)| Some((name.clone(), range.as_str()?.to_string())))
    };
    // `{"packages": […]}` is how yarn takes options beside them.
    let workspaces = json["workspaces"].as_array().or(json["workspaces"]["packages"].as_array());
    let patterns = workspaces.into_iter().flatten().filter_map(Value::as_str).take(MOST_PATTERNS);
    Ok(PackageJson {
        name: json["name"].as_str().map(str::to_string),
        dependencies: dependencies("dependencies").chain(dependencies("optionalDependencies")).collect(),
        development: dependencies("devDependencies").collect(),
        workspaces: patterns.map(str::to_string).collect(),
    })
}

impl PackageJson {
    /// Whether a folder, given by its path from the manifest's with `/`, is a member of the workspace. A pattern with `!` takes
    /// away what an earlier one has given.
    pub fn has_member(&self, folder: &str) -> bool {
        let folder = segments(folder);
        let mut is_member = false;
        for pattern in &self.workspaces {
            let (is_negated, pattern) =
                pattern.strip_prefix('!').map_or((false, pattern.as_str()), |rest| (true, rest));
            let fits = |pattern: &&str, name: &&str| {
                let (pattern, name): (Vec<char>, Vec<char>) = (pattern.chars().collect(), name.chars().collect());
                matches(&pattern, &name, |letter| *letter == '*', |letter, other| *letter == '?' || letter == other)
            };
            if is_member == is_negated && matches(&segments(pattern), &folder, |part| *part == "**", fits) {
                is_member = !is_negated;
            }
        }
        is_member
    }
}

/// The path of a folder from that of a manifest, with `/`; none for the latter itself and for folders that are not below it.
pub fn folder_below(root: &Path, folder: &Path) -> Option<String> {
    let path = folder.strip_prefix(root).ok()?.to_string_lossy().replace('\\', "/");
    (!path.is_empty()).then_some(path)
}

fn segments(path: &str) -> Vec<&str> {
    path.split('/').filter(|part| !["", "."].contains(part)).collect()
}

/// Whether the parts of a pattern, in which a star stands for any number of them, match those of a name. A star that took too little
/// takes one more; no earlier star needs to, so the time is at most the square of the name's length.
fn matches<P, N>(pattern: &[P], name: &[N], is_star: impl Fn(&P) -> bool, fits: impl Fn(&P, &N) -> bool) -> bool {
    let (mut at, mut taken) = (0, 0);
    let mut star = None;
    while taken < name.len() {
        match pattern.get(at) {
            Some(part) if is_star(part) => {
                at += 1;
                star = Some((at, taken));
            }
            Some(part) if fits(part, &name[taken]) => {
                at += 1;
                taken += 1;
            }
            _ => {
                let Some((after, from)) = star else {
                    return false;
                };
                (at, taken) = (after, from + 1);
                star = Some((after, taken));
            }
        }
    }
    pattern[at..].iter().all(is_star)
}

#[cfg(test)]
mod tests {
    use super::super::testing::input;
    use super::*;

    #[test]
    fn members_of_a_workspace_are_found_by_its_patterns() {
        for (patterns, members, strangers) in [
            (r#"["packages/*", "apps/web"]"#, "packages/a apps/web", "packages packages/a/b apps apps/web2 a"),
            (r#"{"packages": ["./packages/*/"], "nohoist": ["**"]}"#, "packages/a", "other/a"),
            (r#"["packages/**"]"#, "packages/a packages/a/b/c packages", "other"),
            (r#"["**/lib"]"#, "lib a/lib a/b/lib", "lib/a libs"),
            (r#"["a?c-*-x", "!abc-*z*-x"]"#, "abc--x aec-a-b-x", "ac--x abc-x abc-z-x abc-azb-x"),
            (r#"["*", "!b", "b"]"#, "a b", "a/b"),
            ("[]", "", "a"),
            ("7", "", "a"),
        ] {
            let text = format!("{{\"workspaces\":{patterns}}}");
            let manifest = read(&input("package.json", &text)).unwrap();
            members.split_whitespace().for_each(|folder| assert!(manifest.has_member(folder), "{patterns}: {folder}"));
            strangers
                .split_whitespace()
                .for_each(|folder| assert!(!manifest.has_member(folder), "{patterns}: {folder}"));
        }
    }

    #[test]
    fn members_of_an_unexpected_type_are_passed_over() {
        let text =
            r#"{"name":7,"dependencies":{"a":"1","b":{}},"devDependencies":[],"optionalDependencies":{"c":"2"}}"#;
        let manifest = read(&input("package.json", text)).unwrap();
        assert_eq!((manifest.name, manifest.development.len()), (None, 0));
        let owned = |name: &str, range: &str| (name.to_owned(), range.to_owned());
        assert_eq!(manifest.dependencies, [owned("a", "1"), owned("c", "2")]);
    }

    #[test]
    fn patterns_full_of_stars_take_no_more_than_quadratic_time() {
        let text = format!("{{\"workspaces\":[{:?}]}}", "*a".repeat(2000));
        let manifest = read(&input("package.json", &text)).unwrap();
        assert!(!manifest.has_member(&"a".repeat(1999)));
        assert!(manifest.has_member(&"a".repeat(3000)));
    }
}
