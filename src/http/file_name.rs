//! The name that a server gives to what it sends (`Content-Disposition`, RFC 6266). It becomes the name of a file here, so
//! only its last part counts, and a name that could hurt is refused.

use super::answer::Answer;
use crate::text::{is_bad_on_windows, is_unprintable};

/// A name that must not become that of a file. Its own text, as the server gave it, may hold anything.
#[derive(Debug, PartialEq, Eq)]
pub struct UnsafeName(pub String);

impl Answer {
    /// The name that the server gives to the body; absent where it gives none.
    ///
    /// # Errors
    /// It is empty, hidden, or has characters that no name of a file should have.
    pub fn file_name(&self) -> Result<Option<String>, UnsafeName> {
        let Some(value) = self.headers.get("Content-Disposition") else {
            return Ok(None);
        };
        // Outside of ASCII it is UTF-8 today, and was ISO 8859-1 (RFC 7230).
        let text = match std::str::from_utf8(value.as_bytes()) {
            Ok(text) => text.to_string(),
            Err(_) => latin1(value.as_bytes()),
        };
        name_in(&text).map(|name| safe_name(name, cfg!(windows))).transpose()
    }
}

/// The value of `filename*`, else of `filename`.
fn name_in(disposition: &str) -> Option<String> {
    let (mut plain, mut extended) = (None, None);
    // The first word says whether it is to be shown or saved.
    let mut rest = disposition.split_once(';')?.1;
    while let Some((name, after)) = rest.split_once('=') {
        let (value, after) = value_of(after.trim_start());
        match name.trim().to_ascii_lowercase().as_str() {
            "filename" => plain = plain.or(Some(value)),
            "filename*" => extended = extended.or_else(|| decode_extended(&value)),
            _ => {}
        }
        rest = after.split_once(';').map_or("", |(_, after)| after);
    }
    extended.or(plain)
}

/// A value, quoted or not, and what follows it.
fn value_of(text: &str) -> (String, &str) {
    let Some(quoted) = text.strip_prefix('"') else {
        let end = text.find(';').unwrap_or(text.len());
        return (text[..end].trim().to_string(), &text[end..]);
    };
    let mut value = String::new();
    let mut characters = quoted.char_indices().peekable();
    while let Some((index, character)) = characters.next() {
        match character {
            '"' => return (value, &quoted[index + 1..]),
            // Other backslashes are those of a path: some servers quote nothing.
            '\\' if matches!(characters.peek(), Some((_, '"' | '\\'))) => {
                value.extend(characters.next().map(|(_, quoted)| quoted));
            }
            other => value.push(other),
        }
    }
    (value, "")
}

/// A value of RFC 8187, `UTF-8'en'na%C3%AFve.txt`; absent where it is not one.
fn decode_extended(value: &str) -> Option<String> {
    let mut parts = value.splitn(3, '\'');
    let (charset, _language, encoded) = (parts.next()?, parts.next()?, parts.next()?);
    let bytes: Vec<u8> = percent_encoding::percent_decode_str(encoded).collect();
    match charset.to_ascii_lowercase().as_str() {
        "utf-8" => String::from_utf8(bytes).ok(),
        "iso-8859-1" => Some(latin1(&bytes)),
        _ => None,
    }
}

fn latin1(bytes: &[u8]) -> String {
    bytes.iter().copied().map(char::from).collect()
}

/// The last part of the name, if a file may have it.
fn safe_name(name: String, is_windows: bool) -> Result<String, UnsafeName> {
    let last = name.rsplit(['/', '\\']).next().unwrap_or_default();
    let is_bad = last.trim().is_empty()
        || last.starts_with('.')
        || last.chars().any(is_unprintable)
        || (is_windows && is_bad_on_windows(last));
    if is_bad { Err(UnsafeName(name)) } else { Ok(last.to_string()) }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::fuzz::each_round;

    fn name(disposition: &str) -> Option<String> {
        name_in(disposition)
    }

    #[test]
    fn the_extended_name_comes_before_the_plain_one() {
        for (disposition, expected) in [
            ("attachment; filename=a.zip", Some("a.zip")),
            ("attachment; FileName=\"a b.zip\"", Some("a b.zip")),
            ("attachment;filename = a.zip ;size=3", Some("a.zip")),
            ("attachment; filename=\"a;b\\\"c\\\\d.zip\"; x=y", Some("a;b\"c\\d.zip")),
            ("attachment; filename=\"C:\\temp\\a.zip\"", Some("C:\\temp\\a.zip")),
            ("attachment; filename=\"plain\"; filename*=UTF-8''x%20y.zip", Some("x y.zip")),
            ("attachment; filename*=utf-8'de'na%C3%AFve; filename=plain", Some("naïve")),
            ("attachment; filename*=iso-8859-1''na%EFve", Some("naïve")),
            ("attachment; filename*=UTF-8''%ff; filename=plain", Some("plain")),
            ("attachment; filename*=koi8-r''x; filename=plain", Some("plain")),
            ("attachment; filename*=no-quotes; filename=plain", Some("plain")),
            ("attachment; filename=first; filename=second", Some("first")),
            ("attachment; name=\"filename=x\"; filename=y", Some("y")),
            ("attachment; filename=\"never ends", Some("never ends")),
            ("attachment; filename=", Some("")),
            ("attachment", None),
            ("", None),
            ("attachment; filename", None),
            ("filename=a.zip", None),
        ] {
            assert_eq!(name(disposition).as_deref(), expected, "{disposition}");
        }
    }

    #[test]
    fn only_the_last_part_of_a_name_counts() {
        for (given, expected) in [
            ("a.zip", "a.zip"),
            ("../../a.zip", "a.zip"),
            ("/etc/passwd", "passwd"),
            ("..\\..\\a.zip", "a.zip"),
            ("C:\\a/b\\c", "c"),
            ("-rf", "-rf"),
            ("con", "con"),
        ] {
            assert_eq!(safe_name(given.into(), false), Ok(expected.into()), "{given}");
        }
        for given in [
            "",
            " ",
            ".",
            "..",
            "a/..",
            "a/",
            "\\",
            ".bashrc",
            "x/.ssh",
            "a\nb",
            "a\0",
            "\u{9b}31m",
            "a\u{202e}gpj.exe",
        ] {
            assert_eq!(safe_name(given.into(), false), Err(UnsafeName(given.into())), "{given:?}");
        }
    }

    #[test]
    fn windows_reserves_more_names() {
        for given in ["con", "NUL.txt", "Com1", "lpt².zip", "aux .x", "a:b", "a.", "a ", "a?b", "CONIN$"] {
            assert!(safe_name(given.into(), true).is_err(), "{given}");
        }
        for given in ["console", "com", "com10", "a.con", "lpt.zip"] {
            assert!(safe_name(given.into(), true).is_ok(), "{given}");
        }
    }

    #[test]
    fn whatever_a_server_says_the_name_stays_in_its_folder() {
        const PIECES: &[&str] = &[
            "attachment",
            ";",
            "; ",
            "filename",
            "filename*",
            "=",
            "\"",
            "\\",
            "/",
            "..",
            ".",
            "UTF-8''",
            "'",
            "%2f",
            "%2F",
            "%5c",
            "%00",
            "%",
            "%c3%a4",
            "a",
            "CON",
            ":",
            " ",
            "\t",
            "iso-8859-1''",
            "%0a",
            "ä",
        ];
        each_round(|random| {
            let disposition = format!(
                "attachment; {}{}",
                random.pick(&["filename=", "filename*=", "filename=\""]),
                random.text(PIECES, 9)
            );
            let Some(Ok(name)) = name(&disposition).map(|name| safe_name(name, true)) else {
                return;
            };
            let parts: Vec<_> = std::path::Path::new(&name).components().collect();
            assert!(matches!(parts[..], [std::path::Component::Normal(_)]), "{disposition:?} becomes {name:?}");
            assert!(
                !name.starts_with('.') && !name.contains(['/', '\\', '\0', '\n']),
                "{disposition:?} becomes {name:?}"
            );
        });
    }
}
