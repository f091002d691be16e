//! YAML read event by event, so that a reader keeps only what it needs and no alias is ever expanded.
//!
//! The parser looks ahead to the end of a list in brackets before it hands out the first of its elements. How many characters it may
//! take between two events is therefore limited, and with it the memory that a hostile file can make it use.

use std::cell::Cell;
use std::path::Path;
use std::rc::Rc;
use std::str::Chars;

use saphyr_parser::{BufferedInput, Event, Parser, ScalarStyle};

use super::input::line_of;
use super::{Input, ScanError};

/// Characters between two events: the longest text, comment or list in brackets.
const LOOKAHEAD: usize = 256 * 1024;

/// How deep values may nest.
const DEPTH: usize = 64;

/// A position in a YAML file. Each method that takes a closure calls it at a value, which it must read or skip.
pub struct Yaml<'a> {
    parser: Parser<'a, BufferedInput<Metered<'a>>>,
    left: Rc<Cell<usize>>,
    path: &'a Path,
    /// The line of the event that was read last, counted from 1.
    pub line: usize,
}

/// What begins at a position.
pub enum Node {
    /// A text, a number or a boolean.
    Text(String),
    /// `null`, or nothing at all.
    Nothing,
    /// A mapping, whose entries come next.
    Mapping,
    /// A sequence, whose elements come next.
    Sequence,
}

/// The characters of the file, of which only so many are given out at a time.
struct Metered<'a> {
    chars: Chars<'a>,
    left: Rc<Cell<usize>>,
}

impl Iterator for Metered<'_> {
    type Item = char;

    fn next(&mut self) -> Option<char> {
        self.left.set(self.left.get().checked_sub(1)?);
        self.chars.next()
    }
}

impl<'a> Yaml<'a> {
    /// Begins before the first document of the text, which is the file's.
    ///
    /// # Errors
    ///
    /// Where a NUL character is in it, which the parser takes for the end.
    pub fn new(input: &Input<'a>, text: &'a str) -> Result<Yaml<'a>, ScanError> {
        if let Some(place) = text.find('\0') {
            return Err(input.error(line_of(text, place), "has a NUL character"));
        }
        let left = Rc::new(Cell::new(LOOKAHEAD));
        let chars = Metered { chars: text.chars(), left: left.clone() };
        Ok(Yaml { parser: Parser::new_from_iter(chars), left, path: input.path, line: 1 })
    }

    /// Reads a file of one document, which is a mapping.
    ///
    /// # Errors
    ///
    /// Where it is something else, and those of the closure.
    pub fn read(
        input: &Input<'a>,
        text: &'a str,
        each: impl FnMut(&mut Self, &str) -> Result<(), ScanError>,
    ) -> Result<(), ScanError> {
        let mut yaml = Yaml::new(input, text)?;
        if !yaml.document()? {
            return Err(input.error(None, "is empty"));
        }
        yaml.mapping(each)?;
        if yaml.document()? { Err(yaml.error("begins a second document, where one is expected")) } else { Ok(()) }
    }

    /// An error at the event that was read last.
    pub fn error(&self, what: impl Into<String>) -> ScanError {
        Input { path: self.path, bytes: &[] }.error(self.line, what)
    }

    fn next(&mut self) -> Result<Event<'a>, ScanError> {
        let event = self.parser.next_event();
        if self.left.get() == 0 {
            return Err(self.error("is followed by a value or a comment that is too long"));
        }
        self.left.set(LOOKAHEAD);
        match event {
            Some(Ok((event, span))) => {
                self.line = span.start.line();
                Ok(event)
            }
            Some(Err(error)) => {
                self.line = error.marker().line();
                Err(self.error(format!("is not valid YAML: {}", error.info())))
            }
            None => Ok(Event::StreamEnd),
        }
    }

    /// Moves into the next document; false where there is none.
    pub fn document(&mut self) -> Result<bool, ScanError> {
        loop {
            match self.next()? {
                Event::DocumentStart(_) => return Ok(true),
                Event::StreamEnd => return Ok(false),
                _ => {}
            }
        }
    }

    /// Reads a text, or the beginning of a mapping or a sequence.
    pub fn node(&mut self) -> Result<Node, ScanError> {
        let event = self.next()?;
        self.node_of(event)
    }

    fn node_of(&self, event: Event) -> Result<Node, ScanError> {
        match event {
            Event::Scalar(text, ScalarStyle::Plain, ..) if ["", "~", "null"].contains(&&*text) => Ok(Node::Nothing),
            Event::Scalar(text, ..) => Ok(Node::Text(text.into_owned())),
            Event::MappingStart(..) => Ok(Node::Mapping),
            Event::SequenceStart(..) => Ok(Node::Sequence),
            Event::Alias(_) => Err(self.error("has an alias (*), which is not read; write the value in its place")),
            _ => Err(self.error("ends where a value is expected")),
        }
    }

    /// A text; absent where there is nothing.
    pub fn text(&mut self) -> Result<Option<String>, ScanError> {
        match self.node()? {
            Node::Text(text) => Ok(Some(text)),
            Node::Nothing => Ok(None),
            Node::Mapping | Node::Sequence => Err(self.error("has a mapping or a list where a text is expected")),
        }
    }

    /// The entries of a mapping; none where there is nothing.
    pub fn mapping(&mut self, each: impl FnMut(&mut Self, &str) -> Result<(), ScanError>) -> Result<(), ScanError> {
        match self.node()? {
            Node::Mapping => self.entries(each),
            Node::Nothing => Ok(()),
            Node::Text(_) | Node::Sequence => Err(self.error("has a text or a list where a mapping is expected")),
        }
    }

    /// The entries of a mapping that has begun.
    pub fn entries(&mut self, mut each: impl FnMut(&mut Self, &str) -> Result<(), ScanError>) -> Result<(), ScanError> {
        loop {
            let event = self.next()?;
            if event == Event::MappingEnd {
                return Ok(());
            }
            match self.node_of(event)? {
                Node::Text(key) if key == "<<" => {
                    return Err(self.error("has a merge key (<<), which is not read; write the entries in its place"));
                }
                Node::Text(key) => each(self, &key)?,
                Node::Nothing => self.skip()?,
                Node::Mapping | Node::Sequence => return Err(self.error("has a key that is not a text")),
            }
        }
    }

    /// The elements of a sequence; none where there is nothing.
    pub fn sequence(&mut self, each: impl FnMut(&mut Self, Node) -> Result<(), ScanError>) -> Result<(), ScanError> {
        match self.node()? {
            Node::Sequence => self.elements(each),
            Node::Nothing => Ok(()),
            Node::Text(_) | Node::Mapping => Err(self.error("has a text or a mapping where a list is expected")),
        }
    }

    /// The elements of a sequence that has begun; the closure gets what begins with each.
    pub fn elements(
        &mut self,
        mut each: impl FnMut(&mut Self, Node) -> Result<(), ScanError>,
    ) -> Result<(), ScanError> {
        loop {
            let event = self.next()?;
            if event == Event::SequenceEnd {
                return Ok(());
            }
            let node = self.node_of(event)?;
            each(self, node)?;
        }
    }

    /// Moves over the next value, whatever it is.
    pub fn skip(&mut self) -> Result<(), ScanError> {
        self.skip_to(0)
    }

    /// Moves over the rest of a mapping or a sequence that has begun.
    pub fn skip_rest(&mut self) -> Result<(), ScanError> {
        self.skip_to(1)
    }

    fn skip_to(&mut self, mut depth: usize) -> Result<(), ScanError> {
        loop {
            match self.next()? {
                Event::MappingStart(..) | Event::SequenceStart(..) if depth == DEPTH => {
                    return Err(self.error("nests too deeply"));
                }
                Event::MappingStart(..) | Event::SequenceStart(..) => depth += 1,
                Event::MappingEnd | Event::SequenceEnd => depth -= 1,
                Event::Scalar(..) | Event::Alias(_) => {}
                _ => return Err(self.error("ends where a value is expected")),
            }
            if depth == 0 {
                return Ok(());
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::super::testing::input;
    use super::*;

    /// What is read of the text, each value as a word.
    fn words(text: &str) -> Result<Vec<String>, String> {
        let input = input("a.yaml", text);
        let mut words = Vec::new();
        let mut read = || -> Result<(), ScanError> {
            let mut yaml = Yaml::new(&input, text)?;
            while yaml.document()? {
                words.push("---".to_owned());
                yaml.mapping(|yaml, key| {
                    let line = yaml.line;
                    let found = match key {
                        "skip" => {
                            yaml.skip()?;
                            String::new()
                        }
                        "list" => {
                            let mut texts = Vec::new();
                            yaml.sequence(|yaml, node| {
                                match node {
                                    Node::Text(text) => texts.push(text),
                                    Node::Nothing => texts.push("nothing".to_owned()),
                                    Node::Mapping | Node::Sequence => yaml.skip_rest()?,
                                }
                                Ok(())
                            })?;
                            texts.join(",")
                        }
                        _ => yaml.text()?.unwrap_or("nothing".to_owned()),
                    };
                    words.push(format!("{line} {key} {found}"));
                    Ok(())
                })?;
            }
            Ok(())
        };
        read().map_err(|error| error.to_string()).map(|()| words)
    }

    #[test]
    fn values_of_every_style_are_read_with_their_lines() {
        let text = "%YAML 1.2\n---\na: 1.0 # comment\r\n'b': \"x\\ty\"\nc: ~\nd:\ne: 'null'\n? f\n: >-\n  folded\n  text\n\
            skip: {x: [1, {y: &z z}], w: *z}\nlist:\n- a\n-\n- {b: c}\n- [d]\n-   e: f\n---\ng: h\n...\n";
        let expected = [
            "---",
            "3 a 1.0",
            "4 b x\ty",
            "5 c nothing",
            "6 d nothing",
            "7 e null",
            "8 f folded text",
            "12 skip ",
            "13 list a,nothing",
            "---",
            "20 g h",
        ];
        assert_eq!(words(text).unwrap(), expected);
        assert_eq!(words("").unwrap(), Vec::<String>::new());
        assert_eq!(words("# nothing\n").unwrap(), Vec::<String>::new());
        assert_eq!(words("---\n").unwrap(), ["---"]);
    }

    #[test]
    fn what_does_not_fit_is_an_error_with_its_line() {
        for (text, expected) in [
            ("a: b\n c: d\n", "line 2, is not valid YAML"),
            ("skip: {\n", "line 2, is not valid YAML"),
            ("a: \"x\n", "line 1, is not valid YAML"),
            ("a:\n\t- b\n", "line 2, is not valid YAML"),
            ("a: b\n- c\n", "line 2, is not valid YAML"),
            ("a: b\na\0: c\n", "line 2, has a NUL character"),
            ("- a\n", "line 1, has a text or a list where a mapping is expected"),
            ("list: {a: b}\n", "line 1, has a text or a mapping where a list is expected"),
            ("a: [b]\n", "line 1, has a mapping or a list where a text is expected"),
            ("\n[a]: b\n", "line 2, has a key that is not a text"),
            ("a: &x b\nc: *x\n", "line 2, has an alias (*)"),
            ("a: b\n<<: {c: d}\n", "line 2, has a merge key (<<)"),
        ] {
            let error = words(text).unwrap_err();
            assert!(error.starts_with(&format!("a.yaml, {expected}")), "{text:?}: {error}");
        }
    }

    #[test]
    fn nesting_and_looking_ahead_have_an_end() {
        for (text, expected) in [
            (format!("skip: {}", "[".repeat(100)), "nests too deeply"),
            (format!("skip: {}", "[".repeat(100_000)), "is not valid YAML: recursion limit exceeded"),
            (format!("skip:\n  {}", "- ".repeat(100_000)), "nests too deeply"),
            (format!("skip:\n  {}", "? ".repeat(100_000)), "nests too deeply"),
            (format!("[{}]", "a: b, ".repeat(100_000)), "is followed by a value or a comment that is too long"),
            (format!("skip: \"{}\"", "a".repeat(300_000)), "is followed by a value or a comment that is too long"),
            (format!("a: b\n#{}", "a".repeat(300_000)), "is followed by a value or a comment that is too long"),
        ] {
            let error = words(&text).unwrap_err();
            assert!(error.contains(expected), "{}: {error}", &text[..20]);
        }
        let text = format!("skip:\n{}", "  - [a, {b: c}]\n".repeat(100_000));
        assert_eq!(words(&text).unwrap(), ["---", "1 skip "]);
    }
}
