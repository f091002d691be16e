//! The grammar of TOML.

use std::borrow::Cow;

use super::{Table, Toml};
use crate::scan::{Input, ScanError};

/// How deep values, headers and dotted keys may nest, each counted by itself.
const DEPTH: usize = 64;

/// Reads a whole document. The error has the line of the first character that does not fit.
pub fn parse<'a>(input: &Input, text: &'a str) -> Result<Table<'a>, ScanError> {
    let mut reader = Reader { text, at: 0, line: 1, line_at: 0 };
    reader.document().map_err(|what| input.error(reader.line() as usize, format!("is not valid TOML: {what}")))
}

/// What is wrong, in words that follow "is not valid TOML:".
type Wrong = &'static str;

struct Reader<'a> {
    text: &'a str,
    /// The next byte.
    at: usize,
    /// The line of the byte `line_at`; moved on when a line is asked for, so that each byte is counted once.
    line: u32,
    line_at: usize,
}

impl<'a> Reader<'a> {
    fn document(&mut self) -> Result<Table<'a>, Wrong> {
        let mut root = Table::new(1);
        let mut current = &mut root;
        loop {
            self.skip_blank(true);
            match self.peek() {
                None => return Ok(root),
                Some(b'[') => {
                    let is_array = self.text[self.at..].starts_with("[[");
                    self.at += 1 + usize::from(is_array);
                    let path = self.key()?;
                    self.expect(b']', "a table header has no closing bracket")?;
                    if is_array {
                        self.expect(b']', "a table header has no closing bracket")?;
                    }
                    let line = self.line();
                    current = open(&mut root, path, line, is_array)?;
                }
                Some(_) => self.entry(current, 0)?,
            }
            self.skip_blank(false);
            if !matches!(self.peek(), None | Some(b'\n')) {
                return Err("something follows the end of a value or a header");
            }
        }
    }

    /// `key = value`
    fn entry(&mut self, table: &mut Table<'a>, depth: usize) -> Result<(), Wrong> {
        let mut path = self.key()?;
        let line = self.line();
        let last = path.pop().ok_or("a key is missing")?;
        self.expect(b'=', "there is no equals sign after a key")?;
        self.skip_blank(false);
        let value = self.value(depth)?;
        let table = open(table, path, line, false)?;
        if table.find(&last).is_some() {
            return Err("a key occurs twice");
        }
        table.push(last, value);
        Ok(())
    }

    /// The parts of a dotted key; leaves the reader behind the blanks that follow.
    fn key(&mut self) -> Result<Vec<Cow<'a, str>>, Wrong> {
        let mut path = Vec::with_capacity(1);
        loop {
            self.skip_blank(false);
            path.push(match self.peek() {
                Some(b'"' | b'\'') => self.string()?,
                _ => match self.take_while(|byte| byte.is_ascii_alphanumeric() || byte == b'_' || byte == b'-') {
                    "" => return Err("a key is missing"),
                    name => Cow::Borrowed(name),
                },
            });
            self.skip_blank(false);
            if path.len() > DEPTH {
                return Err("a key has too many parts");
            }
            if self.peek() != Some(b'.') {
                return Ok(path);
            }
            self.at += 1;
        }
    }

    fn value(&mut self, depth: usize) -> Result<Toml<'a>, Wrong> {
        if depth > DEPTH {
            return Err("values nest too deeply");
        }
        match self.peek() {
            Some(b'"' | b'\'') => self.string().map(Toml::Text),
            Some(b'[') => {
                let mut elements = Vec::new();
                self.elements(b']', |reader| {
                    elements.push(reader.value(depth + 1)?);
                    Ok(())
                })?;
                Ok(Toml::Array(elements))
            }
            Some(b'{') => {
                let mut table = Table::new(self.line());
                self.elements(b'}', |reader| reader.entry(&mut table, depth + 1))?;
                Ok(Toml::Table(table))
            }
            _ => {
                let word = |byte: u8| byte.is_ascii_alphanumeric() || b"+-_.:".contains(&byte);
                let start = self.at;
                self.take_while(word);
                // A date and a time may have a space between them.
                if self.peek() == Some(b' ') && self.text.as_bytes().get(self.at + 1).is_some_and(u8::is_ascii_digit) {
                    self.at += 1;
                    self.take_while(word);
                }
                match &self.text[start..self.at] {
                    "" => Err("a value is missing"),
                    "true" | "false" | "inf" | "nan" => Ok(Toml::Other(&self.text[start..self.at])),
                    text if text.starts_with(|first: char| first.is_ascii_digit() || "+-".contains(first)) => {
                        Ok(Toml::Other(text))
                    }
                    _ => Err("a text has no quotes"),
                }
            }
        }
    }

    /// What stands between brackets or braces. Commas at the end and line breaks are allowed in both (TOML 1.1).
    fn elements(&mut self, end: u8, mut element: impl FnMut(&mut Self) -> Result<(), Wrong>) -> Result<(), Wrong> {
        self.at += 1;
        loop {
            self.skip_blank(true);
            if self.peek() == Some(end) {
                break;
            }
            element(self)?;
            self.skip_blank(true);
            match self.peek() {
                Some(b',') => self.at += 1,
                Some(byte) if byte == end => break,
                _ => return Err("an array or a table in braces has no end"),
            }
        }
        self.at += 1;
        Ok(())
    }

    fn string(&mut self) -> Result<Cow<'a, str>, Wrong> {
        let rest = &self.text[self.at..];
        let bytes = rest.as_bytes();
        let is_basic = bytes[0] == b'"';
        let is_long = bytes.get(1) == Some(&bytes[0]) && bytes.get(2) == Some(&bytes[0]);
        let start = if is_long { 3 } else { 1 };
        let mut end = start;
        loop {
            match bytes.get(end) {
                None => return Err("a string has no closing quote"),
                Some(b'\n') if !is_long => return Err("a string has no closing quote"),
                Some(b'\\') if is_basic => end += 2,
                Some(byte) if *byte == bytes[0] => {
                    let run = bytes[end..].iter().take(5).take_while(|byte| **byte == bytes[0]).count();
                    match (is_long, run) {
                        (false, _) => break,
                        // Up to two quotes may stand before the three that end the string.
                        (true, 3..) => {
                            end += run - 3;
                            break;
                        }
                        (true, _) => end += run,
                    }
                }
                Some(_) => end += 1,
            }
        }
        self.at += end + start;
        let inside = &rest[start..end];
        // A line break right after the opening quotes is not part of the string.
        let inside =
            if is_long { inside.strip_prefix("\r\n").or(inside.strip_prefix('\n')).unwrap_or(inside) } else { inside };
        if is_basic && inside.contains('\\') { unescape(inside).map(Cow::Owned) } else { Ok(Cow::Borrowed(inside)) }
    }

    /// Moves over blanks, and with `lines` over line breaks too; always over a comment.
    fn skip_blank(&mut self, lines: bool) {
        loop {
            self.take_while(|byte| matches!(byte, b' ' | b'\t' | b'\r') || (lines && byte == b'\n'));
            if self.peek() != Some(b'#') {
                return;
            }
            self.take_while(|byte| byte != b'\n');
        }
    }

    fn take_while(&mut self, fits: impl Fn(u8) -> bool) -> &'a str {
        let rest = &self.text[self.at..];
        let length = rest.bytes().position(|byte| !fits(byte)).unwrap_or(rest.len());
        self.at += length;
        &rest[..length]
    }

    fn expect(&mut self, byte: u8, otherwise: Wrong) -> Result<(), Wrong> {
        self.skip_blank(false);
        if self.peek() != Some(byte) {
            return Err(otherwise);
        }
        self.at += 1;
        Ok(())
    }

    fn peek(&self) -> Option<u8> {
        self.text.as_bytes().get(self.at).copied()
    }

    fn line(&mut self) -> u32 {
        let passed = &self.text.as_bytes()[self.line_at..self.at];
        self.line += passed.iter().filter(|byte| **byte == b'\n').count() as u32;
        self.line_at = self.at;
        self.line
    }
}

/// The table at the path, made where it is missing. With `is_array` the path names an array, which gets a new table.
fn open<'t, 'a>(
    root: &'t mut Table<'a>,
    path: Vec<Cow<'a, str>>,
    line: u32,
    is_array: bool,
) -> Result<&'t mut Table<'a>, Wrong> {
    let mut table = root;
    let length = path.len();
    for (place, key) in path.into_iter().enumerate() {
        let is_new_element = is_array && place + 1 == length;
        let value = match table.find(&key) {
            Some(place) => &mut table.entries[place].1,
            None if is_new_element => table.push(key, Toml::Array(Vec::new())),
            None => table.push(key, Toml::Table(Table::new(line))),
        };
        table = match value {
            Toml::Table(inner) if !is_new_element => inner,
            Toml::Array(elements) => {
                if is_new_element {
                    elements.push(Toml::Table(Table::new(line)));
                }
                match elements.last_mut() {
                    Some(Toml::Table(inner)) => inner,
                    _ => return Err("a key occurs twice"),
                }
            }
            _ => return Err("a key occurs twice"),
        };
    }
    Ok(table)
}

/// Resolves the escapes of a string in double quotes.
fn unescape(text: &str) -> Result<String, Wrong> {
    const UNKNOWN: Wrong = "a string has an unknown escape";
    let mut plain = String::with_capacity(text.len());
    let mut rest = text;
    while let Some((before, after)) = rest.split_once('\\') {
        plain += before;
        let letter = after.chars().next().ok_or(UNKNOWN)?;
        rest = &after[letter.len_utf8()..];
        match letter {
            'b' => plain.push('\u{8}'),
            't' => plain.push('\t'),
            'n' => plain.push('\n'),
            'f' => plain.push('\u{c}'),
            'r' => plain.push('\r'),
            'e' => plain.push('\u{1b}'),
            '"' | '\\' => plain.push(letter),
            'x' | 'u' | 'U' => {
                let length = [2, 4, 8]["xuU".find(letter).unwrap_or(0)];
                let digits = rest.get(..length).filter(|digits| digits.bytes().all(|byte| byte.is_ascii_hexdigit()));
                let code = u32::from_str_radix(digits.ok_or(UNKNOWN)?, 16).map_err(|_| UNKNOWN)?;
                plain.push(char::from_u32(code).ok_or(UNKNOWN)?);
                rest = &rest[length..];
            }
            // At the end of a line: the break and the indentation after it are not part of the string.
            ' ' | '\t' | '\r' | '\n' => {
                let (line, more) = rest.split_at(rest.find('\n').map_or(0, |place| place + 1));
                let broken = if letter == '\n' { rest } else { more };
                if letter != '\n' && (line.is_empty() || !line.trim().is_empty()) {
                    return Err(UNKNOWN);
                }
                rest = broken.trim_start_matches([' ', '\t', '\r', '\n']);
            }
            _ => return Err(UNKNOWN),
        }
    }
    Ok(plain + rest)
}
