//! Calls on files that changes are made of.

use std::fs;
use std::io::{self, ErrorKind as IoKind};
use std::path::Path;
use std::time::SystemTime;

use super::error::UpackError;

/// Whether there is anything at a path, a link that leads nowhere included.
///
/// # Errors
/// `Other` if that cannot be seen.
pub fn exists(path: &Path) -> Result<bool, UpackError> {
    match fs::symlink_metadata(path) {
        Ok(_) => Ok(true),
        Err(error) if matches!(error.kind(), IoKind::NotFound | IoKind::NotADirectory) => Ok(false),
        Err(error) => Err(UpackError::io("read", path, &error)),
    }
}

/// Removes a file, or a folder with all that it holds, if it is there. Links are not followed.
pub fn remove_tree(path: &Path) -> io::Result<()> {
    let removed = match fs::symlink_metadata(path) {
        Ok(about) if about.is_dir() => fs::remove_dir_all(path),
        Ok(_) => fs::remove_file(path),
        Err(error) => Err(error),
    };
    match removed {
        Err(error) if matches!(error.kind(), IoKind::NotFound | IoKind::NotADirectory) => Ok(()),
        other => other,
    }
}

/// Copies a file or a folder with modes and times. It holds neither links nor special files.
pub fn copy_tree(from: &Path, to: &Path) -> io::Result<()> {
    let about = fs::symlink_metadata(from)?;
    if about.is_dir() {
        fs::create_dir(to)?;
        for entry in fs::read_dir(from)? {
            let entry = entry?;
            copy_tree(&entry.path(), &to.join(entry.file_name()))?;
        }
        fs::set_permissions(to, about.permissions())?;
    } else {
        fs::copy(from, to)?;
    }
    set_modified(to, about.modified()?)
}

/// Sets the time when a file or folder was modified.
pub fn set_modified(path: &Path, time: SystemTime) -> io::Result<()> {
    let mut options = fs::OpenOptions::new();
    #[cfg(windows)]
    {
        // Needed to open a folder, and to set times.
        const FILE_FLAG_BACKUP_SEMANTICS: u32 = 0x0200_0000;
        options.write(true);
        std::os::windows::fs::OpenOptionsExt::custom_flags(&mut options, FILE_FLAG_BACKUP_SEMANTICS);
    }
    options.read(true).open(path)?.set_modified(time)
}

/// Sets permission bits, setuid and its kin included.
#[cfg(unix)]
pub fn set_mode(path: &Path, mode: u32) -> io::Result<()> {
    fs::set_permissions(path, std::os::unix::fs::PermissionsExt::from_mode(mode))
}

/// There are none.
#[cfg(not(unix))]
pub fn set_mode(_: &Path, _: u32) -> io::Result<()> {
    Ok(())
}
