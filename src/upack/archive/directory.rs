//! The directory of an archive, refused as a whole if anything in it is unsafe: names, types, places and sizes.

use std::time::{Duration, SystemTime, UNIX_EPOCH};

use rawzip::time::{UtcDateTime, ZipDateTimeKind};
use rawzip::{CompressionMethod, CreatorSystem, FileReader, ZipArchive, ZipArchiveEntryWayfinder, ZipFileHeaderRecord};

use super::blame::Blame;
use super::names::{self, Paths};
use super::{CONTENT, MANIFEST};
use crate::text::printable;
use crate::upack::UpackError;

/// Where the bytes of an entry are.
#[derive(Debug)]
pub struct Content {
    pub place: ZipArchiveEntryWayfinder,
    pub is_stored: bool,
    pub size: u64,
    pub sum: u32,
}

/// A file or folder of the content.
#[derive(Debug)]
pub struct Entry {
    /// Relative to the target, with `/` between its parts.
    pub path: String,
    /// Whether it is a folder. Folders that hold something need no entry.
    pub is_folder: bool,
    /// Permission bits without setuid, setgid and sticky. `None` if the archive has none.
    pub mode: Option<u32>,
    /// When it was modified. A time without a zone counts as UTC.
    pub modified: Option<SystemTime>,
    pub(super) content: Content,
}

/// A local header holds a name and extra fields of 64 KiB each.
const LARGEST_LOCAL_HEADER: usize = 2 * u16::MAX as usize;

const FILE_TYPE: u32 = 0o170_000;
const REGULAR_FILE: u32 = 0o100_000;
const FOLDER: u32 = 0o040_000;
const LINK: u32 = 0o120_000;

/// A junction or symbolic link in the attributes of Windows.
const REPARSE_POINT: u32 = 0x400;

/// An archive of any size may expand to this many bytes.
const HARMLESS_SIZE: u64 = 1 << 30;

/// Beyond that, it may expand to this many times its own size.
const LARGEST_RATIO: u64 = 100;

/// The directory while it is being checked, and what was found.
pub struct Directory<'a> {
    zip: &'a ZipArchive<FileReader>,
    blame: Blame<'a>,
    /// The bytes of the archive.
    size: u64,
    paths: Paths,
    /// Start and end of each entry in the archive.
    places: Vec<(u64, u64)>,
    /// What all entries inflate to.
    total: u64,
    /// A buffer for one local header.
    header: Vec<u8>,
    /// The content, sorted by path.
    pub entries: Vec<Entry>,
    /// The manifest, if there is one.
    pub manifest: Option<Content>,
}

impl<'a> Directory<'a> {
    /// Reads and checks the whole directory. `size` is that of the archive; the buffer must hold the largest record.
    pub fn read(
        zip: &'a ZipArchive<FileReader>,
        blame: Blame<'a>,
        size: u64,
        buffer: &mut [u8],
    ) -> Result<Directory<'a>, UpackError> {
        let mut directory = Directory {
            zip,
            blame,
            size,
            paths: Paths::default(),
            places: Vec::new(),
            total: 0,
            header: vec![0; LARGEST_LOCAL_HEADER],
            entries: Vec::new(),
            manifest: None,
        };
        let mut records = zip.entries(buffer);
        let mut count = 0_u64;
        while let Some(record) = records.next_entry().map_err(|error| blame.library(error))? {
            count += 1;
            directory.add(&record)?;
        }
        // Programs without zip64 count to 65,535 and start again.
        if count & 0xffff != zip.entries_hint() & 0xffff {
            return Err(blame.damaged("its directory does not have as many entries as it claims"));
        }
        directory.check_overlap()?;
        let total = directory.total;
        if total > HARMLESS_SIZE && total / LARGEST_RATIO > size {
            return Err(blame.hostile(&format!("it expands to {total} bytes, over 100 times its size")));
        }
        directory.entries.sort_by(|one, other| one.path.cmp(&other.path));
        Ok(directory)
    }

    fn add(&mut self, record: &ZipFileHeaderRecord<'_>) -> Result<(), UpackError> {
        let (path, content) = self.check(record)?;
        if let Some(path) = path.strip_prefix(CONTENT) {
            let mode = record.external_attributes() >> 16 & 0o777;
            self.entries.push(Entry {
                path: path.to_string(),
                is_folder: record.is_dir(),
                mode: (mode != 0).then_some(mode),
                modified: modified(record),
                content,
            });
        } else if path == MANIFEST && !record.is_dir() {
            self.manifest = Some(content);
        }
        Ok(())
    }

    /// The path of a safe entry and where its bytes are. The folder of the content is written as `package`.
    fn check(&mut self, record: &ZipFileHeaderRecord<'_>) -> Result<(String, Content), UpackError> {
        let blame = self.blame;
        let raw = record.file_path();
        let name = std::str::from_utf8(raw.as_bytes()).map_err(|_| {
            blame.damaged(&format!(
                "the name '{}' in it is not UTF-8",
                printable(&String::from_utf8_lossy(raw.as_bytes()))
            ))
        })?;
        let path = name.strip_suffix('/').unwrap_or(name);
        if let Some(complaint) = names::complaint(path) {
            return Err(blame.entry(name, complaint));
        }
        let path = match path.split_once('/') {
            Some((first, rest)) if first.eq_ignore_ascii_case("package") => format!("{CONTENT}{rest}"),
            None if path.eq_ignore_ascii_case("package") => "package".to_string(),
            _ => path.to_string(),
        };
        self.paths.add(&path, record.is_dir()).map_err(|clash| blame.entry(name, clash))?;
        if let Some(complaint) = forbidden_type(record) {
            return Err(blame.entry(name, complaint));
        }
        let content = self.locate(record, name)?;
        self.total = self.total.saturating_add(content.size);
        Ok((path, content))
    }

    fn locate(&mut self, record: &ZipFileHeaderRecord<'_>, name: &str) -> Result<Content, UpackError> {
        let cannot = |why: &str| self.blame.damaged(&format!("'{}' in it {why}", printable(name)));
        let (size, packed) = (record.uncompressed_size_hint(), record.compressed_size_hint());
        if record.flags().is_encrypted() || record.flags().has_strong_encryption() {
            return Err(cannot("is encrypted"));
        }
        let is_stored = match record.compression_method() {
            CompressionMethod::STORE => true,
            CompressionMethod::DEFLATE => false,
            other => return Err(cannot(&format!("is compressed with the unsupported method {}", other.as_u16()))),
        };
        if record.is_dir() && size > 0 {
            return Err(cannot("is a folder with content"));
        }
        if is_stored && size != packed {
            return Err(cannot("is stored with two different sizes"));
        }
        let place = record.wayfinder();
        let entry = self.zip.get_entry(place).map_err(|_| cannot("is not where the archive says"))?;
        let header = entry.local_header(&mut self.header).map_err(|_| cannot("is not where the archive says"))?;
        // Other programs, virus scanners among them, may go by the name in the entry itself.
        if header.file_path().as_bytes() != name.as_bytes() {
            return Err(cannot("has another name in the directory"));
        }
        let end = entry.compressed_data_range().1;
        if end > self.size {
            return Err(cannot("ends behind the end of the archive"));
        }
        self.places.push((record.local_header_offset(), end));
        Ok(Content { place, is_stored, size, sum: record.crc32() })
    }

    /// Entries that share bytes let a small archive inflate to any size.
    fn check_overlap(&mut self) -> Result<(), UpackError> {
        self.places.sort_unstable();
        let overlaps = self.places.windows(2).any(|pair| pair[1].0 < pair[0].1);
        if overlaps { Err(self.blame.hostile("two of its entries share the same bytes")) } else { Ok(()) }
    }
}

/// What an entry is if it is neither a file nor a folder, in words that follow its name.
fn forbidden_type(record: &ZipFileHeaderRecord<'_>) -> Option<&'static str> {
    let attributes = record.external_attributes();
    let is_of_windows = matches!(
        record.version_made_by().creator_system(),
        CreatorSystem::FAT | CreatorSystem::NTFS | CreatorSystem::MVS | CreatorSystem::VFAT
    );
    match attributes >> 16 & FILE_TYPE {
        LINK => Some("is a link"),
        _ if is_of_windows && attributes & REPARSE_POINT != 0 => Some("is a link"),
        FOLDER if !record.is_dir() => Some("is a folder with the name of a file"),
        0 | REGULAR_FILE | FOLDER => None,
        _ => Some("is a device, a pipe or a socket"),
    }
}

fn modified(record: &ZipFileHeaderRecord<'_>) -> Option<SystemTime> {
    let time = match record.last_modified() {
        ZipDateTimeKind::Utc(time) => time,
        ZipDateTimeKind::Local(time) => {
            if record.last_modified_dos().packed_date() == 0 {
                return None;
            }
            let (hour, minute, second) = (time.hour(), time.minute(), time.second());
            UtcDateTime::from_components(time.year(), time.month(), time.day(), hour, minute, second, 0)?
        }
    };
    let seconds = time.to_unix();
    let distance = Duration::from_secs(seconds.unsigned_abs());
    let whole = if seconds < 0 { UNIX_EPOCH.checked_sub(distance) } else { UNIX_EPOCH.checked_add(distance) };
    whole?.checked_add(Duration::from_nanos(time.nanosecond().into()))
}
