//! The body of an upload: bytes, a file or a pipe. A file is sent whole and as it was when it was opened, or the
//! connection is broken: half a file never looks like a whole one.

use std::fs::{File, Metadata};
use std::io::{self, Read, Seek, SeekFrom};
use std::path::Path;
use std::time::SystemTime;

use super::exchange_state::ExchangeState;

/// What is sent.
pub enum UploadBody<'a> {
    /// Bytes in memory.
    Bytes(&'a [u8]),
    /// A file with a known size, or a part of one.
    File(FilePart<'a>),
    /// Whatever comes until it ends; it can be read once.
    Pipe(Box<dyn Read + 'a>),
}

/// A file that is opened for an upload.
pub struct UploadFile {
    file: File,
    /// In bytes; absent for what ends when it ends.
    size: Option<u64>,
    modified: Option<SystemTime>,
}

/// Bytes of a file, in a row.
#[derive(Clone, Copy)]
pub struct FilePart<'a> {
    file: &'a UploadFile,
    start: u64,
    size: u64,
}

/// Why a body can't be sent to its end.
#[derive(Debug)]
pub enum BodyError {
    /// The file has another size or time than when it was opened.
    Changed,
    /// It can't be read.
    Unreadable(io::Error),
}

impl UploadFile {
    /// Opens a file, which may be a pipe or a device. Its size and time are what counts from now on.
    ///
    /// # Errors
    /// The system's own; `IsADirectory` for a folder.
    pub fn open(path: &Path) -> io::Result<UploadFile> {
        let mut file = File::open(path)?;
        let about = file.metadata()?;
        if about.is_dir() {
            return Err(io::ErrorKind::IsADirectory.into());
        }
        let mut size = Some(about.len()).filter(|_| about.is_file());
        // What the kernel makes up while it is read has no size and is not empty.
        if size == Some(0) && file.read(&mut [0])? > 0 {
            file.rewind()?;
            size = None;
        }
        Ok(UploadFile { size, modified: modified(&about), file })
    }

    /// Its size in bytes; absent for pipes and devices, which end when they end.
    pub fn size(&self) -> Option<u64> {
        self.size
    }

    /// All of it, as a body.
    pub fn body(&self) -> UploadBody<'_> {
        match self.size {
            Some(size) => UploadBody::File(FilePart { file: self, start: 0, size }),
            None => UploadBody::Pipe(Box::new(&self.file)),
        }
    }

    /// `size` bytes of it from `start` on; all of a file without a known size.
    pub fn part(&self, start: u64, size: u64) -> UploadBody<'_> {
        match self.size {
            Some(_) => UploadBody::File(FilePart { file: self, start, size }),
            None => self.body(),
        }
    }

    fn has_changed(&self) -> bool {
        let is_same = |now: Metadata| Some(now.len()) == self.size && modified(&now) == self.modified;
        !self.file.metadata().is_ok_and(is_same)
    }
}

fn modified(about: &Metadata) -> Option<SystemTime> {
    about.modified().ok()
}

impl UploadBody<'_> {
    /// How many bytes it has, where that is known.
    pub fn size(&self) -> Option<u64> {
        match self {
            UploadBody::Bytes(bytes) => Some(bytes.len() as u64),
            UploadBody::File(part) => Some(part.size),
            UploadBody::Pipe(_) => None,
        }
    }
}

/// Reads a body from its beginning for one exchange.
pub struct BodyReader<'a, 'b> {
    body: &'b mut UploadBody<'a>,
    size: Option<u64>,
    state: &'b ExchangeState,
    /// Hears how many bytes have been read in all.
    progress: &'b mut dyn FnMut(u64),
    /// So many bytes have been read.
    pub moved: u64,
    /// A pipe has come to its end.
    is_at_end: bool,
    /// Why it ended early.
    pub failure: Option<BodyError>,
}

impl<'a, 'b> BodyReader<'a, 'b> {
    /// Nothing has been read yet.
    pub fn new(
        body: &'b mut UploadBody<'a>,
        state: &'b ExchangeState,
        progress: &'b mut dyn FnMut(u64),
    ) -> BodyReader<'a, 'b> {
        BodyReader { size: body.size(), body, state, progress, moved: 0, is_at_end: false, failure: None }
    }

    /// How many bytes will be read, where that is known.
    pub fn size(&self) -> Option<u64> {
        self.size
    }

    /// Whether all of it has been taken over by the connection.
    pub fn is_sent(&self) -> bool {
        self.state.cut().is_none() && self.size.map_or(self.is_at_end, |size| size == self.moved)
    }

    fn next(&mut self, buffer: &mut [u8]) -> Result<usize, BodyError> {
        let left = self.size.map(|size| size - self.moved);
        let wanted = left.map_or(buffer.len(), |left| usize::try_from(left).unwrap_or(usize::MAX).min(buffer.len()));
        if self.state.cut().is_some() {
            // Nothing is sent any more, but the library counts the bytes that were announced.
            return Ok(if left.is_some() { wanted } else { 0 });
        }
        match self.body {
            UploadBody::Bytes(bytes) => {
                let start = self.moved as usize;
                buffer[..wanted].copy_from_slice(&bytes[start..start + wanted]);
                Ok(wanted)
            }
            UploadBody::File(part) => {
                let mut file = &part.file.file;
                if self.moved == 0 {
                    file.seek(SeekFrom::Start(part.start)).map_err(BodyError::Unreadable)?;
                }
                let read = read_some(&mut file, &mut buffer[..wanted]).map_err(BodyError::Unreadable)?;
                let is_last = Some(read as u64) == left;
                let ends_early = read == 0 && wanted > 0;
                if ends_early || (is_last && part.file.has_changed()) {
                    return Err(BodyError::Changed);
                }
                Ok(read)
            }
            UploadBody::Pipe(pipe) => read_some(pipe, buffer).map_err(BodyError::Unreadable),
        }
    }
}

impl Read for BodyReader<'_, '_> {
    fn read(&mut self, buffer: &mut [u8]) -> io::Result<usize> {
        match self.next(buffer) {
            Ok(read) => {
                self.moved += read as u64;
                self.is_at_end = read == 0;
                (self.progress)(self.moved);
                Ok(read)
            }
            // An error breaks the connection. Fewer bytes than announced would make the library ask for ever.
            Err(failure) => {
                self.failure = Some(failure);
                Err(io::Error::other("the body can't be sent to its end"))
            }
        }
    }
}

fn read_some(source: &mut impl Read, buffer: &mut [u8]) -> io::Result<usize> {
    loop {
        match source.read(buffer) {
            Err(error) if error.kind() == io::ErrorKind::Interrupted => {}
            other => return other,
        }
    }
}
