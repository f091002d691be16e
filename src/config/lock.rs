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

/// A writer needs milliseconds. One that holds the lock for longer hangs or was stopped.
const LONGEST_WAIT: Duration = Duration::from_secs(10);

/// A shorter wait is not mentioned.
const SILENT_WAIT: Duration = Duration::from_secs(1);

const PAUSE: Duration = Duration::from_millis(10);

/// The configuration file, locked against other writers. Closing the files releases the locks.
pub struct Locked {
    /// The path with all links followed, so that all paths to the file share one lock.
    path: PathBuf,
    /// The lock beside the file, if there can be one.
    _beside: Option<File>,
    /// The lock on the file itself, for processes that rewrite it in place: in a folder where no file can be created, and in
    /// containers that share only the file. `None` if the file does not exist or is not writable.
    _itself: Option<File>,
}

impl Locked {
    /// Waits for other writers, and mentions it if that takes long. Creates the folder if it is missing, private to the
    /// user.
    ///
    /// # Errors
    /// `Exit::Other` if the folder can't be created, or if another process holds the lock for ten seconds.
    pub fn open(path: &Path, mention: &dyn Fn(&str)) -> Result<Locked, Failure> {
        create_private_folder(folder_of(path)).map_err(|error| cannot("create the folder of", path, &error))?;
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

/// Waits until no process is rewriting the file in place; false if that takes too long or can't be determined.
pub fn wait_for_writer(file: &File) -> bool {
    let mut wait = Wait { path: Path::new(""), started: Instant::now(), mention: None };
    wait.for_lock(|| file.try_lock_shared()).unwrap_or(false)
}

struct Wait<'a> {
    path: &'a Path,
    started: Instant,
    /// `None` once the wait was mentioned.
    mention: Option<&'a dyn Fn(&str)>,
}

impl Wait<'_> {
    /// False if the file system has no locks.
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

/// Opens the lock beside the file. It is a separate file, because the configuration file is replaced. It is never removed:
/// otherwise two writers could lock different files.
///
/// # Errors
/// `Exit::Other` if the lock is not a regular file. The inner error says why there can't be a lock.
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
            // If root creates it in a user's folder, it must not lock the user out later.
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

/// On this system a lock would keep its own holder from reading.
#[cfg(not(unix))]
fn lock_itself(_: &Path, _: &mut Wait) -> Result<Option<File>, Failure> {
    Ok(None)
}
