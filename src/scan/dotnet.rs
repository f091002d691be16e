//! .NET projects: where the packages of each are listed, or that nothing lists them.

use std::collections::HashMap;
use std::path::{Path, PathBuf};
use std::time::SystemTime;

use super::formats::{ASSETS, NUGET_LOCK, PACKAGES_CONFIG};
use super::input::{folder_of, read as read_file, read_if_there};
use super::nuget_assets::{Assets, read_assets};
use super::nuget_lock::read_lock;
use super::packages_config;
use super::tree::Tree;
use super::xml::{attribute, elements};
use super::{Input, Project, ScanError};

/// A .NET project, as a solution or the user names it.
pub struct DotNetProject {
    /// The project file, or for a web site its folder.
    pub path: PathBuf,
    /// The folder in which its files lie.
    pub folder: PathBuf,
    /// Its name in reports.
    name: String,
}

/// What there is to say about a project.
pub enum Listed {
    /// Its packages.
    Packages(Project),
    /// It refers to no packages.
    Nothing,
    /// It refers to packages, but nothing lists them.
    Unrestored,
    /// It is not there.
    Missing,
}

impl DotNetProject {
    /// The project of a file, which need not exist: `packages.config` beside it is enough.
    pub fn new(path: PathBuf) -> DotNetProject {
        let folder = if path.is_dir() { path.clone() } else { folder_of(&path).to_owned() };
        let is_project_file = path.extension().is_some_and(|extension| extension.to_string_lossy().ends_with("proj"));
        let name = if is_project_file { path.file_stem() } else { path.file_name() };
        let name = name.unwrap_or_default().to_string_lossy().into_owned();
        DotNetProject { path, folder, name }
    }

    /// Lists its packages from what lies beside it or was restored for it elsewhere. In a solution what names the very
    /// project counts before a `packages.config`.
    ///
    /// # Errors
    ///
    /// Where a file that lists its packages, or the project file itself, cannot be read.
    pub fn list(
        &self,
        [exact, elsewhere]: [Option<Project>; 2],
        of_solution: bool,
        with_references: bool,
    ) -> Result<Listed, ScanError> {
        let mut found = match exact {
            Some(exact) if of_solution => Some(exact),
            exact => self.beside(with_references)?.or(exact).or(elsewhere),
        };
        if found.is_none() {
            found = self.locked(with_references)?;
        }
        match found {
            Some(project) => Ok(Listed::Packages(Project { name: self.name.clone(), ..project })),
            None if self.refers_to_packages()? => Ok(Listed::Unrestored),
            None if self.path.exists() => Ok(Listed::Nothing),
            None => Ok(Listed::Missing),
        }
    }

    /// `packages.config`, else what was restored into `obj`.
    fn beside(&self, with_references: bool) -> Result<Option<Project>, ScanError> {
        // A folder with several projects has a list for each.
        for name in [&format!("packages.{}.config", self.name), "packages.config"] {
            let path = self.folder.join(name);
            if let Some(bytes) = read_if_there(&path)? {
                let read = packages_config::read(&Input { path: &path, bytes: &bytes });
                return read.map(Some).map_err(|error| error.advise(PACKAGES_CONFIG.repair));
            }
        }
        let path = self.folder.join("obj").join("project.assets.json");
        let Some(bytes) = read_if_there(&path)? else {
            return Ok(None);
        };
        let read = read_assets(&Input { path: &path, bytes: &bytes }, with_references);
        let assets = read.map_err(|error| error.advise(ASSETS.repair))?;
        // Another project in the same folder may have been restored last.
        let owner = assets.project_path.as_deref().map(|path| self.folder.join(file_name(path)));
        let is_of_another = owner.is_some_and(|owner| owner != self.path && owner.is_file());
        Ok((!is_of_another).then_some(assets.project))
    }

    /// The lock file of NuGet.
    fn locked(&self, with_references: bool) -> Result<Option<Project>, ScanError> {
        for name in [&format!("packages.{}.lock.json", self.name), "packages.lock.json"] {
            let path = self.folder.join(name);
            if let Some(bytes) = read_if_there(&path)? {
                let read = read_lock(&Input { path: &path, bytes: &bytes }, with_references);
                return read.map(Some).map_err(|error| error.advise(NUGET_LOCK.repair));
            }
        }
        Ok(None)
    }

    /// Whether the project, or what MSBuild imports into it by itself, has references to packages.
    fn refers_to_packages(&self) -> Result<bool, ScanError> {
        if !self.path.is_file() {
            return Ok(false);
        }
        if has_references(&self.path)? {
            return Ok(true);
        }
        let folder = std::path::absolute(&self.folder).unwrap_or_else(|_| self.folder.clone());
        for name in ["Directory.Build.props", "Directory.Build.targets", "Directory.Packages.props"] {
            // Only the nearest one is imported.
            let nearest = folder.ancestors().map(|above| above.join(name)).find(|path| path.is_file());
            if nearest.map_or(Ok(false), |path| has_references(&path))? {
                return Ok(true);
            }
        }
        Ok(false)
    }
}

/// Whether a file of MSBuild has references to packages.
fn has_references(path: &Path) -> Result<bool, ScanError> {
    let bytes = read_file(path)?;
    let mut found = false;
    let read = elements(&Input { path, bytes: &bytes }, |name, element| {
        let is_reference = matches!(name, "PackageReference" | "GlobalPackageReference");
        found |= is_reference && attribute(element, "Include")?.is_some();
        Ok(())
    });
    read.map(|()| found).map_err(|error| error.advise("Correct the file."))
}

/// What was restored below the folder of a solution or project, wherever the intermediate files lie.
pub struct Restored {
    /// For each project, in their order, what names that very file.
    exact: Vec<Option<Dated>>,
    /// What names a file of the same place in another copy of the repository, on another machine perhaps.
    elsewhere: Vec<Option<Dated>>,
}

struct Dated {
    modified: Option<SystemTime>,
    project: Project,
}

impl Restored {
    /// Reads every `project.assets.json` of a tree and finds the project that it belongs to. One that cannot be read is an
    /// error only for a project that needs it, which then is found not to be restored.
    pub fn below(root: &Path, tree: &Tree, projects: &[DotNetProject], with_references: bool) -> Restored {
        let none = || projects.iter().map(|_| None).collect();
        let mut restored = Restored { exact: none(), elsewhere: none() };
        let root = comparable(root);
        let paths: Vec<String> = projects.iter().map(|project| comparable(&project.path)).collect();
        let place =
            |path: &'_ String| Some(path.strip_prefix(root.trim_end_matches('/'))?.strip_prefix('/')?.to_owned());
        let by_path: HashMap<String, usize> = paths.iter().cloned().zip(0..).collect();
        let by_place: HashMap<String, usize> =
            paths.iter().zip(0..).filter_map(|(path, at)| Some((place(path)?, at))).collect();
        for path in tree.files.iter().filter(|found| found.is(&ASSETS)).map(|found| &found.path) {
            let Some((Assets { project_path: Some(stated), project }, modified)) = read_dated(path, with_references)
            else {
                continue;
            };
            // In a copy of the repository the path is still that of the place where it was restored.
            let beside = path.parent().map(|obj| folder_of(obj).join(file_name(&stated)));
            let owner = beside.filter(|file| file.is_file()).map_or_else(|| normal(&stated), |file| comparable(&file));
            let kept = if let Some(at) = by_path.get(&owner) {
                &mut restored.exact[*at]
            } else if let Some(at) = ends(&owner).find_map(|end| by_place.get(end)) {
                &mut restored.elsewhere[*at]
            } else {
                continue;
            };
            if kept.as_ref().is_none_or(|kept| kept.modified <= modified) {
                *kept = Some(Dated { modified, project });
            }
        }
        restored
    }

    /// Takes out what was restored for the project at a place: what names that very file, and what names another copy.
    pub fn take(&mut self, at: usize) -> [Option<Project>; 2] {
        [&mut self.exact[at], &mut self.elsewhere[at]].map(|dated| dated.take().map(|dated| dated.project))
    }
}

/// Reads a `project.assets.json` with the time of its last change.
fn read_dated(path: &Path, with_references: bool) -> Option<(Assets, Option<SystemTime>)> {
    let bytes = read_file(path).ok()?;
    let assets = read_assets(&Input { path, bytes: &bytes }, with_references).ok()?;
    Some((assets, std::fs::metadata(path).and_then(|metadata| metadata.modified()).ok()))
}

/// What follows each slash of a path, the longest first.
fn ends(path: &str) -> impl Iterator<Item = &str> {
    path.match_indices('/').map(|(at, _)| &path[at + 1..])
}

/// The last part of a path of any system.
fn file_name(path: &str) -> &str {
    path.rsplit(['/', '\\']).next().unwrap_or_default()
}

/// A path of this machine in the form of [`normal`].
fn comparable(path: &Path) -> String {
    let absolute = std::path::absolute(path).unwrap_or_else(|_| path.to_owned());
    normal(&absolute.to_string_lossy())
}

/// An absolute path of any system with one kind of slash, without detours, in lower case.
fn normal(path: &str) -> String {
    let mut segments = Vec::new();
    for segment in path.split(['/', '\\']) {
        match segment {
            "." => {}
            ".." => drop(segments.pop()),
            segment => segments.push(segment.to_lowercase()),
        }
    }
    segments.join("/")
}

#[cfg(test)]
mod tests;
