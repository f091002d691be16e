//! `go.sum`: checksums of modules. A line whose version ends in `/go.mod` belongs to a module of which only that file was looked at.

use std::collections::HashMap;

use super::{Input, Project, ScanError, go_mod};

/// Reads a `go.sum` by itself. It lists more modules than a build uses.
///
/// # Errors
///
/// With the line, where something is no checksum of a module.
pub fn read(input: &Input) -> Result<Project, ScanError> {
    let text = input.small_text()?;
    let modules = modules(input, &text)?;
    let packages = modules.into_iter().map(|(module, version)| go_mod::package(module, Some(version))).collect();
    Ok(Project { name: input.folder_name(), packages, ..Project::default() })
}

/// The versions of each module.
///
/// # Errors
///
/// Like [`read`].
pub fn versions(input: &Input) -> Result<HashMap<String, Vec<String>>, ScanError> {
    let mut versions: HashMap<String, Vec<String>> = HashMap::new();
    for (module, version) in modules(input, &input.small_text()?)? {
        versions.entry(module.to_owned()).or_default().push(version.to_owned());
    }
    Ok(versions)
}

fn modules<'t>(input: &Input, text: &'t str) -> Result<Vec<(&'t str, &'t str)>, ScanError> {
    let mut modules = Vec::new();
    for (number, line) in text.lines().enumerate() {
        let words: Vec<&str> = line.split_whitespace().collect();
        match words[..] {
            [] => {}
            [module, version, sum] if sum.starts_with("h1:") && go_mod::is_path(module) => {
                if !version.ends_with("/go.mod") {
                    modules.push((module, version));
                }
            }
            _ => return Err(input.error(number + 1, "is not the checksum of a module")),
        }
    }
    Ok(modules)
}

#[cfg(test)]
mod tests {
    use super::super::testing::{input, listed};
    use super::*;

    #[test]
    fn modules_of_which_more_than_the_go_mod_was_looked_at_are_listed() {
        let text = "git.example.com/a v1.0.0 h1:x=\r\ngit.example.com/a v1.0.0/go.mod h1:y=\r\n\r\ngit.example.com/b v0.1.0/go.mod h1:z=\r\nc v2.0.0 h1:z=";
        let expected = ["pkg:golang/git.example.com/a@v1.0.0", "pkg:golang/c@v2.0.0"];
        assert_eq!(listed(read(&input("go.sum", text))).unwrap(), expected);
        for text in ["a v1.0.0\n", "a v1.0.0 sha256:x\n", "a v1.0.0 h1:x= more\n"] {
            let error = listed(read(&input("go.sum", text))).unwrap_err();
            assert_eq!(error, "go.sum, line 1, is not the checksum of a module");
        }
    }
}
