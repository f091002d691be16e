//! `pylock.toml`, the lock file of PEP 751, which pip, uv and pdm write. It does not tell what is needed for development only.

use super::python::{name, package};
use super::toml;
use super::{Input, Project, ScanError};

/// Reads a `pylock.toml`.
///
/// # Errors
///
/// Where it is not TOML, has an unknown version, or a package lacks its name.
pub fn read(input: &Input) -> Result<Project, ScanError> {
    let text = input.small_text()?;
    let lock = toml::parse(input, &text)?;
    let Some(version) = lock.text("lock-version") else {
        return Err(input.error(None, "has no lock-version, so it is not a lock file of PEP 751"));
    };
    if version.split('.').next() != Some("1") {
        let what = format!("has lock-version {version}, but only version 1 is read");
        return Err(input
            .error(None, what)
            .advise("Write the file anew with a tool that writes version 1.0, such as `pip lock`."));
    }
    let mut packages = Vec::new();
    for locked in lock.tables("packages") {
        let name = name(input, locked)?;
        if locked.get("directory").is_none() {
            packages.push(package(name, locked.text("version"), false));
        }
    }
    Ok(Project { name: input.folder_name(), packages, ..Project::default() })
}

#[cfg(test)]
mod tests {
    use super::super::testing::{input, listed};
    use super::*;

    fn purls(text: &str) -> Result<Vec<String>, String> {
        listed(read(&input("shop/pylock.toml", text)))
    }

    #[test]
    fn both_spellings_of_tables_and_dates_are_read() {
        let text = r#"
lock-version = "1.0"
created-by = "uv"
[[packages]]
name = "a.b_c"
version = "1.0"
sdist = { url = "https://pypi.example.com/a.tar.gz", upload-time = 2026-07-28T13:50:58.123Z, size = 10 }
[[packages]]
name = "a.b_c"
version = "2.0"
marker = "python_version >= '3.10'"
[[packages]]
name = "from-git"
vcs = { type = "git", url = "https://git.example.com/x.git", commit-id = "0123" }
[[packages]]
name = "from-archive"
version = "3.0"
[packages.archive]
path = "vendor/x.zip"
[[packages]]
name = "folder"
[packages.directory]
path = "vendor/folder"
editable = true
[[packages]]
name = "other-folder"
version = "1.0"
directory = { path = "." }
"#;
        let expected = ["pkg:pypi/a.b-c@1.0", "pkg:pypi/a.b-c@2.0", "pkg:pypi/from-git", "pkg:pypi/from-archive@3.0"];
        assert_eq!(purls(text).unwrap(), expected);
    }

    #[test]
    fn other_files_are_errors() {
        let advice = "Write the file anew with a tool that writes version 1.0, such as `pip lock`.";
        for (text, expected) in [
            ("", "shop/pylock.toml has no lock-version, so it is not a lock file of PEP 751"),
            (
                "lock-version = \"2.0\"",
                &format!("shop/pylock.toml has lock-version 2.0, but only version 1 is read {advice}"),
            ),
            ("lock-version = \"1.1\"\n[[packages]]\nname = ''", "shop/pylock.toml, line 2, has a package without name"),
        ] {
            assert_eq!(purls(text).unwrap_err(), expected, "{text:?}");
        }
    }
}
