//! Reading and replacing the configuration file.

use std::fs::{self, File, OpenOptions};
use std::io::{self, ErrorKind, Read, Write};
use std::path::Path;
use std::sync::OnceLock;

use super::Config;
use super::lock::Locked;
use crate::atomic_file::{AtomicFile, Readers, Replace};
use crate::exit::Exit;
use crate::failure::Failure;
use crate::system::Patient;
use crate::text::printable;

/// In bytes; a larger file is neither read nor written. A thousand sources take a quarter of a megabyte.
const LARGEST_FILE: u64 = 16 * 1024 * 1024;

/// What the file is read for.
#[derive(Clone, Copy, PartialEq, Eq)]
pub enum Purpose {
    /// It may also be a pipe, such as a shell's `<(command)`, or the null device, which counts as empty.
    Reading,
    /// It must be a regular file.
    Changing,
}

/// The content of the file; empty if there is none.
///
/// # Errors
/// `Exit::Setup` naming file and line when it can't be read or understood.
pub fn read(path: &Path, purpose: Purpose) -> Result<Config, Failure> {
    let Some(bytes) = load(path, purpose)? else {
        return Ok(Config::default());
    };
    parse(path, &bytes).or_else(|failure| {
        // A process may be rewriting it in place, and holds a lock on it for as long as that takes.
        let Ok(file) = open(path) else { return Err(failure) };
        if super::lock::wait_for_writer(&file) { read_once(path, purpose) } else { Err(failure) }
    })
}

/// The same if no other process is writing.
///
/// # Errors
/// As `read`.
pub fn read_once(path: &Path, purpose: Purpose) -> Result<Config, Failure> {
    load(path, purpose)?.map_or_else(|| Ok(Config::default()), |bytes| parse(path, &bytes))
}

fn unreadable(path: &Path, why: &str) -> Failure {
    Failure::setup(format!("cannot read {}: {why}", shown(path)))
        .advise("Make it readable, move it away, or name another file with PGUTIL_CONFIG.")
}

/// The bytes of the file, if it exists. It is opened before its kind is determined, because another process may replace it
/// at any time.
fn load(path: &Path, purpose: Purpose) -> Result<Option<Vec<u8>>, Failure> {
    let file = match open(path) {
        // A dangling link should lead somewhere, perhaps to a disk that is not mounted.
        Err(error)
            if error.kind() == ErrorKind::NotFound
                && fs::symlink_metadata(path).is_ok_and(|about| about.is_symlink()) =>
        {
            return Err(unreadable(path, "it is a link to a file that does not exist"));
        }
        Err(error) if matches!(error.kind(), ErrorKind::NotFound | ErrorKind::NotADirectory) => return Ok(None),
        opened => opened.map_err(|error| unreadable(path, &error.to_string()))?,
    };
    let about = file.metadata().map_err(|error| unreadable(path, &error.to_string()))?;
    if about.is_file() {
        return load_from(path, file).map(Some);
    }
    match (purpose, other_kind(&about)) {
        (Purpose::Reading, OtherKind::Null) => Ok(None),
        (Purpose::Reading, OtherKind::Pipe) => {
            // A pipe can be read only once, but a command may need the configuration again.
            static CONTENT: OnceLock<Vec<u8>> = OnceLock::new();
            if let Some(bytes) = CONTENT.get() {
                return Ok(Some(bytes.clone()));
            }
            let bytes = load_from(path, Patient(file))?;
            Ok(Some(CONTENT.get_or_init(|| bytes).clone()))
        }
        _ => Err(unreadable(path, "it is not a regular file")),
    }
}

fn open(path: &Path) -> io::Result<File> {
    let mut options = OpenOptions::new();
    options.read(true);
    #[cfg(unix)]
    std::os::unix::fs::OpenOptionsExt::custom_flags(&mut options, crate::system::OPEN_AT_ONCE);
    options.open(path)
}

fn load_from(path: &Path, source: impl Read) -> Result<Vec<u8>, Failure> {
    let mut bytes = Vec::new();
    source.take(LARGEST_FILE + 1).read_to_end(&mut bytes).map_err(|error| unreadable(path, &error.to_string()))?;
    if bytes.len() as u64 > LARGEST_FILE {
        return Err(unreadable(path, "it is larger than 16 MiB"));
    }
    Ok(bytes)
}

// Windows tells neither a pipe nor the null device by a file's metadata.
#[cfg_attr(not(unix), allow(dead_code))]
enum OtherKind {
    Pipe,
    Null,
    Unknown,
}

#[cfg(unix)]
fn other_kind(about: &fs::Metadata) -> OtherKind {
    use std::os::unix::fs::{FileTypeExt, MetadataExt};
    let is_null = |about: &fs::Metadata| {
        fs::metadata("/dev/null").is_ok_and(|null| null.file_type().is_char_device() && null.rdev() == about.rdev())
    };
    if about.file_type().is_fifo() {
        OtherKind::Pipe
    } else if about.file_type().is_char_device() && is_null(about) {
        OtherKind::Null
    } else {
        OtherKind::Unknown
    }
}

#[cfg(not(unix))]
fn other_kind(_: &fs::Metadata) -> OtherKind {
    OtherKind::Unknown
}

fn parse(path: &Path, bytes: &[u8]) -> Result<Config, Failure> {
    let malformed = |line: usize, what: &str| {
        Failure::setup(format!("{}, line {line}: {what}", shown(path)))
            .advise("Correct the line, or move the file away and add the sources again. The file was not changed.")
    };
    let text = std::str::from_utf8(bytes).map_err(|error| {
        let line = bytes[..error.valid_up_to()].iter().filter(|byte| **byte == b'\n').count() + 1;
        malformed(line, "not UTF-8 text")
    })?;
    let text = text.strip_prefix('\u{feff}').unwrap_or(text);
    serde_json::from_str(text).map_err(|error| malformed(error.line().max(1), &mistake(&error)))
}

/// What is wrong, without quoting the file, which may contain a secret.
fn mistake(error: &serde_json::Error) -> String {
    use serde_json::error::Category;
    let message = error.to_string();
    let named = |prefix: &str| message.split_once(prefix).and_then(|(_, rest)| rest.split('`').next());
    match error.classify() {
        Category::Eof => "the file ends too early".to_string(),
        Category::Data => match (named("missing field `"), named("duplicate field `")) {
            // Both are member names that this program knows.
            (Some(member), _) => format!("a source without {member}"),
            (_, Some(member)) => format!("{member} is given twice"),
            _ => "a member has the wrong type".to_string(),
        },
        Category::Syntax if message.starts_with("recursion limit") => "nested too deeply".to_string(),
        Category::Syntax | Category::Io => "not valid JSON".to_string(),
    }
}

/// Replaces the locked file.
///
/// # Errors
/// `Exit::Other` if it can't be written. It then stays as it was.
pub fn write(locked: &Locked, config: &Config) -> Result<(), Failure> {
    let path = locked.path();
    let mut text = serde_json::to_string_pretty(config).map_err(|error| cannot("write", path, &error.into()))?;
    if text.len() as u64 > LARGEST_FILE {
        // Line breaks and indentation can make up half of the text.
        text = serde_json::to_string(config).map_err(|error| cannot("write", path, &error.into()))?;
    }
    if text.len() as u64 > LARGEST_FILE {
        let fact = format!("cannot write {}: it would be larger than 16 MiB", shown(path));
        return Err(Failure::new(Exit::Other, fact).advise("Remove sources that are no longer needed."));
    }
    let write = || {
        let mut file = AtomicFile::begin(path, Replace::Allowed, Readers::Owner)?;
        file.reserve(text.len() as u64)?;
        file.write_all(text.as_bytes())?;
        file.commit()
    };
    write().map_err(|error| cannot("write", path, &error))
}

/// The failure of a step in changing the file.
pub fn cannot(what: &str, path: &Path, error: &io::Error) -> Failure {
    Failure::new(Exit::Other, format!("cannot {what} {}: {error}", shown(path)))
        .advise("Check that you may write there and that there is disk space, or name another file with PGUTIL_CONFIG.")
}

/// A path as messages show it.
pub fn shown(path: &Path) -> String {
    printable(&path.to_string_lossy())
}
