//! Where a path leads, and whether another user controls a part of it.

use std::fs;
use std::io::{self, ErrorKind};
use std::path::{Path, PathBuf};

/// The kernel follows this many symbolic links too.
const MOST_LINKS: usize = 40;

/// The path that a chain of symbolic links leads to, whether it exists or not.
///
/// # Errors
/// A link that can't be read, a chain without an end, or a path that ends like that of a folder.
pub fn behind_links(path: &Path) -> io::Result<PathBuf> {
    follow_links(path, false)
}

/// The folder that a file lies in, `.` for a bare name.
pub fn folder_of(path: &Path) -> &Path {
    match path.parent() {
        Some(folder) if folder != Path::new("") => folder,
        _ => Path::new("."),
    }
}

/// With `own`, refuses files and links of other users: in a folder that everyone may write to, another user's link would
/// send the bytes to a place of that user's choice, and another user's file would reveal them. Links of root are trusted.
pub(super) fn follow_links(path: &Path, own: bool) -> io::Result<PathBuf> {
    let mut path = path.to_path_buf();
    for _ in 0..MOST_LINKS {
        require_file_name(&path)?;
        let about = match fs::symlink_metadata(&path) {
            Ok(about) => about,
            Err(error) if error.kind() == ErrorKind::NotFound => return Ok(path),
            Err(error) => return Err(error),
        };
        if own {
            refuse_foreign(&about)?;
        }
        if !about.is_symlink() {
            return Ok(path);
        }
        path = folder_of(&path).join(fs::read_link(&path)?);
    }
    Err(io::Error::new(ErrorKind::InvalidInput, "too many symbolic links"))
}

/// Refuses paths that only a folder can have, such as `name/`, `name/.` and `..`. Some calls take them for the bare name.
pub(super) fn require_file_name(path: &Path) -> io::Result<()> {
    let text = path.to_string_lossy();
    let last = text.rsplit(std::path::is_separator).next().unwrap_or_default();
    if matches!(last, "" | "." | "..") {
        return Err(io::Error::new(ErrorKind::InvalidInput, "it is the name of a folder"));
    }
    Ok(())
}

#[cfg(unix)]
pub(super) fn refuse_foreign(about: &fs::Metadata) -> io::Result<()> {
    use std::os::unix::fs::MetadataExt;
    let is_of_system = about.is_symlink() && about.uid() == 0;
    if about.uid() == crate::system::user_id() || is_of_system {
        return Ok(());
    }
    Err(io::Error::new(ErrorKind::PermissionDenied, "it belongs to another user"))
}

#[cfg(not(unix))]
pub(super) fn refuse_foreign(_: &fs::Metadata) -> io::Result<()> {
    Ok(())
}
