//! The steps of a change, computed before the first of them: what is moved away, what takes its place, and which folders
//! may go if they are empty.

use std::collections::{BTreeSet, HashSet};
use std::fs;
use std::io::{self, ErrorKind as IoKind};
use std::path::Path;

use super::archive::names::{Kind, Paths};
use super::error::{ErrorKind, UpackError, shown};

/// One step. Paths are relative to the root of the plan, with `/` between their parts.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Step {
    /// A file is moved away.
    Take(String),
    /// A folder that is empty by then is removed; its permission bits.
    Unmake(String, u32),
    /// A file, or a folder with all that it holds, is moved into a place where nothing is.
    Put(String),
}

/// What a package takes with it when it goes.
#[derive(Debug, Default)]
pub struct Removal {
    /// Files, in the order of the registry.
    pub files: Vec<String>,
    /// Folders to remove if they are empty, the deepest first.
    pub folders: Vec<String>,
}

impl Removal {
    /// What an entry of the registry lists. Files that are gone, or that can only be reached through a link, are left out.
    ///
    /// # Errors
    /// A folder cannot be read.
    pub fn listed(root: &Path, files: &[&str], folders: &[&str]) -> Result<Removal, UpackError> {
        let mut removal = Removal::default();
        let mut parents = BTreeSet::new();
        for folder in folders {
            parents.extend(ancestors(folder).chain([*folder]));
        }
        let mut reachable = Reachable { root, known: HashSet::new() };
        for file in files {
            parents.extend(ancestors(file));
            if reachable.leads_to(file)? && is_file(&root.join(file))? {
                removal.files.push((*file).to_string());
            }
        }
        for folder in parents {
            if reachable.leads_to(folder)? && fs::symlink_metadata(root.join(folder)).is_ok_and(|about| about.is_dir())
            {
                removal.folders.push(folder.to_string());
            }
        }
        removal.folders.reverse();
        Ok(removal)
    }

    /// Everything that a folder holds, but nothing behind links. `skipped` is a name in it that does not count.
    ///
    /// # Errors
    /// A folder cannot be read, or has a name that is not UTF-8.
    pub fn everything(root: &Path, skipped: &str) -> Result<Removal, UpackError> {
        let mut removal = Removal::default();
        collect(root, "", skipped, &mut removal)?;
        Ok(removal)
    }
}

fn collect(folder: &Path, path: &str, skipped: &str, removal: &mut Removal) -> Result<(), UpackError> {
    let unreadable = |error: io::Error| UpackError::io("read", folder, &error);
    for entry in fs::read_dir(folder).map_err(unreadable)? {
        let entry = entry.map_err(unreadable)?;
        let name = entry.file_name().into_string().map_err(|name| {
            let fact = format!("the name of {} is not UTF-8", shown(&folder.join(name)));
            UpackError::new(ErrorKind::Other, fact, "Nothing was changed. Rename or delete it yourself.")
        })?;
        if path.is_empty() && name == skipped {
            continue;
        }
        let path = if path.is_empty() { name } else { format!("{path}/{name}") };
        if entry.file_type().map_err(unreadable)?.is_dir() {
            collect(&entry.path(), &path, "", removal)?;
            removal.folders.push(path);
        } else {
            removal.files.push(path);
        }
    }
    Ok(())
}

/// The folders that lead to a path.
pub fn ancestors(path: &str) -> impl Iterator<Item = &str> {
    path.match_indices('/').map(|(slash, _)| &path[..slash])
}

/// Folders below the root that can be reached without a link.
struct Reachable<'a> {
    root: &'a Path,
    known: HashSet<String>,
}

impl Reachable<'_> {
    fn leads_to(&mut self, path: &str) -> Result<bool, UpackError> {
        for folder in ancestors(path) {
            if self.known.contains(folder) {
                continue;
            }
            if look(&self.root.join(folder))?.is_none_or(|about| !about.is_dir()) {
                return Ok(false);
            }
            self.known.insert(folder.to_string());
        }
        Ok(true)
    }
}

/// What a path itself is, not where it leads. `None` if there is nothing.
fn look(path: &Path) -> Result<Option<fs::Metadata>, UpackError> {
    match fs::symlink_metadata(path) {
        Ok(about) => Ok(Some(about)),
        Err(error) if matches!(error.kind(), IoKind::NotFound | IoKind::NotADirectory) => Ok(None),
        Err(error) => Err(UpackError::io("read", path, &error)),
    }
}

/// Whether there is anything but a folder.
fn is_file(path: &Path) -> Result<bool, UpackError> {
    Ok(look(path)?.is_some_and(|about| !about.is_dir()))
}

/// The steps that remove what goes and put the new paths into its place.
///
/// # Errors
/// `Other` if a file exists and may not be overwritten, a file is in the way of a folder or a folder in that of a file, or
/// a link leads to where a file should go.
pub fn steps(root: &Path, removal: &Removal, new: &Paths, overwrite: bool) -> Result<Vec<Step>, UpackError> {
    let gone: HashSet<&str> = removal.files.iter().map(String::as_str).collect();
    let mut taken: Vec<Step> = removal.files.iter().cloned().map(Step::Take).collect();
    let (mut unmade, mut put) = (Vec::new(), Vec::new());
    // Folders that are put as a whole, with all that they hold.
    let mut whole: HashSet<&str> = HashSet::new();
    for (path, kind) in new.iter() {
        let is_folder = kind != Kind::File;
        let parent = path.rsplit_once('/').map(|(parent, _)| parent);
        if parent.is_some_and(|parent| whole.contains(parent)) {
            whole.insert(path);
            continue;
        }
        let place = root.join(path);
        match look(&place)? {
            Some(about) if about.is_dir() && is_folder => continue,
            Some(about) if about.is_dir() => match emptied(root, path, &gone)? {
                Some(folders) => unmade.extend(folders),
                None => return Err(in_the_way(&place, "is a folder, where the package has a file")),
            },
            Some(_) if gone.contains(path) => {}
            Some(about) if is_folder && about.is_symlink() => {
                return Err(in_the_way(&place, "is a link, and nothing is written through links"));
            }
            Some(_) if is_folder => return Err(in_the_way(&place, "is a file, where the package has a folder")),
            Some(_) if !overwrite => {
                let fact = format!("{} already exists and --overwrite was not specified", shown(&place));
                return Err(UpackError::new(
                    ErrorKind::Other,
                    fact,
                    "Nothing was changed. Use --overwrite to replace it.",
                ));
            }
            Some(_) => taken.push(Step::Take(path.to_string())),
            None => {}
        }
        if is_folder {
            whole.insert(path);
        }
        put.push(Step::Put(path.to_string()));
    }
    taken.extend(unmade);
    taken.extend(put);
    Ok(taken)
}

fn in_the_way(place: &Path, what: &str) -> UpackError {
    let advice = "Nothing was changed. Move it away, or choose another --target.";
    UpackError::new(ErrorKind::Other, format!("{} {what}", shown(place)), advice)
}

/// The steps that remove a folder which holds nothing but files that go; `None` if it holds more.
fn emptied(root: &Path, path: &str, gone: &HashSet<&str>) -> Result<Option<Vec<Step>>, UpackError> {
    let folder = root.join(path);
    let unreadable = |error: io::Error| UpackError::io("read", &folder, &error);
    let mut steps = Vec::new();
    for entry in fs::read_dir(&folder).map_err(unreadable)? {
        let entry = entry.map_err(unreadable)?;
        let Ok(name) = entry.file_name().into_string() else { return Ok(None) };
        let inner = format!("{path}/{name}");
        if entry.file_type().map_err(unreadable)?.is_dir() {
            match emptied(root, &inner, gone)? {
                Some(more) => steps.extend(more),
                None => return Ok(None),
            }
        } else if !gone.contains(inner.as_str()) {
            return Ok(None);
        }
    }
    let mode = mode_of(&fs::symlink_metadata(&folder).map_err(unreadable)?);
    steps.push(Step::Unmake(path.to_string(), mode));
    Ok(Some(steps))
}

#[cfg(unix)]
fn mode_of(about: &fs::Metadata) -> u32 {
    std::os::unix::fs::PermissionsExt::mode(&about.permissions()) & 0o7777
}

#[cfg(not(unix))]
fn mode_of(_: &fs::Metadata) -> u32 {
    0
}
