//! The choice of the files to read, in a folder or for a file, and the one entrance to the layer.

mod scanner;

use std::path::{Path, PathBuf};

use scanner::Scanner;

use super::formats::{self, CONDA_LIST, Class, Ecosystem, REQUIREMENTS};
use super::input::{folder_of, read as read_file, unreadable};
use super::tree::{Found, Tree};
use super::{ErrorKind, Input, Project, ScanError, conda};
use crate::text::printable;

/// Which dependency files to look for.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum ScannerType {
    /// Those of the ecosystem that comes first.
    #[default]
    Auto,
    /// Those of every ecosystem.
    All,
    /// Those of one ecosystem.
    Of(Ecosystem),
}

impl ScannerType {
    /// The words for the types, other names for some of them at the end.
    pub const WORDS: &'static [&'static str] = &[
        "auto", "all", "nuget", "npm", "pypi", "conda", "cargo", "composer", "golang", "gem", "maven", "go", "ruby",
        "gradle",
    ];
    /// The types in the order of the words.
    pub const VALUES: &'static [ScannerType] = &[
        ScannerType::Auto,
        ScannerType::All,
        ScannerType::Of(Ecosystem::NuGet),
        ScannerType::Of(Ecosystem::Npm),
        ScannerType::Of(Ecosystem::PyPi),
        ScannerType::Of(Ecosystem::Conda),
        ScannerType::Of(Ecosystem::Cargo),
        ScannerType::Of(Ecosystem::Composer),
        ScannerType::Of(Ecosystem::Golang),
        ScannerType::Of(Ecosystem::Gem),
        ScannerType::Of(Ecosystem::Maven),
        ScannerType::Of(Ecosystem::Golang),
        ScannerType::Of(Ecosystem::Gem),
        ScannerType::Of(Ecosystem::Maven),
    ];

    fn has(self, ecosystem: Ecosystem) -> bool {
        match self {
            ScannerType::Auto | ScannerType::All => true,
            ScannerType::Of(own) => own == ecosystem,
        }
    }
}

/// What to list.
#[derive(Clone, Copy, Debug, Default)]
pub struct Options {
    /// Packages that are needed for development only, where that can be told.
    pub include_development: bool,
    /// References to other projects of .NET.
    pub include_project_references: bool,
}

/// What was found.
#[derive(Debug, Default)]
pub struct Scan {
    /// The projects that were read, with the packages that are to be listed.
    pub projects: Vec<Project>,
    /// What users should know about them, in whole sentences.
    pub warnings: Vec<String>,
    /// .NET projects that refer to packages, but which were not restored: the list is not complete.
    pub unrestored: Vec<PathBuf>,
    /// Dependency files of other ecosystems, which an automatic scan left out.
    pub unread: Vec<PathBuf>,
}

impl Scan {
    /// A sentence that names what was left out and the option that scans it too; none where nothing was.
    pub fn unread_warning(&self, option: &str) -> Option<String> {
        const MOST: usize = 10;
        let shown: Vec<String> = self.unread.iter().take(MOST).map(|path| path.display().to_string()).collect();
        let more = match self.unread.len().saturating_sub(MOST) {
            0 => String::new(),
            more => format!(" and {more} more"),
        };
        let shown = printable(&shown.join(", "));
        (!shown.is_empty()).then(|| format!("Not scanned: {shown}{more}. Use {option} to scan them too."))
    }
}

/// Scans a folder or a file.
///
/// # Errors
///
/// [`ErrorKind::Missing`] where the path is not there, [`ErrorKind::NothingFound`] where there is nothing to read,
/// [`ErrorKind::Several`] where one of several files is wanted, [`ErrorKind::Damaged`] where one cannot be read. Each says
/// what to do about it.
pub fn scan(path: &Path, kind: ScannerType, options: &Options) -> Result<Scan, ScanError> {
    let metadata = std::fs::metadata(path).map_err(|error| unreadable(path, &error).advise(CHECK))?;
    let mut scanner = Scanner::new(options);
    let scanned = if metadata.is_dir() { scanner.folder(path, kind) } else { scanner.file(path, kind) };
    scanned.map_err(|mut error| {
        // What was found is there, even if it cannot be opened.
        if error.kind == ErrorKind::Missing && error.path != path {
            error.kind = ErrorKind::Damaged;
        }
        error.advise(CHECK)
    })?;
    let mut scan = scanner.scan;
    // They name files and packages, which can be called anything.
    scan.warnings.iter_mut().for_each(|warning| *warning = printable(warning));
    if scan.projects.is_empty() && scan.unrestored.is_empty() {
        return Err(nothing_found(path, kind));
    }
    Ok(scan)
}

/// What to do about a file that is not there or cannot be opened.
const CHECK: &str = "Check the path and its permissions.";

fn nothing_found(path: &Path, kind: ScannerType) -> ScanError {
    let manifest = formats::of_manifest(path).or(dotnet_class_of(path).map(Class::ecosystem));
    let ecosystem = match kind {
        ScannerType::Of(ecosystem) => Some(ecosystem),
        _ => manifest,
    };
    let what = match manifest {
        _ if path.is_dir() => "has no dependency file",
        Some(Ecosystem::NuGet) => "has no list of restored packages",
        Some(_) => "has no lock file beside it or below its folder",
        None => "is not a dependency file that can be read",
    };
    let advice = match ecosystem {
        Some(ecosystem) => format!("Run {} to write one.", ecosystem.tool()),
        None => "Run the tool that writes one, such as npm install or dotnet restore, or name the file itself.".into(),
    };
    ScanError::new(ErrorKind::NothingFound, path, what).advise(advice)
}

fn dotnet_class_of(path: &Path) -> Option<Class> {
    formats::dotnet_class(&path.extension()?.to_str()?.to_ascii_lowercase())
}

impl Scanner<'_> {
    fn folder(&mut self, root: &Path, kind: ScannerType) -> Result<(), ScanError> {
        let mut tree = Tree::below(root)?;
        self.scan.warnings.append(&mut tree.warnings);
        match kind {
            ScannerType::Auto => self.automatic(root, &tree),
            ScannerType::All => {
                for ecosystem in Ecosystem::ALL {
                    self.ecosystem(root, &tree, ecosystem)?;
                }
                Ok(())
            }
            ScannerType::Of(ecosystem) => {
                self.ecosystem(root, &tree, ecosystem)?;
                let requirements: Vec<&Found> = tree.of(Class::Requirements).collect();
                match requirements[..] {
                    // A list without a head can be that of either.
                    [found] if ecosystem == Ecosystem::Conda && self.seen.is_empty() => {
                        self.lock(&found.path, &CONDA_LIST)
                    }
                    _ => Ok(()),
                }
            }
        }
    }

    /// Reads what comes first in the order of an automatic scan, and notes what else lies there.
    fn automatic(&mut self, root: &Path, tree: &Tree) -> Result<(), ScanError> {
        let Some(first) = tree.files.iter().map(|found| found.class).min() else {
            return Ok(());
        };
        match first {
            Class::Slnx | Class::Sln | Class::DotNetProject => {
                let path = &one(root, tree.of(first), first)?.path;
                self.dotnet(path, first, Some((root, tree)), true)?;
            }
            Class::Requirements => {
                let found = one(root, tree.of(first), first)?;
                self.lock(&found.path, found.format.unwrap_or(&REQUIREMENTS))?;
            }
            Class::Npm | Class::Yarn => self.ecosystem(root, tree, Ecosystem::Npm)?,
            _ => self.locks(tree.of(first))?,
        }
        let own = first.ecosystem();
        let is_left = |found: &&Found| {
            // The files of .NET belong to one another; which of them are read is up to the solution.
            let belongs = own == Ecosystem::NuGet && found.class.ecosystem() == own;
            !belongs && !self.seen.contains(&found.path)
        };
        self.scan.unread = tree.files.iter().filter(is_left).map(|found| found.path.clone()).collect();
        Ok(())
    }

    /// Reads all files of an ecosystem.
    fn ecosystem(&mut self, root: &Path, tree: &Tree, ecosystem: Ecosystem) -> Result<(), ScanError> {
        let of_ecosystem = |found: &&Found| found.ecosystem() == ecosystem;
        if ecosystem == Ecosystem::NuGet {
            let first = tree.files.iter().filter(of_ecosystem).map(|found| found.class).min();
            if let Some(first) = first.filter(|first| *first != Class::DotNetLock) {
                let path = &one(root, tree.of(first), first)?.path;
                return self.dotnet(path, first, Some((root, tree)), false);
            }
        }
        let requirements = || tree.of(Class::Requirements).filter(of_ecosystem);
        if requirements().next().is_some() {
            one(root, requirements(), Class::Requirements)?;
        }
        self.locks(tree.files.iter().filter(of_ecosystem))
    }

    fn file(&mut self, path: &Path, kind: ScannerType) -> Result<(), ScanError> {
        let folder = folder_of(path);
        if let Some(class) = dotnet_class_of(path) {
            return match kind.has(Ecosystem::NuGet) {
                true => self.dotnet(path, class, None, !matches!(kind, ScannerType::Of(_))),
                false => self.folder(folder, kind),
            };
        }
        let bytes = read_file(path)?;
        let input = Input { path, bytes: &bytes };
        if let Some(ecosystem) = formats::of_manifest(path) {
            return match kind {
                ScannerType::Of(_) => self.folder(folder, kind),
                _ if ecosystem == Ecosystem::PyPi => {
                    let mut tree = Tree::below(folder)?;
                    tree.files.retain(|found| folder_of(&found.path) == folder);
                    self.ecosystem(folder, &tree, ecosystem)
                }
                _ => self.folder(folder, ScannerType::Of(ecosystem)),
            };
        }
        let named = formats::by_given_name(path).filter(|format| {
            kind.has(format.class.ecosystem()) && !(format.class == Class::Requirements && is_conda_list(&input))
        });
        let told = || formats::by_content(&input).filter(|format| kind.has(format.class.ecosystem()));
        if let Some(format) = named.or_else(told) {
            return self.read(&input, format);
        }
        if let ScannerType::Of(ecosystem) = kind {
            let expected = formats::first_of(ecosystem);
            return expected.map_or(Ok(()), |format| self.read(&input, format));
        }
        // Whatever pip takes, but not a file that only does not contradict it.
        match (REQUIREMENTS.read)(&input) {
            Ok(project) if !project.packages.is_empty() => self.add(path, project),
            Err(error) if path.extension().is_some_and(|extension| extension == "txt") => {
                return Err(error.advise(REQUIREMENTS.repair));
            }
            _ => {}
        }
        Ok(())
    }
}

fn is_conda_list(input: &Input) -> bool {
    input.text().is_ok_and(|text| conda::is_list(&text))
}

/// The one file of a class.
fn one<'f>(root: &Path, mut found: impl Iterator<Item = &'f Found>, class: Class) -> Result<&'f Found, ScanError> {
    let first = found.next();
    let rest: Vec<&Found> = found.collect();
    match first {
        Some(first) if rest.is_empty() => Ok(first),
        _ => {
            let names = first.into_iter().chain(rest).map(|found| {
                let path = found.path.strip_prefix(root).unwrap_or(&found.path);
                path.display().to_string()
            });
            let names = names.collect::<Vec<_>>().join(", ");
            let what = match class {
                Class::Requirements => "requirements files",
                Class::DotNetProject => "projects",
                _ => "solutions",
            };
            let error = ScanError::new(ErrorKind::Several, root, format!("has several {what}: {names}"));
            Err(error.advise("Name the one to scan instead of the folder."))
        }
    }
}

#[cfg(test)]
mod tests;
