//! The folder of the registry as the place where processes coordinate their changes: one lock under which changes are
//! made, and the names of the journals.

use std::fs::{self, File, OpenOptions, TryLockError};
use std::io::{self, ErrorKind as IoKind};
use std::path::{Path, PathBuf};
use std::time::Duration;

use super::error::UpackError;
use super::{Event, Interruption, Notify};
use crate::system;
use crate::text::hex;

const LOCK: &str = ".pgutil.lock";
const PREFIX: &str = ".pgutil-";
const JOURNAL: &str = ".journal";

const PAUSE: Duration = Duration::from_millis(20);

/// The lock under which files are moved into targets and the registry is changed. The system releases it when the process
/// dies. While a process holds it, every journal that is not locked belongs to a dead process.
pub struct StoreLock {
    folder: PathBuf,
    /// Whether the folder is that of the registry, which goes when it is empty.
    is_registry: bool,
    file: Option<File>,
}

impl StoreLock {
    /// Waits for the lock in a folder. The folder of the registry is made if need be.
    ///
    /// # Errors
    /// The folder takes no lock, or a signal arrives.
    pub fn acquire(
        folder: &Path,
        is_registry: bool,
        notify: Notify<'_>,
        interruption: &Interruption,
    ) -> Result<StoreLock, UpackError> {
        let path = folder.join(LOCK);
        let mut is_told = false;
        loop {
            match try_lock(folder, is_registry, &path) {
                Ok(Some(file)) => return Ok(StoreLock { folder: folder.to_path_buf(), is_registry, file: Some(file) }),
                Ok(None) => {}
                Err(error) => return Err(UpackError::io("lock", &path, &error)),
            }
            if !std::mem::replace(&mut is_told, true) {
                notify(Event::Waiting);
            }
            interruption.check()?;
            std::thread::sleep(PAUSE);
        }
    }

    /// The folder that it is the lock of.
    pub fn folder(&self) -> &Path {
        &self.folder
    }

    /// Whether that is the folder of the registry.
    pub fn is_registry(&self) -> bool {
        self.is_registry
    }
}

/// The locked file, or `None` if another process holds the lock or has just released it.
fn try_lock(folder: &Path, is_registry: bool, path: &Path) -> io::Result<Option<File>> {
    // Another user may have left it behind; opening it for reading is enough.
    let file = match File::open(path) {
        Err(error) if error.kind() == IoKind::NotFound => {
            if is_registry {
                fs::create_dir_all(folder)?;
            }
            match OpenOptions::new().write(true).create_new(true).open(path) {
                Err(error) if error.kind() == IoKind::AlreadyExists => return Ok(None),
                // Another command has just removed the empty folder.
                Err(error) if error.kind() == IoKind::NotFound && is_registry => return Ok(None),
                other => other?,
            }
        }
        other => other?,
    };
    match file.try_lock() {
        Ok(()) => Ok(is_still(&file, path).then_some(file)),
        Err(TryLockError::WouldBlock) => Ok(None),
        Err(TryLockError::Error(error)) => Err(error),
    }
}

/// Whether the path still leads to the file: the previous holder of the lock has removed it.
#[cfg(unix)]
pub fn is_still(file: &File, path: &Path) -> bool {
    use std::os::unix::fs::MetadataExt;
    let (Ok(locked), Ok(there)) = (file.metadata(), fs::symlink_metadata(path)) else { return false };
    (locked.dev(), locked.ino()) == (there.dev(), there.ino())
}

/// Here an open file keeps its name.
#[cfg(not(unix))]
pub fn is_still(_: &File, path: &Path) -> bool {
    fs::symlink_metadata(path).is_ok()
}

impl Drop for StoreLock {
    fn drop(&mut self) {
        // While it is still locked: afterwards it may be another process's.
        let _ = fs::remove_file(self.folder.join(LOCK));
        self.file = None;
        if self.is_registry {
            remove_if_empty(&self.folder);
        }
    }
}

/// Removes the folder of the registry if it is empty. It is made again when it is needed.
pub fn remove_if_empty(folder: &Path) {
    let _ = fs::remove_dir(folder);
}

/// A random GUID.
///
/// # Errors
/// The system has no random numbers.
pub fn new_id() -> io::Result<String> {
    let mut bytes = [0; 16];
    system::random(&mut bytes)?;
    let digits = hex(&bytes);
    Ok(format!("{}-{}-{}-{}-{}", &digits[..8], &digits[8..12], &digits[12..16], &digits[16..20], &digits[20..]))
}

/// The name of the folder in which a change keeps files, and the start of the names of files that it keeps elsewhere.
pub fn private_name(id: &str) -> String {
    format!("{PREFIX}{id}")
}

/// The journal of a change.
pub fn journal_path(folder: &Path, id: &str) -> PathBuf {
    folder.join(format!("{PREFIX}{id}{JOURNAL}"))
}

/// The ids of the journals in a folder.
///
/// # Errors
/// The folder is there and cannot be read.
pub fn journals(folder: &Path) -> io::Result<Vec<String>> {
    let entries = match fs::read_dir(folder) {
        Err(error) if matches!(error.kind(), IoKind::NotFound | IoKind::NotADirectory) => return Ok(Vec::new()),
        other => other?,
    };
    let mut ids = Vec::new();
    for entry in entries {
        let name = entry?.file_name();
        let id = name.to_str().and_then(|name| name.strip_prefix(PREFIX)).and_then(|rest| rest.strip_suffix(JOURNAL));
        ids.extend(id.map(str::to_string));
    }
    Ok(ids)
}
