//! `gradle.lockfile`: `group:name:version=configurations`. Files of Gradle before 6.8, one for each configuration, lack the latter.

use super::{Input, Package, Project, ScanError};

/// Reads a `gradle.lockfile`. It lists what any configuration needs, those of tests too.
///
/// # Errors
///
/// With the line, where something is no module; and where the file is empty.
pub fn read(input: &Input) -> Result<Project, ScanError> {
    let text = input.small_text()?;
    let mut packages = Vec::new();
    for (number, line) in text.lines().enumerate() {
        let line = line.trim();
        // Configurations that need nothing are listed behind `empty=`.
        if line.is_empty() || line.starts_with('#') || line.starts_with("empty=") {
            continue;
        }
        let coordinates: Vec<&str> = line.split('=').next().unwrap_or_default().split(':').collect();
        match coordinates[..] {
            [group, name, version] if !group.is_empty() && !name.is_empty() && !version.is_empty() => {
                packages.push(Package {
                    kind: "maven",
                    group: Some(group.to_owned()),
                    name: name.to_owned(),
                    version: Some(version.to_owned()),
                    ..Package::default()
                });
            }
            _ => return Err(input.error(number + 1, "is not of the form group:name:version=configurations")),
        }
    }
    if text.trim().is_empty() {
        return Err(input.error(None, "is empty"));
    }
    Ok(Project { name: input.folder_name(), packages, ..Project::default() })
}

#[cfg(test)]
mod tests {
    use super::super::testing::{input, listed};
    use super::*;

    fn purls(text: &str) -> Result<Vec<String>, String> {
        listed(read(&input("shop/gradle.lockfile", text)))
    }

    #[test]
    fn modules_are_listed_whatever_their_configurations() {
        let text = "# This is a Gradle generated file for dependency locking.\ncom.example:a:1.0-SNAPSHOT=compileClasspath,runtimeClasspath\n\
            org.example.b:b_2.13:2.0+build=testCompileClasspath\r\nold.form:c:3\nempty=annotationProcessor\n";
        let expected = [
            "pkg:maven/com.example/a@1.0-SNAPSHOT",
            "pkg:maven/org.example.b/b_2.13@2.0%2Bbuild",
            "pkg:maven/old.form/c@3",
        ];
        assert_eq!(purls(text).unwrap(), expected);
        assert_eq!(purls("empty=\n").unwrap(), Vec::<String>::new());
    }

    #[test]
    fn what_gradle_has_not_written_is_an_error_with_its_line() {
        let what = "is not of the form group:name:version=configurations";
        for text in ["a:b=c\n", "a:b:c:d=e\n", "a::c=d\n", "plugins { }\n", "=\n", "a:b:=c\n"] {
            assert_eq!(purls(text).unwrap_err(), format!("shop/gradle.lockfile, line 1, {what}"), "{text:?}");
        }
        assert_eq!(purls(" \n").unwrap_err(), "shop/gradle.lockfile is empty");
    }
}
