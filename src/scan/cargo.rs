//! `Cargo.lock`: every `[[package]]` with a source. Without one it is first-party: the project itself, a member of its
//! workspace, or a path dependency. Names don't decide, since a crate of the registry may have the project's name.

use super::toml::{self, Toml};
use super::{Input, Package, Project, ScanError};

/// The newest version of the format that is known; the first ones state none.
const NEWEST: u32 = 4;

/// Reads a `Cargo.lock`.
///
/// # Errors
///
/// Where it is not TOML, has an unknown version, or a package lacks its name.
pub fn read(input: &Input) -> Result<Project, ScanError> {
    let text = input.small_text()?;
    let lock = toml::parse(input, &text)?;
    if let Some(version) = lock.get("version") {
        let is_known =
            matches!(version, Toml::Other(number) if number.parse().is_ok_and(|number: u32| number <= NEWEST));
        if !is_known {
            return Err(input.unknown_version());
        }
    }
    let mut project = Project { name: project_name(input)?, ..Project::default() };
    for package in lock.tables("package") {
        if package.get("source").is_some() {
            let without_name = || input.error(package.line as usize, "has a package without name");
            let name = package.text("name").ok_or_else(without_name)?;
            let version = package.text("version").map(str::to_owned);
            project.packages.push(Package { kind: "cargo", name: name.to_owned(), version, ..Package::default() });
        }
    }
    Ok(project)
}

/// The name of the package whose manifest lies beside the lock. A workspace has none, and a manifest that cannot be
/// parsed is not needed for anything else.
fn project_name(input: &Input) -> Result<String, ScanError> {
    let manifest = input.beside("Cargo.toml")?.and_then(|(path, bytes)| {
        let manifest = Input { path: &path, bytes: &bytes };
        let text = manifest.text().ok()?;
        let table = toml::parse(&manifest, &text).ok()?;
        table.table("package")?.text("name").map(str::to_owned)
    });
    Ok(manifest.unwrap_or_else(|| input.folder_name()))
}

#[cfg(test)]
mod tests {
    use std::path::Path;

    use super::*;

    fn packages(text: &str) -> Result<Vec<String>, String> {
        let input = Input { path: Path::new("Cargo.lock"), bytes: text.as_bytes() };
        let project = read(&input).map_err(|error| error.to_string())?;
        let shown = |package: &Package| format!("{} {}", package.name, package.version.as_deref().unwrap_or("-"));
        Ok(project.packages.iter().map(shown).collect())
    }

    #[test]
    fn packages_with_a_source_are_listed_whatever_their_name() {
        let text = r#"
version = 4
[[package]]
name = "app"
version = "0.1.0"
dependencies = ["app 2.0.0"]
[[package]]
name = "app"
version = "2.0.0"
source = "registry+https://index.example.com/"
checksum = "00"
[[package]]
name = "forked"
version = "1.0.0+build.7"
source = "git+https://git.example.com/forked?branch=x#0123456789"
[[package]]
name = "app"
version = "3.0.0"
source = "sparse+https://index.example.com/"
[metadata]
"checksum app 2.0.0" = "00"
"#;
        assert_eq!(packages(text).unwrap(), ["app 2.0.0", "forked 1.0.0+build.7", "app 3.0.0"]);
    }

    #[test]
    fn a_lock_without_packages_is_valid_and_one_of_the_future_is_not() {
        assert_eq!(packages("version = 3\n").unwrap(), Vec::<String>::new());
        assert_eq!(packages("").unwrap(), Vec::<String>::new());
        for version in ["5", "-1", "\"4\"", "4.0"] {
            let error = packages(&format!("version = {version}\n")).unwrap_err();
            assert_eq!(error, "Cargo.lock has a version that is not known yet");
        }
    }

    #[test]
    fn damage_is_an_error_with_its_place() {
        assert!(packages("[package\n").unwrap_err().starts_with("Cargo.lock, line 1, is not valid TOML"));
        let error = packages("[[package]]\nsource = \"x\"\n").unwrap_err();
        assert_eq!(error, "Cargo.lock, line 1, has a package without name");
    }

    #[test]
    fn random_locks_are_read_or_refused() {
        const PIECES: &[&str] = &[
            "[[package]]\n",
            "[package]\n",
            "name = \"a\"\n",
            "version = \"1\"\n",
            "version = 4\n",
            "source = \"x\"\n",
            "source = 1\n",
            "=",
            "[",
            "\"",
            "\n",
            "#",
        ];
        crate::fuzz::each_round(|random| {
            if let Ok(found) = packages(&random.text(PIECES, 12)) {
                assert!(found.iter().all(|package| !package.starts_with(' ')));
            }
        });
    }
}
