//! `composer.lock`: `packages`, and for development `packages-dev`. Versions stay as written, with a leading `v` too.

use serde::Deserialize;

use super::{Input, Package, Project, ScanError};

#[derive(Deserialize)]
struct Lock {
    packages: Option<Vec<Locked>>,
    /// `null` in a lock that was written without them.
    #[serde(rename = "packages-dev")]
    development: Option<Vec<Locked>>,
}

#[derive(Deserialize)]
struct Locked {
    name: String,
    version: Option<String>,
    dist: Option<Dist>,
}

#[derive(Deserialize)]
struct Dist {
    /// `path` for a folder of the project itself.
    #[serde(rename = "type")]
    kind: Option<String>,
}

#[derive(Deserialize)]
struct Manifest {
    name: Option<String>,
}

/// Reads a `composer.lock`.
///
/// # Errors
///
/// Where it is not JSON, has no list of packages, or a package lacks its name.
pub fn read(input: &Input) -> Result<Project, ScanError> {
    let lock: Lock = input.json()?;
    let packages = lock.packages.ok_or_else(|| input.error(None, "has no list of packages"))?;
    let development = lock.development.unwrap_or_default();
    let listed = packages.into_iter().map(|locked| (locked, false));
    let listed = listed.chain(development.into_iter().map(|locked| (locked, true)));
    // The manifest is needed for the name alone, so one that cannot be parsed does no harm.
    let manifest = input.beside("composer.json")?;
    let name = manifest.and_then(|(path, bytes)| {
        let manifest = Input { path: &path, bytes: &bytes };
        manifest.json::<Manifest>().ok()?.name.filter(|name| !name.is_empty())
    });
    Ok(Project {
        name: name.unwrap_or_else(|| input.folder_name()),
        packages: listed.filter_map(|(locked, is_development)| package(locked, is_development)).collect(),
        warnings: Vec::new(),
    })
}

/// The package of an entry; none for a folder of the project itself.
fn package(locked: Locked, is_development: bool) -> Option<Package> {
    if locked.dist.is_some_and(|dist| dist.kind.as_deref() == Some("path")) {
        return None;
    }
    let (group, name) = match locked.name.split_once('/') {
        Some((vendor, name)) => (Some(vendor.to_owned()), name.to_owned()),
        None => (None, locked.name),
    };
    Some(Package { kind: "composer", group, name, version: locked.version, is_development, ..Package::default() })
}

#[cfg(test)]
mod tests {
    use std::path::Path;

    use super::*;
    use crate::fuzz::each_round;

    fn listed(text: &str) -> Result<Vec<String>, String> {
        let input = Input { path: Path::new("site/composer.lock"), bytes: text.as_bytes() };
        let project = read(&input).map_err(|error| error.to_string())?;
        assert_eq!(project.name, "site");
        let shown = |package: &Package| {
            let version = package.version.as_deref().unwrap_or("-");
            format!("{:?} {} {version} {}", package.group, package.name, package.is_development)
        };
        Ok(project.packages.iter().map(shown).collect())
    }

    #[test]
    fn both_lists_are_read_and_local_folders_left_out() {
        let text = r#"{
            "_readme": ["x"], "content-hash": "00", "plugin-api-version": "2.6.0",
            "packages": [
                {"name": "Monolog/monolog", "version": "v3.6.0", "dist": {"type": "zip", "url": "https://example.com/a.zip"}},
                {"name": "acme/local", "version": "dev-main", "dist": {"type": "path", "url": "../local"}},
                {"name": "acme/branch", "version": "dev-main", "source": {"type": "git"}, "dist": null},
                {"name": "single"}
            ],
            "packages-dev": [{"name": "phpunit/phpunit", "version": "11.0.0"}],
            "aliases": []
        }"#;
        let expected = [
            "Some(\"Monolog\") monolog v3.6.0 false",
            "Some(\"acme\") branch dev-main false",
            "None single - false",
            "Some(\"phpunit\") phpunit 11.0.0 true",
        ];
        assert_eq!(listed(text).unwrap(), expected);
        assert_eq!(listed(r#"{"packages": [], "packages-dev": null}"#).unwrap(), Vec::<String>::new());
    }

    #[test]
    fn what_is_no_lock_is_an_error() {
        assert_eq!(listed("{}").unwrap_err(), "site/composer.lock has no list of packages");
        let error = listed("{\"packages\":\n[{}]}").unwrap_err();
        assert_eq!(error, "site/composer.lock, line 2, has an unexpected value: missing field `name`");
    }

    #[test]
    fn random_locks_are_read_or_refused() {
        const PIECES: &[&str] = &[
            "{",
            "}",
            "[",
            "]",
            "\"packages\":",
            "\"packages-dev\":",
            "\"name\":",
            "\"/\"",
            "\"a/b/c\"",
            "\"dist\":",
            "null",
            ",",
            "1",
        ];
        each_round(|random| {
            let text = match random.below(2) {
                0 => random.text(PIECES, 12),
                _ => format!("{{\"packages\":[{{\"name\":{}}}]}}", random.text(PIECES, 6)),
            };
            let _ = listed(&text);
        });
    }
}
