//! Reading what was chosen: lock files, and the projects of .NET.

use std::collections::HashSet;
use std::path::{Path, PathBuf};

use super::{Options, Scan};
use crate::scan::dotnet::{DotNetProject, Listed, Restored};
use crate::scan::formats::{Class, Ecosystem, Format};
use crate::scan::input::{folder_of, read as read_file};
use crate::scan::solution::{Solution, read_sln, read_slnx};
use crate::scan::tree::{Found, Tree};
use crate::scan::{Input, Project, ScanError, purl};

/// Collects what is read.
pub(super) struct Scanner<'o> {
    options: &'o Options,
    pub(super) scan: Scan,
    /// The files that were read.
    pub(super) seen: HashSet<PathBuf>,
}

impl<'o> Scanner<'o> {
    pub(super) fn new(options: &'o Options) -> Scanner<'o> {
        Scanner { options, scan: Scan::default(), seen: HashSet::new() }
    }

    /// Reads every file that has a format.
    pub(super) fn locks<'f>(&mut self, found: impl Iterator<Item = &'f Found>) -> Result<(), ScanError> {
        for found in found {
            if let Some(format) = found.format {
                self.lock(&found.path, format)?;
            }
        }
        Ok(())
    }

    pub(super) fn lock(&mut self, path: &Path, format: &Format) -> Result<(), ScanError> {
        if self.seen.insert(path.to_owned()) {
            let bytes = read_file(path)?;
            self.read(&Input { path, bytes: &bytes }, format)?;
        }
        Ok(())
    }

    pub(super) fn read(&mut self, input: &Input, format: &Format) -> Result<(), ScanError> {
        let project = (format.read)(input).map_err(|error| error.advise(format.repair))?;
        self.add(input.path, project);
        Ok(())
    }

    pub(super) fn add(&mut self, path: &Path, mut project: Project) {
        self.scan.warnings.append(&mut project.warnings);
        if project.packages.is_empty() {
            self.scan.warnings.push(format!("{} lists no packages.", path.display()));
        }
        if !self.options.include_development {
            project.packages.retain(|package| !package.is_development);
        }
        for package in &mut project.packages {
            purl::normalise(package.kind, package.group.as_mut(), &mut package.name);
        }
        self.scan.projects.push(project);
    }

    /// Scans the projects of a solution, or one project, with the lock files of npm below them if they are wanted. The tree
    /// is that of a folder above, if there is one already.
    pub(super) fn dotnet(
        &mut self,
        path: &Path,
        class: Class,
        tree: Option<(&Path, &Tree)>,
        with_npm: bool,
    ) -> Result<(), ScanError> {
        let own;
        let (root, tree) = match tree {
            Some(tree) => tree,
            None => {
                own = Tree::below(folder_of(path))?;
                (folder_of(path), &own)
            }
        };
        let solution = match class {
            Class::DotNetProject => Solution { projects: vec![path.to_owned()], warnings: Vec::new() },
            _ => {
                let bytes = read_file(path)?;
                let input = Input { path, bytes: &bytes };
                let read = if class == Class::Slnx { read_slnx(&input) } else { read_sln(&input) };
                read.map_err(|error| error.advise("Correct the solution, or name a project instead."))?
            }
        };
        self.scan.warnings.extend(solution.warnings);
        let projects: Vec<DotNetProject> = solution.projects.into_iter().map(DotNetProject::new).collect();
        let with_references = self.options.include_project_references;
        let mut restored = Restored::below(folder_of(path), tree, &projects, with_references);
        for (at, project) in projects.iter().enumerate() {
            match project.list(restored.take(at), class != Class::DotNetProject, with_references)? {
                Listed::Packages(listed) => self.add(&project.path, listed),
                Listed::Nothing => {}
                Listed::Unrestored => self.scan.unrestored.push(project.path.clone()),
                Listed::Missing => {
                    let (solution, missing) = (path.display(), project.path.display());
                    let warning = format!("{solution} names {missing}, which does not exist and is not scanned.");
                    self.scan.warnings.push(warning);
                }
            }
        }
        if with_npm {
            for folder in projects.iter().map(|project| project.folder.as_path()).filter(|folder| folder.is_dir()) {
                let is_npm = |found: &&Found| found.ecosystem() == Ecosystem::Npm;
                if folder.starts_with(root) {
                    self.locks(tree.files_below(folder).filter(is_npm))?;
                } else {
                    self.locks(Tree::below(folder)?.files.iter().filter(is_npm))?;
                }
            }
        }
        Ok(())
    }
}
