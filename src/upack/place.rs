//! Where a package goes: its target, the existing folder below which everything happens, and the folders where files may
//! be staged so that they can be renamed into their places.

use std::fs::{self, File, OpenOptions};
use std::io::{self, ErrorKind as IoKind};
use std::path::{Path, PathBuf};

use super::error::{ErrorKind, UpackError, shown};
use super::{full_path, store};
use crate::system;

/// A target that is a folder or can become one.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Place {
    /// The target from the root of the file system, as the registry has it.
    pub target: PathBuf,
    /// The target if it exists, otherwise the nearest folder above it that does; behind all links.
    pub root: PathBuf,
    /// What leads from the root to the target, with `/` between its parts. Empty if the target exists.
    pub missing: String,
}

impl Place {
    /// Looks at a target.
    ///
    /// # Errors
    /// `Other` if it, or what leads to it, is not a folder, cannot be read, or is not UTF-8.
    pub fn of(target: &Path) -> Result<Place, UpackError> {
        let target = full_path(target);
        let mut root = target.clone();
        let mut missing: Vec<String> = Vec::new();
        loop {
            match fs::metadata(&root) {
                Ok(about) if about.is_dir() => break,
                Ok(_) => return Err(unusable(&root, "is not a folder")),
                Err(error) if error.kind() == IoKind::NotFound => {
                    if fs::symlink_metadata(&root).is_ok() {
                        return Err(unusable(&root, "is a link to a folder that does not exist"));
                    }
                }
                // The next round names what is not a folder.
                Err(error) if error.kind() == IoKind::NotADirectory => {}
                Err(error) => return Err(UpackError::io("read", &root, &error)),
            }
            let name = root.file_name().map(|name| name.to_str().map(str::to_string));
            match name {
                Some(Some(name)) if root.pop() => missing.insert(0, name),
                Some(None) => return Err(unusable(&root, "has a name that is not UTF-8")),
                _ => return Err(unusable(&target, "lies nowhere")),
            }
        }
        if target.to_str().is_none() {
            return Err(unusable(&target, "has a name that is not UTF-8"));
        }
        let root = fs::canonicalize(&root).map_err(|error| UpackError::io("read", &root, &error))?;
        Ok(Place { target, root, missing: missing.join("/") })
    }

    /// Where files may be staged, the better place first: beside the target, or in it if nothing can be renamed from
    /// there or nothing may be created there.
    pub fn staging(&self, id: &str) -> Vec<PathBuf> {
        let name = store::private_name(id);
        let beside = self.root.parent().filter(|parent| self.missing.is_empty() && !is_elsewhere(&self.root, parent));
        beside.into_iter().chain([self.root.as_path()]).map(|folder| folder.join(&name)).collect()
    }
}

/// A file beside a target for what is downloaded. No folder lists it, so it goes with the process, however that ends.
///
/// # Errors
/// `Other` if the target is unusable, or its folder takes no files.
pub fn download_file(target: &Path) -> Result<File, UpackError> {
    let place = Place::of(target)?;
    let cannot = |error: io::Error| UpackError::io("download to", &place.target, &error);
    let id = store::new_id().map_err(cannot)?;
    let mut last = None;
    for path in place.staging(&id) {
        match system::hold_signals(|| unnamed(&path)) {
            Ok(file) => return Ok(file),
            Err(error) => last = last.or(Some(error)),
        }
    }
    Err(cannot(last.unwrap_or_else(|| IoKind::NotFound.into())))
}

#[cfg(unix)]
fn unnamed(path: &Path) -> io::Result<File> {
    let mut options = OpenOptions::new();
    std::os::unix::fs::OpenOptionsExt::mode(&mut options, 0o600);
    let file = options.read(true).write(true).create_new(true).open(path)?;
    fs::remove_file(path)?;
    Ok(file)
}

/// Here a file has a name as long as it is open.
#[cfg(windows)]
fn unnamed(path: &Path) -> io::Result<File> {
    use std::os::windows::fs::OpenOptionsExt;
    const GENERIC_READ_WRITE_AND_DELETE: u32 = 0xc001_0000;
    const FILE_FLAG_DELETE_ON_CLOSE: u32 = 0x0400_0000;
    OpenOptions::new()
        .write(true)
        .create_new(true)
        .access_mode(GENERIC_READ_WRITE_AND_DELETE)
        .custom_flags(FILE_FLAG_DELETE_ON_CLOSE)
        .open(path)
}

fn unusable(path: &Path, why: &str) -> UpackError {
    let fact = format!("{} {why}", shown(path));
    UpackError::new(ErrorKind::Other, fact, "Nothing was changed. Choose another --target.")
}

/// Whether a folder is on another file system than the one above it, or mounted there.
#[cfg(unix)]
fn is_elsewhere(folder: &Path, parent: &Path) -> bool {
    use std::os::unix::fs::MetadataExt;
    let device = |path| fs::metadata(path).map(|about| about.dev());
    system::is_mount_point(folder) || !matches!((device(folder), device(parent)), (Ok(one), Ok(other)) if one == other)
}

#[cfg(not(unix))]
fn is_elsewhere(folder: &Path, _: &Path) -> bool {
    system::is_mount_point(folder)
}
