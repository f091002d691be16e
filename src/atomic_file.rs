//! Files that are whole or absent, and private from the first byte: a temporary file in the same folder takes the bytes
//! and is renamed when they are safe on the disk.

use std::ffi::OsString;
use std::fs::{self, File, OpenOptions};
use std::io::{self, ErrorKind, Seek, Write};
use std::path::{Path, PathBuf};
use std::sync::atomic::{AtomicU32, Ordering};

use crate::system;

/// Whether an existing file may be replaced.
#[derive(Clone, Copy, PartialEq, Eq)]
pub enum Replace {
    /// A file that exists is an error.
    Never,
    /// A file that exists is replaced, and keeps its owner.
    Allowed,
    /// A file that exists is replaced if it is the user's own, and so are the links that lead to it.
    Own,
}

/// A file in the making. It leaves nothing behind unless it is committed.
pub struct AtomicFile {
    target: PathBuf,
    replace: Replace,
    /// The temporary file; none where the folder takes no new file and the target is rewritten in place.
    temporary: Option<(PathBuf, File)>,
}

/// Symbolic links are followed this far, as the kernel does.
const MOST_LINKS: usize = 40;

impl AtomicFile {
    /// Begins a file, through symbolic links.
    ///
    /// # Errors
    /// The target exists though it must not, is no regular file, or belongs to someone else; the folder is missing or
    /// takes no file.
    pub fn begin(target: &Path, replace: Replace) -> io::Result<AtomicFile> {
        if replace == Replace::Never && fs::symlink_metadata(target).is_ok() {
            return Err(io::Error::new(ErrorKind::AlreadyExists, "the file exists"));
        }
        if replace == Replace::Own {
            refuse_foreign(target)?;
        }
        let target = behind_links(target)?;
        let existing = match fs::metadata(&target) {
            Ok(about) if about.is_file() => Some(about),
            Ok(_) => return Err(io::Error::new(ErrorKind::InvalidInput, "it is not a regular file")),
            Err(error) if error.kind() == ErrorKind::NotFound => None,
            Err(error) => return Err(error),
        };
        let temporary = match create_temporary(&target) {
            Ok(temporary) => Some(temporary),
            // A folder that takes no new file may still hold one that can be written: a mount of a single file.
            Err(error) if existing.is_some() => {
                OpenOptions::new().write(true).open(&target).map_err(|_| error)?;
                None
            }
            Err(error) => return Err(error),
        };
        if let Some((path, _)) = &temporary {
            system::set_unfinished(Some(path));
        }
        let draft = AtomicFile { target, replace, temporary };
        if let (Some(about), Some((_, file))) = (&existing, &draft.temporary) {
            keep_owner(about, file)?;
        }
        Ok(draft)
    }

    /// Takes room for so many bytes and keeps it until the file is written.
    ///
    /// # Errors
    /// They can't: the disk is full, or a limit is reached.
    pub fn reserve(&mut self, size: usize) -> io::Result<()> {
        let Some((_, file)) = &mut self.temporary else {
            return Ok(());
        };
        // Not zeros alone: some file systems store no blocks for those.
        file.write_all(&vec![b'.'; size])?;
        file.sync_all()?;
        file.rewind()
    }

    /// Writes the bytes and puts the file in its place.
    ///
    /// # Errors
    /// The bytes can't be written, or a file has come into the place in the meantime. The target is as it was, unless it
    /// had to be rewritten in place.
    pub fn commit(mut self, bytes: &[u8]) -> io::Result<()> {
        let Some((path, file)) = &mut self.temporary else {
            return rewrite(&self.target, bytes);
        };
        file.write_all(bytes)?;
        // What was reserved and is not needed.
        file.set_len(bytes.len() as u64)?;
        file.sync_all()?;
        match self.replace {
            Replace::Allowed | Replace::Own => match fs::rename(&*path, &self.target) {
                // A file that is itself a mount point, or a folder joined from two file systems.
                Err(error) if matches!(error.kind(), ErrorKind::ResourceBusy | ErrorKind::CrossesDevices) => {
                    rewrite(&self.target, bytes)?;
                }
                other => other?,
            },
            // A link, since a rename would replace a file that has just appeared.
            Replace::Never => match fs::hard_link(&*path, &self.target) {
                Err(error) if error.kind() != ErrorKind::AlreadyExists => create_new(&self.target, bytes)?,
                other => other?,
            },
        }
        sync_folder(&self.target);
        Ok(())
    }
}

impl Drop for AtomicFile {
    fn drop(&mut self) {
        if let Some((path, _)) = self.temporary.take() {
            // After a rename there is nothing of that name any more.
            let _ = fs::remove_file(path);
            system::set_unfinished(None);
        }
    }
}

/// The file that a chain of symbolic links leads to, whether it exists or not.
///
/// # Errors
/// A link that can't be read, or a chain without an end.
pub fn behind_links(path: &Path) -> io::Result<PathBuf> {
    let mut path = path.to_path_buf();
    for _ in 0..MOST_LINKS {
        match fs::read_link(&path) {
            Ok(next) => path = folder_of(&path).join(next),
            // Not a link, or nothing at all.
            Err(error) if matches!(error.kind(), ErrorKind::InvalidInput | ErrorKind::NotFound) => return Ok(path),
            Err(error) => return Err(error),
        }
    }
    Err(io::Error::new(ErrorKind::InvalidInput, "too many symbolic links"))
}

/// The folder that a file lies in, `.` for a bare name.
pub fn folder_of(path: &Path) -> &Path {
    match path.parent() {
        Some(folder) if folder != Path::new("") => folder,
        _ => Path::new("."),
    }
}

/// Removes what dead processes have left behind of their attempts at a file, as far as that is possible. Only for one who
/// keeps living ones out.
pub fn remove_leftovers(target: &Path) {
    let Ok(prefix) = temporary_prefix(target) else { return };
    for entry in fs::read_dir(folder_of(target)).into_iter().flatten().flatten() {
        let name = entry.file_name();
        let number = name.as_encoded_bytes().strip_prefix(prefix.as_encoded_bytes());
        let number = number.and_then(|rest| rest.strip_suffix(b".tmp"));
        if number.is_some_and(|number| number.iter().all(|byte| byte.is_ascii_digit() || *byte == b'-')) {
            // One that stays, as it is someone else's perhaps, hinders nobody.
            let _ = fs::remove_file(folder_of(target).join(name));
        }
    }
}

fn temporary_prefix(target: &Path) -> io::Result<OsString> {
    let name = target.file_name().ok_or_else(|| io::Error::new(ErrorKind::InvalidInput, "it names no file"))?;
    let mut prefix = OsString::from(".");
    prefix.push(name);
    prefix.push(".");
    Ok(prefix)
}

fn create_temporary(target: &Path) -> io::Result<(PathBuf, File)> {
    static COUNT: AtomicU32 = AtomicU32::new(0);
    let prefix = temporary_prefix(target)?;
    loop {
        let count = COUNT.fetch_add(1, Ordering::Relaxed);
        let mut temporary = prefix.clone();
        temporary.push(format!("{}-{count}.tmp", std::process::id()));
        let path = folder_of(target).join(temporary);
        match private().create_new(true).open(&path) {
            Ok(file) => return Ok((path, file)),
            // Left behind by a dead process of the same number.
            Err(error) if error.kind() == ErrorKind::AlreadyExists && count < 1000 => {}
            Err(error) => return Err(error),
        }
    }
}

fn create_new(path: &Path, bytes: &[u8]) -> io::Result<()> {
    let mut file = private().create_new(true).open(path)?;
    let written = file.write_all(bytes).and_then(|()| file.sync_all());
    if written.is_err() {
        let _ = fs::remove_file(path);
    }
    written
}

/// Overwrites an existing file. Not whole if the process dies meanwhile, so only where nothing else is possible.
fn rewrite(path: &Path, bytes: &[u8]) -> io::Result<()> {
    let mut file = OpenOptions::new().write(true).open(path)?;
    #[cfg(unix)]
    {
        use std::os::unix::fs::PermissionsExt;
        file.set_permissions(fs::Permissions::from_mode(0o600))?;
    }
    let before = file.metadata()?.len();
    // Room first: a disk that is full then leaves the old bytes alone.
    let missing = usize::try_from((bytes.len() as u64).saturating_sub(before)).unwrap_or_default();
    file.seek(io::SeekFrom::End(0))?;
    if let Err(error) = file.write_all(&vec![b' '; missing]).and_then(|()| file.sync_all()) {
        file.set_len(before)?;
        return Err(error);
    }
    file.rewind()?;
    file.write_all(bytes)?;
    file.set_len(bytes.len() as u64)?;
    file.sync_all()
}

fn private() -> OpenOptions {
    let mut options = OpenOptions::new();
    options.write(true);
    #[cfg(unix)]
    std::os::unix::fs::OpenOptionsExt::mode(&mut options, 0o600);
    options
}

/// Refuses a file, or a link to one, that another user has put there: in a folder that all may write to, it would take
/// the bytes to a place of the other's choice, or give them to the other. Links of root's are the system's.
#[cfg(unix)]
fn refuse_foreign(path: &Path) -> io::Result<()> {
    use std::os::unix::fs::MetadataExt;
    let user = system::user_id();
    let foreign = || io::Error::new(ErrorKind::PermissionDenied, "it belongs to another user");
    match fs::symlink_metadata(path) {
        Ok(link) if link.is_symlink() && link.uid() != user && link.uid() != 0 => return Err(foreign()),
        _ => {}
    }
    match fs::metadata(path) {
        Ok(file) if file.is_file() && file.uid() != user => Err(foreign()),
        _ => Ok(()),
    }
}

#[cfg(not(unix))]
fn refuse_foreign(_: &Path) -> io::Result<()> {
    Ok(())
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
