//! The lock of the registry that the existing program takes: a file `.lock` with two lines, what for and a GUID. One that is
//! older than ten seconds is taken over.
//!
//! Two processes of the existing program can both believe that they have it. Among processes of this one another lock
//! decides (`store.rs`), so that none of their entries is lost.

use std::fs::{self, File, OpenOptions};
use std::io::{self, ErrorKind as IoKind, Read, Write};
use std::path::{Path, PathBuf};
use std::time::{Duration, Instant, SystemTime};

use crate::upack::error::{ErrorKind, UpackError, shown};
use crate::upack::{Event, Interruption, Notify};

/// Locks that are older belong to dead processes.
const LONGEST: Duration = Duration::from_secs(10);

/// How long to wait before looking again.
const PAUSE: Duration = Duration::from_millis(50);

/// Two lines.
const LARGEST: u64 = 64 * 1024;

/// The registry while no other program may change it.
pub struct RegistryLock {
    path: PathBuf,
    guid: String,
}

impl RegistryLock {
    /// Takes the lock in the folder of the registry, waiting for others. A lock that has the GUID already is one's own,
    /// left behind by a process that was killed.
    ///
    /// # Errors
    /// `Other` if the lock cannot be written, is not a regular file, or a signal arrives.
    pub fn acquire(
        root: &Path,
        reason: &str,
        guid: &str,
        notify: Notify<'_>,
        interruption: &Interruption,
    ) -> Result<RegistryLock, UpackError> {
        let path = root.join(".lock");
        let cannot = |error: &io::Error| UpackError::io("lock the registry with", &path, error);
        // One line each, whatever the package is called.
        let text = format!("{}\n{guid}\n", reason.replace(['\n', '\r'], " "));
        let mut seen: Option<(String, Instant)> = None;
        let mut is_told = false;
        loop {
            let mut options = OpenOptions::new();
            options.write(true);
            match fs::symlink_metadata(&path) {
                Err(error) if error.kind() == IoKind::NotFound => drop(options.create_new(true)),
                Err(error) => return Err(cannot(&error)),
                Ok(about) if !about.is_file() => {
                    let fact = format!("the lock {} is not a regular file", shown(&path));
                    return Err(UpackError::new(ErrorKind::Other, fact, "Remove it, then run the command again."));
                }
                Ok(about) => {
                    let content = read(&path).map_err(|error| cannot(&error))?;
                    if !is_abandoned(&about, &content, guid, &mut seen) {
                        if !std::mem::replace(&mut is_told, true) {
                            notify(Event::Waiting);
                        }
                        interruption.check()?;
                        std::thread::sleep(PAUSE);
                        continue;
                    }
                    options.truncate(true);
                }
            }
            match options.open(&path).and_then(|mut file| file.write_all(text.as_bytes())) {
                Ok(()) => {}
                // Another process was quicker, or has just given it back.
                Err(error) if matches!(error.kind(), IoKind::AlreadyExists | IoKind::NotFound) && root.is_dir() => {
                    continue;
                }
                Err(error) => return Err(cannot(&error)),
            }
            if read(&path).map_err(|error| cannot(&error))? == text {
                return Ok(RegistryLock { path, guid: guid.to_string() });
            }
        }
    }
}

/// Whether a lock may be taken over. A clock that is wrong must not make anyone wait for ever, so what has been there for
/// ten seconds counts as old as well.
pub(super) fn is_abandoned(
    about: &fs::Metadata,
    content: &str,
    guid: &str,
    seen: &mut Option<(String, Instant)>,
) -> bool {
    if second_line(content) == Some(guid) {
        return true;
    }
    let age = about.modified().ok().and_then(|time| SystemTime::now().duration_since(time).ok());
    if age.is_some_and(|age| age > LONGEST) {
        return true;
    }
    match seen {
        Some((before, since)) if before == content => since.elapsed() > LONGEST,
        _ => {
            *seen = Some((content.to_string(), Instant::now()));
            false
        }
    }
}

/// The text of the lock; empty if it has just gone.
fn read(path: &Path) -> io::Result<String> {
    let mut bytes = Vec::new();
    match File::open(path).and_then(|file| file.take(LARGEST).read_to_end(&mut bytes)) {
        Err(error) if error.kind() != IoKind::NotFound => Err(error),
        _ => Ok(String::from_utf8_lossy(&bytes).into_owned()),
    }
}

fn second_line(text: &str) -> Option<&str> {
    text.lines().nth(1)
}

impl RegistryLock {
    /// Removes the lock of a process that was killed.
    pub fn release_abandoned(root: &Path, guid: &str) {
        drop(RegistryLock { path: root.join(".lock"), guid: guid.to_string() });
    }
}

impl Drop for RegistryLock {
    fn drop(&mut self) {
        // One that another program has taken over meanwhile is not this one's to remove. One that can't be removed
        // expires.
        if read(&self.path).is_ok_and(|text| second_line(&text) == Some(&self.guid)) {
            let _ = fs::remove_file(&self.path);
        }
    }
}
