//! A dependency file in memory: how it is read, decoded and parsed, and how its errors name path and line.
//!
//! Every reader goes through here, so that the limits for hostile files are in one place.

use std::borrow::Cow;
use std::fs::File;
use std::io::{ErrorKind as IoKind, Read};
use std::path::{Path, PathBuf};

use serde::Deserialize;

use super::{ErrorKind, ScanError};

/// The largest dependency file that is read, in bytes. The largest known ones have some 50 MB.
const LARGEST: u64 = 256 << 20;

/// The largest file of another format than JSON or YAML, in bytes. Such files are a tenth of it at most, but what is kept of
/// one may take forty times its size where someone wants it to.
const LARGEST_SMALL: usize = 16 << 20;

/// The most objects in a JSON file. npm writes four or five for each package.
const MOST_OBJECTS: usize = 2_000_000;

/// A dependency file that was read into memory.
pub struct Input<'a> {
    /// Where it lies, for messages and for manifests beside it.
    pub path: &'a Path,
    /// Its bytes, as they stand on disk.
    pub bytes: &'a [u8],
}

/// The error about a file or folder that cannot be opened or read.
pub fn unreadable(path: &Path, error: &std::io::Error) -> ScanError {
    let what = match error.kind() {
        IoKind::NotFound => "does not exist".into(),
        _ => format!("cannot be read: {error}"),
    };
    ScanError::new(ErrorKind::Missing, path, what)
}

/// Reads a whole file.
///
/// # Errors
///
/// [`ErrorKind::Missing`] where it cannot be opened or read, [`ErrorKind::Damaged`] where it is too large.
pub fn read(path: &Path) -> Result<Vec<u8>, ScanError> {
    let unreadable = |error| unreadable(path, &error);
    let file = File::open(path).map_err(unreadable)?;
    let length = file.metadata().map_err(unreadable)?.len();
    // One byte more than the file has, so that its end is seen without growing the buffer.
    let mut bytes = Vec::with_capacity(length.min(LARGEST) as usize + 1);
    // Not limited by the length: a pipe states none, and a file may grow.
    file.take(LARGEST + 1).read_to_end(&mut bytes).map_err(unreadable)?;
    if bytes.len() as u64 > LARGEST {
        return Err(ScanError::new(ErrorKind::Damaged, path, format!("is larger than {} MiB", LARGEST >> 20)));
    }
    Ok(bytes)
}

/// Reads a file that need not be there. Only regular files are read: opening a named pipe would wait for its other end.
///
/// # Errors
///
/// Like [`read`], but a file that is not there is none.
pub fn read_if_there(path: &Path) -> Result<Option<Vec<u8>>, ScanError> {
    if path.is_file() { read(path).map(Some) } else { Ok(None) }
}

/// The folder in which a file lies.
pub fn folder_of(path: &Path) -> &Path {
    path.parent().filter(|folder| !folder.as_os_str().is_empty()).unwrap_or(Path::new("."))
}

/// The last folder of the path's absolute form, to name a project that has no name of its own.
pub fn folder_name(path: &Path) -> String {
    let absolute = std::path::absolute(path).unwrap_or_else(|_| path.to_owned());
    let folder = absolute.parent().and_then(Path::file_name);
    folder.or(absolute.file_name()).unwrap_or_default().to_string_lossy().into_owned()
}

/// The line of a byte of the text, counted from 1.
pub fn line_of(text: &str, offset: usize) -> usize {
    let before = &text.as_bytes()[..offset.min(text.len())];
    1 + before.iter().filter(|byte| **byte == b'\n').count()
}

impl<'a> Input<'a> {
    /// An error about this file.
    pub fn error(&self, line: impl Into<Option<usize>>, what: impl Into<String>) -> ScanError {
        ScanError { line: line.into(), ..ScanError::new(ErrorKind::Damaged, self.path, what) }
    }

    /// An error about a version of the format that came after this program.
    pub fn unknown_version(&self) -> ScanError {
        self.error(None, "has a version that is not known yet")
            .advise("Use a newer pgutil, or write the file with an older version of its tool.")
    }

    /// The warning about dependencies that are left out, since the file does not state which version is used; none without names.
    pub fn unpinned_warning(&self, names: &[String]) -> Option<String> {
        let (path, names) = (self.path.display().to_string(), names.join(", "));
        let warning = || format!("{path} does not pin these to one version, so they are left out: {names}.");
        (!names.is_empty()).then(warning)
    }

    /// The name of the folder in which the file lies.
    pub fn folder_name(&self) -> String {
        folder_name(self.path)
    }

    /// A file in the same folder, with its path, if it is there.
    ///
    /// # Errors
    ///
    /// Where it is there but cannot be read.
    pub fn beside(&self, name: &str) -> Result<Option<(PathBuf, Vec<u8>)>, ScanError> {
        let path = self.path.with_file_name(name);
        Ok(read_if_there(&path)?.map(|bytes| (path, bytes)))
    }

    /// The text: UTF-8 with or without a byte order mark, or UTF-16 with one. Line ends stay as they are.
    ///
    /// # Errors
    ///
    /// Where it is neither.
    pub fn text(&self) -> Result<Cow<'a, str>, ScanError> {
        let unit: fn([u8; 2]) -> u16 = match self.bytes {
            [0xff, 0xfe, ..] => u16::from_le_bytes,
            [0xfe, 0xff, ..] => u16::from_be_bytes,
            _ => {
                let bytes = self.bytes.strip_prefix(b"\xef\xbb\xbf").unwrap_or(self.bytes);
                return std::str::from_utf8(bytes).map(Cow::Borrowed).map_err(|error| {
                    let valid = &bytes[..error.valid_up_to()];
                    let line = 1 + valid.iter().filter(|byte| **byte == b'\n').count();
                    self.error(line, "is not valid UTF-8")
                });
            }
        };
        let (pairs, rest) = self.bytes[2..].as_chunks();
        let mut text = String::with_capacity(pairs.len());
        for character in char::decode_utf16(pairs.iter().map(|pair| unit(*pair))) {
            text.push(character.map_err(|_| self.error(line_of(&text, text.len()), "is not valid UTF-16"))?);
        }
        if !rest.is_empty() {
            return Err(self.error(line_of(&text, text.len()), "is not valid UTF-16"));
        }
        Ok(Cow::Owned(text))
    }

    /// The text of a file in a format whose files are small.
    ///
    /// # Errors
    ///
    /// Those of [`Input::text`], and where it is larger than any such file.
    pub fn small_text(&self) -> Result<Cow<'a, str>, ScanError> {
        if self.bytes.len() > LARGEST_SMALL {
            return Err(self.error(None, format!("is larger than {} MiB", LARGEST_SMALL >> 20)));
        }
        self.text()
    }

    /// Parses the text as one JSON document. The type says which members are kept; nesting is limited to 128 levels.
    ///
    /// # Errors
    ///
    /// With the line, where it is not JSON, or a member has another type.
    pub fn json<T: for<'de> Deserialize<'de>>(&self) -> Result<T, ScanError> {
        let text = self.text()?;
        if text.bytes().filter(|byte| *byte == b'{').count() > MOST_OBJECTS {
            return Err(self.error(None, format!("holds more than {MOST_OBJECTS} objects")));
        }
        serde_json::from_str(&text).map_err(|error| self.json_error(&error))
    }

    /// The same error with this file's path.
    pub fn json_error(&self, error: &serde_json::Error) -> ScanError {
        let full = error.to_string();
        let reason = full.rfind(" at line ").map_or(full.as_str(), |end| &full[..end]);
        let what = if error.is_data() { "has an unexpected value" } else { "is not valid JSON" };
        self.error(Some(error.line()).filter(|line| *line > 0), format!("{what}: {reason}"))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn input(bytes: &[u8]) -> Input<'_> {
        Input { path: Path::new("folder/file.lock"), bytes }
    }

    #[test]
    fn text_loses_its_byte_order_mark_in_every_encoding() {
        assert_eq!(input(b"\xef\xbb\xbfa\r\n").text().unwrap(), "a\r\n");
        assert_eq!(input(b"\xff\xfea\0\x13\x27").text().unwrap(), "a✓");
        assert_eq!(input(b"\xfe\xff\0a\x27\x13").text().unwrap(), "a✓");
        assert_eq!(input(b"").text().unwrap(), "");
        assert_eq!(input(b"\xff\xfe").text().unwrap(), "");
    }

    #[test]
    fn text_in_no_known_encoding_is_an_error_with_its_line() {
        for (bytes, line, what) in [
            (&b"a\nb\n\xe9"[..], 3, "is not valid UTF-8"),
            (b"\xff\xfea\0\n\0\x00\xd8a\0", 2, "is not valid UTF-16"),
            (b"\xff\xfea\0b", 1, "is not valid UTF-16"),
        ] {
            let error = input(bytes).text().unwrap_err();
            assert_eq!((error.line, error.what.as_str(), error.kind), (Some(line), what, ErrorKind::Damaged));
        }
    }

    #[test]
    fn a_small_text_has_a_limit() {
        assert_eq!(input(b"a").small_text().unwrap(), "a");
        let error = input(&vec![b'\n'; LARGEST_SMALL + 1]).small_text().unwrap_err();
        assert_eq!(error.to_string(), "folder/file.lock is larger than 16 MiB");
    }

    #[test]
    fn json_errors_name_the_line_once() {
        let error = input(b"{\n\"a\":\n}").json::<serde::de::IgnoredAny>().unwrap_err();
        assert_eq!(error.to_string(), "folder/file.lock, line 3, is not valid JSON: expected value");
        let error = input(b"\n1").json::<String>().unwrap_err();
        assert!(error.to_string().starts_with("folder/file.lock, line 2, has an unexpected value: "), "{error}");
        let error = input(&b"{".repeat(MOST_OBJECTS + 1)).json::<serde_json::Value>().unwrap_err();
        assert_eq!(error.to_string(), "folder/file.lock holds more than 2000000 objects");
        assert!(input(&b"[".repeat(100_000)).json::<serde_json::Value>().is_err());
    }

    #[test]
    fn a_file_without_folder_is_named_after_the_current_one() {
        let here = std::env::current_dir().unwrap();
        let name = here.file_name().unwrap().to_string_lossy();
        assert_eq!(folder_name(Path::new("x.lock")), name);
        assert_eq!(folder_name(Path::new("./x.lock")), name);
        assert_eq!(folder_name(Path::new("a/b/x.lock")), "b");
    }
}
