//! The lock that keeps writers of the configuration apart.

use std::ffi::OsString;
use std::fs::{self, File, OpenOptions, TryLockError};
use std::io::{self, ErrorKind};
use std::path::{Path, PathBuf};
use std::time::{Duration, Instant};

use super::file::{cannot, shown};
use crate::atomic_file::{behind_links, folder_of};
use crate::exit::Exit;
use crate::failure::Failure;
use crate::system;

/// A writer is done in milliseconds; one that takes longer hangs, or was stopped.
const LONGEST_WAIT: Duration = Duration::from_secs(10);

/// A shorter wait goes unmentioned.
const SILENT_WAIT: Duration = Duration::from_secs(1);

const PAUSE: Duration = Duration::from_millis(10);

/// The file while no other writer may change it. The system releases the locks when they are closed.
pub struct Locked {
    /// Behind all links, so that there is one lock for all ways that lead to the file.
    path: PathBuf,
    /// The lock beside the file; none where there can't be one.
    _beside: Option<File>,
    /// The lock on the file itself, for those who rewrite it in place: where the folder takes no file, and where
    /// containers share the file alone. None where it does not exist, or may not be written.
    _itself: Option<File>,
}

impl Locked {
    /// Waits for other writers, and mentions it if that takes long. Makes the folder where it is missing, private to the
    /// user.
    ///
    /// # Errors
    /// `Exit::Other` when the folder can't be made, or when the lock can't be had within ten seconds.
    pub fn open(path: &Path, mention: &dyn Fn(&str)) -> Result<Locked, Failure> {
        create_private_folder(folder_of(path)).map_err(|error| cannot("make the folder of", path, &error))?;
        let path = behind_links(path).map_err(|error| cannot("follow the link", path, &error))?;
        let mut wait = Wait { path: &path, started: Instant::now(), mention: Some(mention) };
        let beside = open_beside(&path)?;
        // Some network and user-space file systems have no locks. Writing without one is better than not at all.
        let beside_locked = match &beside {
            Ok(file) => wait.for_lock(|| file.try_lock())?,
            Err(_) => false,
        };
        let itself = lock_itself(&path, &mut wait)?;
        match beside {
            Err(error) if itself.is_none() => Err(cannot("lock", &path, &error)),
            beside => {
                let beside = beside.ok().filter(|_| beside_locked);
                Ok(Locked { path, _beside: beside, _itself: itself })
            }
        }
    }

    /// The path of the file, without links.
    pub fn path(&self) -> &Path {
        &self.path
    }
}

/// Waits until nobody writes to the file in place; false if that takes too long, or can't be told.
pub fn wait_for_writer(file: &File) -> bool {
    let mut wait = Wait { path: Path::new(""), started: Instant::now(), mention: None };
    wait.for_lock(|| file.try_lock_shared()).unwrap_or(false)
}

struct Wait<'a> {
    path: &'a Path,
    started: Instant,
    /// None once the wait has been mentioned.
    mention: Option<&'a dyn Fn(&str)>,
}

impl Wait<'_> {
    /// False where the file system has no locks.
    fn for_lock(&mut self, attempt: impl Fn() -> Result<(), TryLockError>) -> Result<bool, Failure> {
        loop {
            match attempt() {
                Ok(()) => return Ok(true),
                Err(TryLockError::Error(_)) => return Ok(false),
                Err(TryLockError::WouldBlock) => {}
            }
            let waited = self.started.elapsed();
            if waited >= LONGEST_WAIT {
                let fact =
                    format!("cannot lock {}: another process has held the lock for ten seconds", shown(self.path));
                return Err(Failure::new(Exit::Other, fact)
                    .advise("Try again when no other pgutil is running; end one that hangs."));
            }
            if waited >= SILENT_WAIT
                && let Some(mention) = self.mention.take()
            {
                mention(&format!("waiting for another process to finish changing {}", shown(self.path)));
            }
            std::thread::sleep(PAUSE);
        }
    }
}

fn create_private_folder(folder: &Path) -> io::Result<()> {
    let mut builder = fs::DirBuilder::new();
    builder.recursive(true);
    #[cfg(unix)]
    std::os::unix::fs::DirBuilderExt::mode(&mut builder, 0o700);
    system::with_private_umask(|| builder.create(folder))
}

/// Opens the lock beside the file, which is a file of its own, since the configuration is replaced. It stays there, empty:
/// if it were removed, two writers could lock different files.
///
/// # Errors
/// `Exit::Other` where something else lies there. The inner error says why there can't be a lock.
fn open_beside(path: &Path) -> Result<io::Result<File>, Failure> {
    let mut name = OsString::from(".");
    name.push(path.file_name().unwrap_or_default());
    name.push(".lock");
    let name = folder_of(path).join(name);
    if fs::symlink_metadata(&name).is_ok_and(|about| !about.is_file()) {
        let fact = format!("cannot lock {}: {} is not a regular file", shown(path), shown(&name));
        return Err(Failure::new(Exit::Other, fact).advise("Remove it; pgutil makes a new one."));
    }
    let mut options = OpenOptions::new();
    options.write(true);
    #[cfg(unix)]
    std::os::unix::fs::OpenOptionsExt::custom_flags(&mut options, system::OPEN_PLAIN);
    #[cfg(unix)]
    std::os::unix::fs::OpenOptionsExt::mode(&mut options, 0o600);
    let created = system::with_private_umask(|| options.clone().create_new(true).open(&name));
    Ok(match created {
        Err(error) if error.kind() == ErrorKind::AlreadyExists => options.open(&name),
        Err(error) => Err(error),
        Ok(file) => {
            // Made by root in a user's folder, it must not keep the user out later.
            #[cfg(unix)]
            if let Ok(about) = fs::metadata(folder_of(path)) {
                use std::os::unix::fs::{MetadataExt, fchown};
                let _ = fchown(&file, Some(about.uid()), Some(about.gid()));
            }
            Ok(file)
        }
    })
}

#[cfg(unix)]
fn lock_itself(path: &Path, wait: &mut Wait) -> Result<Option<File>, Failure> {
    use std::os::unix::fs::{MetadataExt, OpenOptionsExt};
    loop {
        let Ok(file) = OpenOptions::new().write(true).custom_flags(system::OPEN_PLAIN).open(path) else {
            return Ok(None);
        };
        if !wait.for_lock(|| file.try_lock())? {
            return Ok(None);
        }
        let (Ok(locked), Ok(there)) = (file.metadata(), fs::metadata(path)) else { return Ok(None) };
        // Otherwise it was replaced in the meantime.
        if (locked.dev(), locked.ino()) == (there.dev(), there.ino()) {
            return Ok(Some(file));
        }
    }
}

/// Here a lock would keep its holder from reading too.
#[cfg(not(unix))]
fn lock_itself(_: &Path, _: &mut Wait) -> Result<Option<File>, Failure> {
    Ok(None)
}
