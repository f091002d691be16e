//! Files that are either complete or absent: the bytes go to a temporary file in the same folder, which is renamed once
//! they are safely on disk. Used for API keys, the configuration and downloads of any size.

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
    /// An existing file is an error.
    Never,
    /// An existing file is replaced and keeps its owner.
    Allowed,
    /// An existing file is replaced if the file and all links that lead to it belong to the user.
    Own,
}

/// Who may read the new file.
#[derive(Clone, Copy, PartialEq, Eq)]
pub enum Readers {
    /// Only its owner: mode 0600 from the first byte, whatever the umask.
    Owner,
    /// Anyone whom the umask allows.
    ByUmask,
}

/// A file being written.
///
/// Write the bytes, then call `commit`. Without `commit` the target stays as it was: dropping this removes the temporary
/// file, and so do SIGINT, SIGTERM, SIGHUP and SIGQUIT. The temporary file of a killed process (`.NAME.*.tmp` beside the
/// target) is removed by the next `begin` for the same target; those of running processes are kept.
///
/// A signal removes only one unfinished file, so don't keep two of these at a time.
///
/// An existing file is rewritten in place if nothing can be renamed to its path: if it is a mount point, such as a single
/// file that was mounted into a container, or if no file can be created in its folder. In that case the target changes
/// with the first byte written, and `commit` cuts it to its new length.
///
/// Writes are not buffered.
pub struct AtomicFile {
    /// The path with all links followed.
    target: PathBuf,
    replace: Replace,
    readers: Readers,
    file: File,
    /// The path of `file`, unless that is the target.
    temporary: Option<PathBuf>,
    written: u64,
}

impl AtomicFile {
    /// Begins a file. Symbolic links are followed.
    ///
    /// # Errors
    /// The target exists although it must not, is not a regular file, or belongs to another user; the folder is missing
    /// or not writable; the path ends like that of a folder.
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
            // In a folder where no file can be created, an existing one may still be writable.
            Err(error) if existing.is_some() => AtomicFile::in_place(&target, replace, readers).map_err(|_| error),
            Err(error) => Err(error),
        }
    }

    fn in_place(target: &Path, replace: Replace, readers: Readers) -> io::Result<AtomicFile> {
        let file = in_place::open(target, replace, readers)?;
        Ok(AtomicFile { target: target.to_path_buf(), replace, readers, file, temporary: None, written: 0 })
    }

    /// Reserves disk space for `size` bytes until `commit`. Call it before writing anything.
    ///
    /// For a file that is rewritten in place, the reservation needs Linux and a file system that supports it. Elsewhere
    /// this only checks that the space is available now.
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
    /// Those of the system, and a file that has appeared at the path in the meantime if none may be replaced. The target
    /// stays as it was, unless it had to be rewritten in place.
    pub fn commit(mut self) -> io::Result<()> {
        // Drops what was reserved but not needed, or the rest of a longer old file.
        self.file.set_len(self.written)?;
        self.file.sync_all()?;
        let Some(temporary) = &self.temporary else {
            return Ok(());
        };
        // The name is forgotten in the same step, because another process may use it next.
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
            // A mount point that was not recognised as one, or a folder that combines two file systems.
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
            // Releases what was reserved beyond the end.
            None if self.written == 0 => drop(self.file.metadata().and_then(|about| self.file.set_len(about.len()))),
            None => {}
        }
    }
}

/// Moves a finished file to a path where no file may exist, in one step if the file system supports that.
fn place_new(temporary: &Path, target: &Path) -> io::Result<()> {
    match system::rename_new(temporary, target) {
        Err(error) if error.kind() != ErrorKind::AlreadyExists => {}
        done => return done,
    }
    match fs::hard_link(temporary, target) {
        Ok(()) => {
            // The file has its name; failing to remove the second one is not an error.
            let _ = fs::remove_file(temporary);
            return Ok(());
        }
        Err(error) if error.kind() == ErrorKind::AlreadyExists => return Err(error),
        Err(_) => {}
    }
    claim_and_rename(temporary, target)
}

/// The same without that support: creates an empty file to claim the name, and replaces it.
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
        // The group doesn't matter, because only the owner may read the file.
        Err(_) if new.uid() == existing.uid() => Ok(()),
        Err(_) => Err(io::Error::new(ErrorKind::PermissionDenied, "it belongs to another user")),
        Ok(()) => Ok(()),
    }
}

#[cfg(not(unix))]
fn keep_owner(_: &fs::Metadata, _: &File) -> io::Result<()> {
    Ok(())
}

/// Syncs the new name to disk too. Not every file system can; the file itself is safe.
fn sync_folder(path: &Path) {
    if let Ok(folder) = File::open(folder_of(path)) {
        let _ = folder.sync_all();
    }
}

#[cfg(all(test, unix))]
mod tests;
