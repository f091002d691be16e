//! `packages.config`, the list of NuGet packages of older .NET projects.

use super::xml::{attribute, elements};
use super::{Input, Package, Project, ScanError};

/// Reads a `packages.config`. Those for development are listed like the others, as for the other formats of NuGet.
///
/// # Errors
///
/// Where it is not XML, or its root is not `packages`.
pub fn read(input: &Input) -> Result<Project, ScanError> {
    let mut packages = Vec::new();
    let mut is_config = None;
    elements(input, |name, element| {
        is_config.get_or_insert(name == "packages");
        if name == "package"
            && let (Some(id), Some(version)) = (attribute(element, "id")?, attribute(element, "version")?)
        {
            packages.push(Package { kind: "nuget", name: id, version: Some(version), ..Package::default() });
        }
        Ok(())
    })?;
    if is_config != Some(true) {
        return Err(input.error(None, "has no list of packages"));
    }
    Ok(Project { name: input.folder_name(), packages, warnings: Vec::new() })
}

#[cfg(test)]
mod tests {
    use std::path::Path;

    use super::*;

    fn listed(text: &str) -> Result<Vec<String>, String> {
        let input = Input { path: Path::new("App/packages.config"), bytes: text.as_bytes() };
        let project = read(&input).map_err(|error| error.to_string())?;
        assert_eq!(project.name, "App");
        Ok(project
            .packages
            .iter()
            .map(|package| format!("{} {}", package.name, package.version.as_ref().unwrap()))
            .collect())
    }

    #[test]
    fn packages_with_id_and_version_are_listed() {
        let text = "\u{feff}<?xml version=\"1.0\" encoding=\"utf-8\"?>\r\n<packages>\r\n  \
            <package id=\"A\" version=\"1.0.0\" targetFramework=\"net48\" />\r\n  <package id=\"B\" version=\"2.0.0-rc+7\" />\r\n  \
            <package id=\"C.Analyzers\" version=\"3.0\" developmentDependency=\"true\"></package>\r\n  \
            <package id=\"\" version=\"1\" />\r\n  <package id=\"D\" version=\" \" />\r\n</packages>";
        assert_eq!(listed(text).unwrap(), ["A 1.0.0", "B 2.0.0-rc+7", "C.Analyzers 3.0"]);
        assert_eq!(listed("<packages/>").unwrap(), Vec::<String>::new());
    }

    #[test]
    fn another_document_is_an_error() {
        assert_eq!(listed("<configuration/>").unwrap_err(), "App/packages.config has no list of packages");
        assert!(listed("<packages>\n<package id=\"A\"").unwrap_err().starts_with("App/packages.config, line 2, "));
    }
}
