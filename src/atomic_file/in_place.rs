//! Rewriting an existing file in place.

use std::fs::{File, OpenOptions};
use std::io::{self, ErrorKind, Seek, Write};
use std::path::Path;

use super::links::refuse_foreign;
use super::{Readers, Replace, temporary};
use crate::system;

/// Opens an existing file for writing from its beginning.
pub fn open(target: &Path, replace: Replace, readers: Readers) -> io::Result<File> {
    let mut options = OpenOptions::new();
    options.write(true);
    #[cfg(unix)]
    std::os::unix::fs::OpenOptionsExt::custom_flags(&mut options, system::OPEN_PLAIN);
    let file = options.open(target)?;
    let about = file.metadata()?;
    if !about.is_file() {
        return Err(io::Error::new(ErrorKind::InvalidInput, "it is not a regular file"));
    }
    if replace == Replace::Own {
        refuse_foreign(&about)?;
    }
    if readers == Readers::Owner {
        temporary::make_private(&file)?;
    }
    Ok(file)
}

/// Readers of the file must not see any padding, so this uses the call that keeps the length. Without that call, padding
/// is written and cut off again at once.
pub fn reserve(file: &File, size: u64) -> io::Result<()> {
    let before = file.metadata()?.len();
    if size <= before {
        return Ok(());
    }
    match system::allocate(file, size) {
        Err(error)
            if !matches!(error.kind(), ErrorKind::StorageFull | ErrorKind::QuotaExceeded | ErrorKind::FileTooLarge) => {
        }
        done => return done,
    }
    fill_and_cut(file, before, size)
}

pub(super) fn fill_and_cut(mut file: &File, before: u64, size: u64) -> io::Result<()> {
    file.seek(io::SeekFrom::Start(before))?;
    let filled = fill(file, size - before).and_then(|()| file.sync_all());
    file.set_len(before)?;
    file.rewind()?;
    filled
}

/// Writes `size` bytes. They are not zeros, for which some file systems store no blocks.
pub fn fill(mut file: impl Write, size: u64) -> io::Result<()> {
    io::copy(&mut io::Read::take(io::repeat(b'.'), size), &mut file).map(drop)
}
