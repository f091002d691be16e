//! Reading an archive: first its directory, which is refused as a whole if anything in it is unsafe, then the files.

use std::fs::File;
use std::io::{ErrorKind as IoKind, Read, Seek};

use rawzip::{FileReader, ZipArchive};

use super::MANIFEST;
use super::blame::{Blame, Origin};
use super::codec::{InflateError, Inflater};
use super::directory::{Content, Directory, Entry};
use crate::text::printable;
use crate::upack::UpackError;
use crate::upack::manifest::{self, Manifest};

/// An archive whose directory was read and found safe.
pub struct Archive {
    zip: ZipArchive<FileReader>,
    label: String,
    origin: Origin,
    entries: Vec<Entry>,
    manifest: Option<Content>,
    size: u64,
}

impl Archive {
    /// Reads the directory of an archive. Messages call it by the label.
    ///
    /// # Errors
    /// `Unsafe` if a name leaves the target, two entries have one path, an entry is a link or a device, or the content is
    /// out of proportion to the archive. For an archive that cannot be read, `Other` or, if it came from the server,
    /// `Unsafe`.
    pub fn open(mut file: File, label: &str, origin: Origin) -> Result<Archive, UpackError> {
        let blame = Blame { label, origin };
        let mut start = Vec::new();
        let size = file
            .rewind()
            .and_then(|()| (&file).take(256).read_to_end(&mut start))
            .and_then(|_| file.metadata())
            .map_err(|error| blame.unreadable(&error))?
            .len();
        if start.trim_ascii_start().starts_with(b"<") {
            return Err(blame.damaged("it is a web page"));
        }
        let mut buffer = vec![0; rawzip::MAX_CENTRAL_DIRECTORY_RECORD_SIZE];
        let zip = ZipArchive::from_file(file, &mut buffer).map_err(|error| blame.library(error))?;
        let directory = Directory::read(&zip, blame, size, &mut buffer)?;
        let Directory { entries, manifest, .. } = directory;
        let size = entries.iter().map(|entry| entry.content.size).sum();
        Ok(Archive { zip, label: label.to_string(), origin, entries, manifest, size })
    }

    /// The content, sorted by path. No two have the same path, and none lies below a file.
    pub fn entries(&self) -> &[Entry] {
        &self.entries
    }

    /// The bytes of all files of the content.
    pub fn content_size(&self) -> u64 {
        self.size
    }

    /// The manifest of the package.
    ///
    /// # Errors
    /// As for an archive that cannot be read, if there is none or it is not a JSON object.
    pub fn manifest(&self) -> Result<Manifest, UpackError> {
        let blame = self.blame();
        let content = self.manifest.as_ref().ok_or_else(|| blame.damaged("it has no upack.json"))?;
        if content.size > manifest::LARGEST {
            return Err(blame.damaged("its upack.json is larger than 16 MiB"));
        }
        let mut bytes = Vec::new();
        self.copy(content, MANIFEST, &mut Inflater::new(), &mut |piece| {
            bytes.extend_from_slice(piece);
            Ok(())
        })?;
        Manifest::parse(&bytes).map_err(|why| blame.damaged(&format!("its upack.json {why}")))
    }

    /// Hands the bytes of a file to the sink, piece by piece. Size and checksum are known to be right only at the end.
    ///
    /// # Errors
    /// `Unsafe` if size or checksum are not what the directory says; those of the sink; as for an archive that cannot be
    /// read.
    pub fn read(
        &self,
        entry: &Entry,
        inflater: &mut Inflater,
        sink: &mut dyn FnMut(&[u8]) -> Result<(), UpackError>,
    ) -> Result<(), UpackError> {
        self.copy(&entry.content, &entry.path, inflater, sink)
    }

    fn copy(
        &self,
        content: &Content,
        path: &str,
        inflater: &mut Inflater,
        sink: &mut dyn FnMut(&[u8]) -> Result<(), UpackError>,
    ) -> Result<(), UpackError> {
        let blame = self.blame();
        let mut source = self.zip.get_entry(content.place).map_err(|error| blame.library(error))?.reader();
        let mut sum = rawzip::Crc32::new();
        let mut size = 0;
        let mut checked = |piece: &[u8]| {
            size += piece.len() as u64;
            if size > content.size {
                return Err(blame.entry(path, "is larger than the archive says"));
            }
            sum.update(piece);
            sink(piece)
        };
        let copied = match content.is_stored {
            true => inflater.copy(&mut source, &mut checked),
            false => inflater.inflate(&mut source, &mut checked),
        };
        copied.map_err(|error| match error {
            InflateError::Sink(error) => error,
            InflateError::Source(error) if error.kind() != IoKind::UnexpectedEof => blame.unreadable(&error),
            InflateError::Source(_) | InflateError::Damaged => {
                blame.damaged(&format!("'{}' in it cannot be unpacked", printable(path)))
            }
        })?;
        if size != content.size {
            return Err(blame.entry(path, "is smaller than the archive says"));
        }
        if sum.checksum() != content.sum {
            return Err(blame.entry(path, "has another checksum than the archive says"));
        }
        Ok(())
    }

    fn blame(&self) -> Blame<'_> {
        Blame { label: &self.label, origin: self.origin }
    }
}
