//! The temporary files: `.NAME.PROCESS-COUNT.tmp` beside the target. Each is locked by the process that writes it, so that
//! other processes can recognise the file of a killed process. The process number in the name is not enough for that:
//! containers that share a volume number their processes independently.

use std::fs::{self, File, OpenOptions, TryLockError};
use std::io::{self, ErrorKind};
use std::path::{Path, PathBuf};
use std::sync::atomic::{AtomicU32, Ordering};

use super::{Readers, folder_of};
use crate::system;

/// How many names are tried if they exist already.
const MOST_ATTEMPTS: usize = 1000;

/// In bytes. Most file systems allow 255, and up to thirty are added.
const LONGEST_NAME: usize = 200;

/// Creates a file and locks it. From now on a signal removes it.
pub fn create(target: &Path, readers: Readers) -> io::Result<(PathBuf, File)> {
    static COUNT: AtomicU32 = AtomicU32::new(0);
    let prefix = prefix_for(target);
    let mut options = OpenOptions::new();
    options.read(true).write(true).create_new(true);
    #[cfg(unix)]
    if readers == Readers::Owner {
        std::os::unix::fs::OpenOptionsExt::mode(&mut options, 0o600);
    }
    for _ in 0..MOST_ATTEMPTS {
        let count = COUNT.fetch_add(1, Ordering::Relaxed);
        let path = folder_of(target).join(format!("{prefix}{}-{count}.tmp", std::process::id()));
        let created = system::hold_signals(|| {
            let created = options.open(&path);
            if created.is_ok() {
                system::set_unfinished(Some(&path));
            }
            created
        });
        let file = match created {
            Err(error) if error.kind() == ErrorKind::AlreadyExists => continue,
            created => created?,
        };
        if !lock(&file) {
            continue;
        }
        if readers == Readers::Owner {
            make_private(&file).inspect_err(|_| forget(&path))?;
        }
        return Ok((path, file));
    }
    Err(io::Error::new(ErrorKind::AlreadyExists, "too many temporary files lie beside it"))
}

fn forget(path: &Path) {
    let _ = fs::remove_file(path);
    system::set_unfinished(None);
}

/// False if another process has found the new file before it was locked, and is removing it.
pub(super) fn lock(file: &File) -> bool {
    match file.try_lock() {
        Err(TryLockError::WouldBlock) => false,
        // Without locks, other processes can't tell whether the file is in use, but then they don't remove it either.
        Err(TryLockError::Error(_)) => true,
        #[cfg(unix)]
        Ok(()) => file.metadata().is_ok_and(|about| std::os::unix::fs::MetadataExt::nlink(&about) > 0),
        #[cfg(not(unix))]
        Ok(()) => true,
    }
}

/// Sets mode 0600 if the umask or an earlier process left another mode.
#[cfg(unix)]
pub fn make_private(file: &File) -> io::Result<()> {
    use std::os::unix::fs::PermissionsExt;
    if file.metadata()?.permissions().mode() & 0o777 == 0o600 {
        return Ok(());
    }
    file.set_permissions(fs::Permissions::from_mode(0o600))
}

#[cfg(not(unix))]
pub fn make_private(_: &File) -> io::Result<()> {
    Ok(())
}

/// Removes the files of killed processes. A file that can't be removed does no harm.
pub fn remove_abandoned(target: &Path) {
    let prefix = prefix_for(target);
    for entry in fs::read_dir(folder_of(target)).into_iter().flatten().flatten() {
        let name = entry.file_name();
        let number =
            name.to_str().and_then(|name| name.strip_prefix(&prefix)).and_then(|rest| rest.strip_suffix(".tmp"));
        if number.is_some_and(|number| number.bytes().all(|byte| byte.is_ascii_digit() || byte == b'-')) {
            // The lock is held until the file is removed.
            let path = folder_of(target).join(&name);
            if let Some(_locked) = lock_abandoned(&path) {
                let _ = fs::remove_file(path);
            }
        }
    }
}

fn lock_abandoned(path: &Path) -> Option<File> {
    let mut options = OpenOptions::new();
    options.read(true);
    #[cfg(unix)]
    std::os::unix::fs::OpenOptionsExt::custom_flags(&mut options, system::OPEN_PLAIN);
    let file = options.open(path).ok()?;
    file.try_lock().ok()?;
    // Another process may have removed it, and yet another created a new one of the same name.
    is_still(&file, path).then_some(file)
}

#[cfg(unix)]
fn is_still(file: &File, path: &Path) -> bool {
    use std::os::unix::fs::MetadataExt;
    let (Ok(locked), Ok(there)) = (file.metadata(), fs::symlink_metadata(path)) else { return false };
    locked.is_file() && (locked.dev(), locked.ino()) == (there.dev(), there.ino())
}

#[cfg(not(unix))]
fn is_still(_: &File, _: &Path) -> bool {
    true
}

fn prefix_for(target: &Path) -> String {
    let name = target.file_name().unwrap_or_default().to_string_lossy();
    let mut prefix = String::from(".");
    prefix.extend(name.chars().scan(0, |length, letter| {
        *length += letter.len_utf8();
        (*length <= LONGEST_NAME).then_some(letter)
    }));
    prefix + "."
}
