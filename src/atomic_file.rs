//! Files that are whole or absent: a temporary file in the same folder takes the bytes, and is renamed once they are safe
//! on the disk. For API keys, the configuration and downloads of any size.

use std::fs::{self, File, OpenOptions};
use std::io::{self, ErrorKind, Seek, Write};
use std::path::{Path, PathBuf};

mod in_place;
mod links;
mod temporary;

use crate::system;
use links::{follow_links, require_file_name};

pub use links::{behind_links, folder_of};

/// Whether an existing file may be replaced.
#[derive(Clone, Copy, PartialEq, Eq)]
pub enum Replace {
    /// A file that exists is an error.
    Never,
    /// A file that exists is replaced, and keeps its owner.
    Allowed,
    /// A file that exists is replaced if it belongs to the user, and so do the links that lead to it.
    Own,
}

/// Who may read the new file.
#[derive(Clone, Copy, PartialEq, Eq)]
pub enum Readers {
    /// Its owner alone: mode 0600 under any umask, from the first byte.
    Owner,
    /// Those whom the umask lets read new files.
    ByUmask,
}

/// A file being written.
///
/// Write the bytes, then call `commit`. Without `commit` the target stays as it was: dropping this removes the temporary
/// file, and so do SIGINT, SIGTERM, SIGHUP and SIGQUIT. What a killed process leaves behind (`.NAME.*.tmp` beside the
/// target) is removed by the next `begin` for the same target; the temporary files of live processes stay.
///
/// Signals know of one unfinished file: don't keep two of these at a time.
///
/// An existing file is rewritten in place where nothing can be renamed to it: it is a mount point, as a file is that a
/// container was given alone, or its folder takes no new file. Then the target changes with the first byte written, and
/// is cut to its new length by `commit`.
///
/// Writes are not buffered.
pub struct AtomicFile {
    /// Behind all links.
    target: PathBuf,
    replace: Replace,
    readers: Readers,
    file: File,
    /// The path of `file`; none where that is the target.
    temporary: Option<PathBuf>,
    written: u64,
}

impl AtomicFile {
    /// Begins a file, through symbolic links.
    ///
    /// # Errors
    /// The target exists though it must not, is not a regular file, or belongs to someone else; the folder is missing or
    /// takes no file; the name is that of a folder.
    pub fn begin(target: &Path, replace: Replace, readers: Readers) -> io::Result<AtomicFile> {
        require_file_name(target)?;
        if replace == Replace::Never && fs::symlink_metadata(target).is_ok() {
            return Err(io::Error::new(ErrorKind::AlreadyExists, "the file exists"));
        }
        let target = follow_links(target, replace == Replace::Own)?;
        let existing = match fs::symlink_metadata(&target) {
            Ok(about) if about.is_file() => Some(about),
            Ok(_) => return Err(io::Error::new(ErrorKind::InvalidInput, "it is not a regular file")),
            Err(error) if error.kind() == ErrorKind::NotFound => None,
            Err(error) => return Err(error),
        };
        if existing.is_some() && system::is_mount_point(&target) {
            return AtomicFile::in_place(&target, replace, readers);
        }
        temporary::remove_abandoned(&target);
        match temporary::create(&target, readers) {
            Ok((path, file)) => {
                let draft = AtomicFile { target, replace, readers, file, temporary: Some(path), written: 0 };
                if let Some(about) = &existing {
                    keep_owner(about, &draft.file)?;
                }
                Ok(draft)
            }
            // A folder that takes no new file may still hold one that can be written.
            Err(error) if existing.is_some() => AtomicFile::in_place(&target, replace, readers).map_err(|_| error),
            Err(error) => Err(error),
        }
    }

    fn in_place(target: &Path, replace: Replace, readers: Readers) -> io::Result<AtomicFile> {
        let file = in_place::open(target, replace, readers)?;
        Ok(AtomicFile { target: target.to_path_buf(), replace, readers, file, temporary: None, written: 0 })
    }

    /// Makes sure that there is disk space for `size` bytes, and keeps it until `commit`. (In place and outside of Linux,
    /// or on a file system that can't reserve, nothing keeps it: it was there at the time of the call.) To be called
    /// before anything is written.
    ///
    /// # Errors
    /// The disk is full, or a limit is reached. The target is as it was.
    pub fn reserve(&mut self, size: u64) -> io::Result<()> {
        if self.temporary.is_none() {
            return in_place::reserve(&self.file, size);
        }
        in_place::fill(&mut self.file, size)?;
        self.file.sync_all()?;
        self.file.rewind()
    }

    /// Puts the file in its place, synced to the disk.
    ///
    /// # Errors
    /// A file has come into the place in the meantime where none may be replaced, or the system's own. The target is as
    /// it was, unless it had to be rewritten in place.
    pub fn commit(mut self) -> io::Result<()> {
        // What was reserved and is not needed, or what the old file had more.
        self.file.set_len(self.written)?;
        self.file.sync_all()?;
        let Some(temporary) = &self.temporary else {
            return Ok(());
        };
        // Together with forgetting the name: another process may use it next.
        let placed: io::Result<()> = system::hold_signals(|| {
            match self.replace {
                Replace::Never => place_new(temporary, &self.target)?,
                Replace::Allowed | Replace::Own => fs::rename(temporary, &self.target)?,
            }
            system::set_unfinished(None);
            Ok(())
        });
        match placed {
            Ok(()) => self.temporary = None,
            // A mount point that could not be told from a file, or a folder joined from two file systems.
            Err(error)
                if self.replace != Replace::Never
                    && matches!(error.kind(), ErrorKind::ResourceBusy | ErrorKind::CrossesDevices) =>
            {
                self.copy_in_place()?;
            }
            Err(error) => return Err(error),
        }
        sync_folder(&self.target);
        Ok(())
    }

    fn copy_in_place(&mut self) -> io::Result<()> {
        let mut target = in_place::open(&self.target, self.replace, self.readers)?;
        in_place::reserve(&target, self.written)?;
        self.file.rewind()?;
        io::copy(&mut self.file, &mut target)?;
        target.set_len(self.written)?;
        target.sync_all()
    }
}

impl Write for AtomicFile {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        let count = self.file.write(bytes)?;
        self.written += count as u64;
        Ok(count)
    }

    fn flush(&mut self) -> io::Result<()> {
        Ok(())
    }
}

impl Drop for AtomicFile {
    fn drop(&mut self) {
        match self.temporary.take() {
            Some(path) => {
                let _ = fs::remove_file(path);
                system::set_unfinished(None);
            }
            // Gives back what was reserved beyond the end.
            None if self.written == 0 => drop(self.file.metadata().and_then(|about| self.file.set_len(about.len()))),
            None => {}
        }
    }
}

/// Puts a finished file in a place where none may be, in one step where the file system can do that.
fn place_new(temporary: &Path, target: &Path) -> io::Result<()> {
    match system::rename_new(temporary, target) {
        Err(error) if error.kind() != ErrorKind::AlreadyExists => {}
        done => return done,
    }
    match fs::hard_link(temporary, target) {
        Ok(()) => {
            // The file is in its place; a second name of it is no reason to fail.
            let _ = fs::remove_file(temporary);
            return Ok(());
        }
        Err(error) if error.kind() == ErrorKind::AlreadyExists => return Err(error),
        Err(_) => {}
    }
    claim_and_rename(temporary, target)
}

/// The same where neither is possible: an empty file of one's own is there first, and is then replaced.
fn claim_and_rename(temporary: &Path, target: &Path) -> io::Result<()> {
    OpenOptions::new().write(true).create_new(true).open(target)?;
    fs::rename(temporary, target).inspect_err(|_| drop(fs::remove_file(target)))
}

/// Keeps the owner of a file that is replaced, which only root can do for others.
#[cfg(unix)]
fn keep_owner(existing: &fs::Metadata, file: &File) -> io::Result<()> {
    use std::os::unix::fs::{MetadataExt, fchown};
    let new = file.metadata()?;
    if (new.uid(), new.gid()) == (existing.uid(), existing.gid()) {
        return Ok(());
    }
    match fchown(file, Some(existing.uid()), Some(existing.gid())) {
        // Another group is no loss: nobody but the owner may read the file.
        Err(_) if new.uid() == existing.uid() => Ok(()),
        Err(_) => Err(io::Error::new(ErrorKind::PermissionDenied, "it belongs to another user")),
        Ok(()) => Ok(()),
    }
}

#[cfg(not(unix))]
fn keep_owner(_: &fs::Metadata, _: &File) -> io::Result<()> {
    Ok(())
}

/// Makes the new name last too. Not every file system can; the file itself is safe.
fn sync_folder(path: &Path) {
    if let Ok(folder) = File::open(folder_of(path)) {
        let _ = folder.sync_all();
    }
}

#[cfg(all(test, unix))]
mod tests;
