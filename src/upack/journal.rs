//! The journal of a change: a file in the folder of the registry from which the change can be finished or undone, at
//! whatever moment the process was killed. (A power cut is another matter: only the registry is synced to the disk.)
//!
//! ```text
//! M 0000000003
//! {"target":"/opt/p","staging":["/opt/.pgutil-…","/opt/p/.pgutil-…"]}
//! {"root":"/opt/p","staging":"/opt/.pgutil-…","steps":[["take","a"],["put","a"]],"folders":[],"change":{…}}
//! ```
//!
//! The first line is overwritten in place, which takes no disk space. Its letter says how far the change is:
//!
//! - `S`, staging: new files are being unpacked beside the target, which is as it was.
//! - `M`, moving: as many steps as the number says have begun. The change is to be undone, the last step first.
//! - `F`, finishing: all steps are done. The registry is to be changed, and what was moved away to be deleted.
//!
//! The process locks the file while it lives, so a journal that can be locked belongs to a dead one.

mod recover;
mod run;
mod text;

pub use recover::recover;

use std::fs::{self, File, OpenOptions};
use std::io::{self, Read, Seek, SeekFrom, Write};
use std::path::{Path, PathBuf};

use super::error::{ErrorKind, UpackError, shown};
use super::files::remove_tree;
use super::plan::Step;
use super::registry::Change;
use super::store::{self, StoreLock};

/// What a change does once its files are staged.
#[derive(Clone, Debug, PartialEq)]
pub struct Plan {
    /// The existing folder below which everything happens, without links.
    pub root: PathBuf,
    /// The folder that holds `new`, with what is put, and `old`, with what was taken. None if nothing is moved.
    pub staging: Option<PathBuf>,
    /// In order.
    pub steps: Vec<Step>,
    /// Folders that are removed at the end if they are empty, the deepest first.
    pub folders: Vec<String>,
    /// The change of the registry.
    pub change: Option<Change>,
}

/// How far a change is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum State {
    Staging,
    Moving,
    Finishing,
}

/// What a journal says.
#[derive(Debug, PartialEq)]
struct Content {
    state: State,
    /// How many steps have begun.
    steps: usize,
    target: PathBuf,
    staging: Vec<PathBuf>,
    /// There is one unless the change is still staging.
    plan: Option<Plan>,
}

/// A journal that this process has locked.
pub struct Journal {
    folder: PathBuf,
    /// Whether the folder is that of the registry. It is that of the target if the registry's takes no files.
    is_registry: bool,
    id: String,
    file: File,
    /// The target, for messages.
    target: PathBuf,
    /// Where the staging folder is, or may be.
    staging: Vec<PathBuf>,
    /// Whether the file is left behind for the next command.
    is_kept: bool,
}

impl Journal {
    /// Begins a journal. One of the candidates will be the folder for staging.
    ///
    /// # Errors
    /// The journal cannot be written.
    pub fn begin(lock: &StoreLock, id: &str, target: &Path, staging: Vec<PathBuf>) -> Result<Journal, UpackError> {
        let (folder, is_registry) = (lock.folder().to_path_buf(), lock.is_registry());
        let path = store::journal_path(&folder, id);
        let cannot = |error: io::Error| UpackError::io("write", &path, &error);
        let file = OpenOptions::new().read(true).write(true).create_new(true).open(&path).map_err(cannot)?;
        let (id, target) = (id.to_string(), target.to_path_buf());
        let mut journal = Journal { folder, is_registry, id, file, target, staging, is_kept: false };
        journal.file.try_lock().map_err(|error| cannot(error.into()))?;
        let line = text::begin_to_text(&journal.target, &journal.staging)?;
        journal.mark(State::Staging, 0)?;
        journal.append(&line)?;
        Ok(journal)
    }

    /// Identifies the change.
    pub fn id(&self) -> &str {
        &self.id
    }

    /// Makes the folder for staging: the first candidate that can be made.
    ///
    /// # Errors
    /// None of them can be made.
    pub fn make_staging(&self) -> Result<PathBuf, UpackError> {
        let mut last = None;
        for candidate in &self.staging {
            match make_private_folder(candidate) {
                Ok(()) => {
                    for part in ["new", "old"] {
                        let part = candidate.join(part);
                        fs::create_dir(&part).map_err(|error| UpackError::io("create", &part, &error))?;
                    }
                    return Ok(candidate.clone());
                }
                Err(error) => last = last.or(Some(UpackError::io("create", candidate, &error))),
            }
        }
        Err(last.unwrap_or_else(|| UpackError::new(ErrorKind::Other, "there is no place to unpack to", "")))
    }

    /// Writes the plan. From now on a process that finds the journal can undo it.
    ///
    /// # Errors
    /// The journal cannot be written.
    pub fn write_plan(&mut self, plan: &Plan) -> Result<(), UpackError> {
        self.append(&text::plan_to_text(plan)?)?;
        self.mark(State::Moving, 0)
    }

    fn append(&mut self, line: &str) -> Result<(), UpackError> {
        let written =
            self.file.seek(SeekFrom::End(0)).and_then(|_| self.file.write_all(format!("{line}\n").as_bytes()));
        written.map_err(|error| UpackError::io("write", &self.path(), &error))
    }

    fn mark(&mut self, state: State, steps: usize) -> Result<(), UpackError> {
        let line = text::state_to_text(state, steps);
        let written = self.file.rewind().and_then(|()| self.file.write_all(line.as_bytes()));
        written.map_err(|error| UpackError::io("write", &self.path(), &error))
    }

    fn path(&self) -> PathBuf {
        store::journal_path(&self.folder, &self.id)
    }

    /// Deletes what was staged, and the journal last.
    fn discard(&mut self) -> Result<(), UpackError> {
        for folder in &self.staging {
            remove_tree(folder).map_err(|error| UpackError::io("delete", folder, &error))?;
        }
        let path = self.path();
        match fs::remove_file(&path) {
            Err(error) if error.kind() != io::ErrorKind::NotFound => {
                return Err(UpackError::io("delete", &path, &error));
            }
            _ => {}
        }
        if self.is_registry {
            store::remove_if_empty(&self.folder);
        }
        Ok(())
    }

    /// Takes over the journal of a dead process. `None` if its process lives, or has just finished.
    ///
    /// # Errors
    /// The journal cannot be read or understood.
    fn take_over(lock: &StoreLock, id: &str) -> Result<Option<(Journal, Content)>, UpackError> {
        let (folder, is_registry) = (lock.folder().to_path_buf(), lock.is_registry());
        let path = store::journal_path(&folder, id);
        let cannot = |error: io::Error| UpackError::io("read", &path, &error);
        let mut file = match OpenOptions::new().read(true).write(true).open(&path) {
            Err(error) if error.kind() == io::ErrorKind::NotFound => return Ok(None),
            other => other.map_err(cannot)?,
        };
        match file.try_lock() {
            Err(fs::TryLockError::WouldBlock) => return Ok(None),
            other => other.map_err(|error| cannot(error.into()))?,
        }
        if !store::is_still(&file, &path) {
            return Ok(None);
        }
        let mut text = String::new();
        file.read_to_string(&mut text).map_err(cannot)?;
        let content = text::parse(&text).map_err(|why| {
            let fact = format!("the journal {} of an interrupted command {why}", shown(&path));
            UpackError::new(ErrorKind::Other, fact, "Look at what it says, put things right, then delete it.")
        })?;
        let (target, staging) = (content.target.clone(), content.staging.clone());
        let journal = Journal { folder, is_registry, id: id.to_string(), file, target, staging, is_kept: true };
        Ok(Some((journal, content)))
    }
}

impl Drop for Journal {
    /// A change that never came to its steps leaves nothing behind. What can't be deleted, the next command finds by the
    /// journal.
    fn drop(&mut self) {
        if !self.is_kept {
            let _ = self.discard();
        }
    }
}

#[cfg(unix)]
fn make_private_folder(path: &Path) -> io::Result<()> {
    use std::os::unix::fs::DirBuilderExt;
    fs::DirBuilder::new().mode(0o700).create(path)
}

#[cfg(not(unix))]
fn make_private_folder(path: &Path) -> io::Result<()> {
    fs::create_dir(path)
}

#[cfg(all(test, unix))]
mod tests;
