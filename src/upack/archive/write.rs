//! Writing an archive. Equal calls make equal bytes.

use std::io::{self, Read, Write};

use rawzip::extra_fields::ExtraFieldId;
use rawzip::path::EntryPath;
use rawzip::time::UtcDateTime;
use rawzip::{CompressionMethod, Header, ZipArchiveWriter};

use super::codec::Deflater;

/// An archive being written, from the first entry to the last. Memory grows with the number of entries, not with their size.
pub struct ArchiveWriter<W: Write> {
    zip: ZipArchiveWriter<W>,
    method: CompressionMethod,
    deflater: Deflater,
}

/// `S_IFREG` and `S_IFDIR`: other tools read the type of an entry from its mode.
const REGULAR_FILE: u32 = 0o100_000;
const FOLDER: u32 = 0o040_000;

impl<W: Write> ArchiveWriter<W> {
    /// An archive that is compressed with a level of 0 to 9; 0 stores the files as they are.
    pub fn new(sink: W, level: u32) -> ArchiveWriter<W> {
        let method = if level == 0 { CompressionMethod::STORE } else { CompressionMethod::DEFLATE };
        ArchiveWriter { zip: ZipArchiveWriter::new(sink), method, deflater: Deflater::new(level) }
    }

    /// Adds a file and reads its content to the end. `mode` are its permission bits, `modified` counts seconds from 1970
    /// in UTC, `seen` gets the size of each piece.
    ///
    /// # Errors
    /// Those of the content, of the sink and of `seen`.
    pub fn file(
        &mut self,
        name: &str,
        mode: u32,
        modified: i64,
        content: &mut dyn Read,
        seen: &mut dyn FnMut(usize) -> io::Result<()>,
    ) -> io::Result<()> {
        let mut builder = self
            .zip
            .new_file(path_of(name))
            .compression_method(self.method)
            .unix_permissions(REGULAR_FILE | mode)
            .last_modified(UtcDateTime::from_unix(modified));
        for (id, data, place) in extra_fields(name, modified) {
            builder = builder.extra_field(id, &data, place).map_err(to_io)?;
        }
        let (mut entry, config) = builder.start().map_err(to_io)?;
        // Counts and sums up what is read, and passes it on to nothing: the codec writes to the entry itself.
        let mut sum = config.wrap(io::sink());
        let mut note = |piece: &[u8]| {
            sum.write_all(piece)?;
            seen(piece.len())
        };
        if self.method == CompressionMethod::STORE {
            self.deflater.store(content, &mut entry, &mut note)?;
        } else {
            self.deflater.copy(content, &mut entry, &mut note)?;
        }
        let (_, totals) = sum.finish().map_err(to_io)?;
        entry.finish(totals).map_err(to_io)?;
        Ok(())
    }

    /// Adds a folder; its name has no slash at the end.
    ///
    /// # Errors
    /// Those of the sink.
    pub fn folder(&mut self, name: &str, mode: u32, modified: i64) -> io::Result<()> {
        let name = format!("{name}/");
        let mut builder = self
            .zip
            .new_dir(path_of(&name))
            .unix_permissions(FOLDER | mode)
            .last_modified(UtcDateTime::from_unix(modified));
        for (id, data, place) in extra_fields(&name, modified) {
            builder = builder.extra_field(id, &data, place).map_err(to_io)?;
        }
        builder.create().map_err(to_io)?;
        Ok(())
    }

    /// Writes the directory of the archive.
    ///
    /// # Errors
    /// Those of the sink.
    pub fn finish(self) -> io::Result<W> {
        self.zip.finish().map_err(to_io)
    }
}

/// The library takes what precedes a colon for a drive and drops it, unless it is told to leave the name alone. Then it
/// does not mark the name as UTF-8 either.
fn path_of(name: &str) -> EntryPath<'_> {
    if is_left_alone(name) { EntryPath::verbatim(name.as_bytes()) } else { EntryPath::conformant(name) }
}

fn is_left_alone(name: &str) -> bool {
    name.contains(':')
}

/// The library puts the time in UTC into the directory of the archive only. `unzip` reads it before the file.
fn extra_fields(name: &str, modified: i64) -> Vec<(ExtraFieldId, Vec<u8>, Header)> {
    let seconds = modified.clamp(0, u32::MAX.into()) as u32;
    let mut time = vec![1];
    time.extend(seconds.to_le_bytes());
    let mut fields = vec![(ExtraFieldId::EXTENDED_TIMESTAMP, time, Header::LOCAL)];
    if is_left_alone(name) && !name.is_ascii() {
        let mut unicode = vec![1];
        unicode.extend(rawzip::crc32(name.as_bytes()).to_le_bytes());
        unicode.extend(name.as_bytes());
        fields.push((ExtraFieldId::INFO_ZIP_UNICODE_PATH, unicode, Header::default()));
    }
    fields
}

fn to_io(error: rawzip::Error) -> io::Error {
    match error.into_kind() {
        rawzip::ErrorKind::IO(error) => error,
        other => io::Error::other(other.to_string()),
    }
}
