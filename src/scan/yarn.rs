//! `yarn.lock`: which of its two formats it has, and the manifests that belong to it.

use std::ffi::OsStr;
use std::fs;
use std::path::{Path, PathBuf};

use super::input::{folder_of, read_if_there};
use super::package_json::{self, PackageJson};
use super::{Input, Project, ScanError, yarn_berry, yarn_classic};

/// Folders that hold no members of a workspace.
const SKIPPED: &[&str] = &["node_modules", ".git"];

/// Reads a `yarn.lock`, with the manifest beside it and those of the members of its workspace.
///
/// # Errors
///
/// Where it has neither format, or a manifest cannot be read.
pub fn read(input: &Input) -> Result<Project, ScanError> {
    let mut files: Vec<(PathBuf, Vec<u8>)> = input.beside("package.json")?.into_iter().collect();
    if let Some((path, bytes)) = files.first() {
        let root = package_json::read(&Input { path, bytes })?;
        if !root.workspaces.is_empty() {
            files.extend(members(folder_of(input.path), &root)?);
        }
    }
    let manifests: Vec<Input> = files.iter().map(|(path, bytes)| Input { path, bytes }).collect();
    read_with(input, &manifests)
}

/// The same with manifests that were read already. They tell which packages are needed for development only; the newer format has no
/// use for them.
pub fn read_with(input: &Input, manifests: &[Input]) -> Result<Project, ScanError> {
    if input.text()?.lines().any(|line| line.starts_with("__metadata:")) {
        yarn_berry::read(input)
    } else {
        yarn_classic::read(input, manifests)
    }
}

/// The manifests of the members of a workspace. Links are not followed, and a folder that cannot be read has no members.
fn members(root: &Path, manifest: &PackageJson) -> Result<Vec<(PathBuf, Vec<u8>)>, ScanError> {
    let mut found = Vec::new();
    let mut folders = vec![root.to_owned()];
    while let Some(folder) = folders.pop() {
        let below = fs::read_dir(&folder).into_iter().flatten().flatten();
        let is_folder = |entry: &fs::DirEntry| entry.file_type().is_ok_and(|kind| kind.is_dir());
        for entry in below.filter(is_folder) {
            if SKIPPED.iter().any(|skipped| entry.file_name() == OsStr::new(skipped)) {
                continue;
            }
            let path = entry.path();
            if package_json::folder_below(root, &path).is_some_and(|folder| manifest.has_member(&folder)) {
                let file = path.join("package.json");
                found.extend(read_if_there(&file)?.map(|bytes| (file, bytes)));
            }
            folders.push(path);
        }
    }
    found.sort();
    Ok(found)
}

#[cfg(test)]
mod tests {
    use super::super::testing::{input, listed};
    use super::*;

    #[test]
    fn the_content_decides_about_the_format() {
        let classic = "# yarn lockfile v1\n\n\na@1:\n  version \"1.0.0\"\n";
        let berry = "__metadata:\n  version: 8\n\n\"b@npm:1\":\n  version: 1.0.0\n  resolution: \"b@npm:1.0.0\"\n";
        let purls = |text: &str| listed(read_with(&input("yarn.lock", text), &[])).unwrap();
        assert_eq!(purls(classic), ["pkg:npm/a@1.0.0"]);
        assert_eq!(purls(berry), ["pkg:npm/b@1.0.0"]);
        assert_eq!(purls(&berry.replace('\n', "\r\n")), ["pkg:npm/b@1.0.0"]);
    }
}
