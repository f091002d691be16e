//! TOML as lock files and manifests write it, read into a tree whose tables know their line.
//!
//! Written by hand, since these files come from repositories that nobody vouches for: here time and memory grow with the file only.
//! The usual library takes up to half a gigabyte and more than two seconds for a file of one megabyte, and a small one that takes
//! less for most files refuses the dates of `pylock.toml`. Numbers, dates and booleans are kept as they are written.

mod parse;

use std::borrow::Cow;
use std::collections::HashMap;

pub use parse::parse;

/// A table with more entries than this has an index: looking through all of them for each new one would take quadratic time.
const WIDE: usize = 32;

/// A value.
#[derive(Debug)]
pub enum Toml<'a> {
    /// A string, without its quotes and escapes.
    Text(Cow<'a, str>),
    /// A number, a boolean or a date, as it is written.
    Other(&'a str),
    /// An array of values or of tables.
    Array(Vec<Toml<'a>>),
    /// A table, whether it has a header, dotted keys or braces.
    Table(Table<'a>),
}

/// A table with its entries in the order of the file.
#[derive(Debug, Default)]
pub struct Table<'a> {
    /// The line on which it begins, counted from 1.
    pub line: u32,
    entries: Vec<(Cow<'a, str>, Toml<'a>)>,
    /// In a box, since a map takes 48 bytes itself and few of many tables have one.
    #[allow(clippy::box_collection)]
    index: Option<Box<HashMap<Cow<'a, str>, usize>>>,
}

impl<'a> Table<'a> {
    fn new(line: u32) -> Table<'a> {
        // Most tables of a hostile file have one entry; the default of a vector has space for four.
        Table { line, entries: Vec::with_capacity(1), index: None }
    }

    fn find(&self, key: &str) -> Option<usize> {
        match &self.index {
            Some(index) => index.get(key).copied(),
            None => self.entries.iter().position(|(name, _)| name == key),
        }
    }

    fn push(&mut self, key: Cow<'a, str>, value: Toml<'a>) -> &mut Toml<'a> {
        let place = self.entries.len();
        if let Some(index) = &mut self.index {
            index.insert(key.clone(), place);
        }
        self.entries.push((key, value));
        if place == WIDE {
            let names = self.entries.iter().enumerate().map(|(place, (name, _))| (name.clone(), place));
            self.index = Some(Box::new(names.collect()));
        }
        &mut self.entries[place].1
    }

    /// The value of a key.
    pub fn get(&self, key: &str) -> Option<&Toml<'a>> {
        self.find(key).map(|place| &self.entries[place].1)
    }

    /// The string of a key; absent where the value is of another kind.
    pub fn text(&self, key: &str) -> Option<&str> {
        self.get(key)?.text()
    }

    /// The table of a key; absent where the value is of another kind.
    pub fn table(&self, key: &str) -> Option<&Table<'a>> {
        self.get(key)?.table()
    }

    /// The elements of the array of a key; none where the value is of another kind.
    pub fn array(&self, key: &str) -> &[Toml<'a>] {
        match self.get(key) {
            Some(Toml::Array(elements)) => elements,
            _ => &[],
        }
    }

    /// The tables in the array of a key, such as one for each `[[package]]`.
    pub fn tables(&self, key: &str) -> impl Iterator<Item = &Table<'a>> {
        self.array(key).iter().filter_map(Toml::table)
    }

    /// The strings in the array of a key.
    pub fn texts(&self, key: &str) -> impl Iterator<Item = &str> {
        self.array(key).iter().filter_map(Toml::text)
    }

    /// Every entry, in the order of the file.
    pub fn entries(&self) -> impl Iterator<Item = (&str, &Toml<'a>)> {
        self.entries.iter().map(|(key, value)| (key.as_ref(), value))
    }
}

impl<'a> Toml<'a> {
    /// The string, where the value is one.
    pub fn text(&self) -> Option<&str> {
        match self {
            Toml::Text(text) => Some(text),
            _ => None,
        }
    }

    /// The table, where the value is one.
    pub fn table(&self) -> Option<&Table<'a>> {
        match self {
            Toml::Table(table) => Some(table),
            _ => None,
        }
    }
}

#[cfg(test)]
mod tests {
    use std::path::Path;

    use super::*;
    use crate::scan::Input;

    fn parsed(text: &str) -> Result<Table<'_>, String> {
        let input = Input { path: Path::new("folder/file.lock"), bytes: b"" };
        parse(&input, text).map_err(|error| error.to_string())
    }

    /// The tree in one line, so that a test can state it.
    fn shown(value: &Toml) -> String {
        match value {
            Toml::Text(text) => format!("{text:?}"),
            Toml::Other(text) => text.to_string(),
            Toml::Array(elements) => format!("[{}]", elements.iter().map(shown).collect::<Vec<_>>().join(",")),
            Toml::Table(table) => table_shown(table),
        }
    }

    fn table_shown(table: &Table) -> String {
        let entries: Vec<String> = table.entries().map(|(key, value)| format!("{key}={}", shown(value))).collect();
        format!("{{{}}}", entries.join(","))
    }

    #[test]
    fn every_spelling_of_a_value_is_read() {
        for (text, expected) in [
            (r#"a = "x""#, r#"{a="x"}"#),
            (r"a = 'x\y'", r#"{a="x\\y"}"#),
            (r#"a = "\b\t\n\f\r\"\\\u00e4\U0001F600\x41\e""#, r#"{a="\u{8}\t\n\u{c}\r\"\\ä😀A\u{1b}"}"#),
            ("a = \"\"\"\nx\n  \"y\"\\\n   \n z\"\"\"\"\"", r#"{a="x\n  \"y\"z\"\""}"#),
            ("a = '''\r\nx\\'y'''", r#"{a="x\\'y"}"#),
            ("a = \"\"\"\"\"\"\nb = ''''''\nc = \"\"\nd = ''", r#"{a="",b="",c="",d=""}"#),
            ("a = \"\"\"x\\   \r\n  y\"\"\"", r#"{a="xy"}"#),
            ("a = 1_000\nb = -0x1F\nc = 1e-3\nd = true\ne = inf", "{a=1_000,b=-0x1F,c=1e-3,d=true,e=inf}"),
            ("a = 1979-05-27T07:32:00.999Z", "{a=1979-05-27T07:32:00.999Z}"),
            (
                "a = 1979-05-27 07:32:00 # time\nb = 07:32:00\nc = 1979-05-27",
                "{a=1979-05-27 07:32:00,b=07:32:00,c=1979-05-27}",
            ),
            ("a = [ # first\n  1, 'x',\n\n  [], # last\n]", r#"{a=[1,"x",[]]}"#),
            ("a = { b = 1, 'c d' = 'x', e.f = 2, }\r\n", r#"{a={b=1,c d="x",e={f=2}}}"#),
            ("# nothing\n\n \t\r\n", "{}"),
            ("\"a.b\" . c = 1\na-_9 = 2", "{a.b={c=1},a-_9=2}"),
        ] {
            assert_eq!(parsed(text).map(|table| table_shown(&table)).as_deref(), Ok(expected), "{text:?}");
        }
    }

    #[test]
    fn headers_and_dotted_keys_lead_to_the_same_tables() {
        let text =
            "a.b = 1\n[a.c]\nd = 2\n[[p]]\nx = 1\n[p.q]\ny = 1\n[[p.r]]\n[[p.r]]\nz = 1\n[[p]]\nx = 2\n[ a . e ]\n";
        let expected = "{a={b=1,c={d=2},e={}},p=[{x=1,q={y=1},r=[{},{z=1}]},{x=2}]}";
        assert_eq!(table_shown(&parsed(text).unwrap()), expected);
        let lines: Vec<u32> = parsed(text).unwrap().tables("p").map(|table| table.line).collect();
        assert_eq!(lines, [4, 11]);
    }

    #[test]
    fn a_value_of_another_kind_is_none() {
        let table = parsed("text = 'x'\nnumber = 1\nlist = ['a', 1, {}]\ntable = {}").unwrap();
        assert_eq!((table.text("text"), table.text("number"), table.text("none")), (Some("x"), None, None));
        assert!(table.table("table").is_some() && table.table("text").is_none());
        assert_eq!(table.texts("list").collect::<Vec<_>>(), ["a"]);
        assert_eq!((table.tables("list").count(), table.array("text").len()), (1, 0));
    }

    #[test]
    fn wide_tables_find_every_key_and_no_key_twice() {
        let text: String = (0..1000).map(|number| format!("k{number} = {number}\n")).collect();
        let table = parsed(&text).unwrap();
        for number in 0..1000 {
            let value = table.get(&format!("k{number}"));
            assert!(matches!(value, Some(Toml::Other(text)) if *text == number.to_string()), "{number}");
        }
        assert!(table.get("k1000").is_none());
        for repeated in [0, 31, 32, 33, 999] {
            assert!(parsed(&format!("{text}k{repeated} = 1\n")).unwrap_err().contains("line 1001"), "{repeated}");
        }
    }

    #[test]
    fn damage_is_an_error_with_its_line() {
        for (text, line, what) in [
            ("a = 1\nb = \n", 2, "a value is missing"),
            ("\na = 'x\n", 2, "a string has no closing quote"),
            ("a = \"x\\\"\n", 1, "a string has no closing quote"),
            ("a = \"\"\"x\n\n", 1, "a string has no closing quote"),
            ("a = \"€", 1, "a string has no closing quote"),
            ("a = \"\\q\"", 1, "a string has an unknown escape"),
            ("a = \"\\ud800\"", 1, "a string has an unknown escape"),
            ("a = \"\\u12\"", 1, "a string has an unknown escape"),
            ("a = \"\\u€€\"", 1, "a string has an unknown escape"),
            ("a = \"\\ x\"", 1, "a string has an unknown escape"),
            ("a = [1\n2]", 2, "an array or a table in braces has no end"),
            ("a = {b = 1", 1, "an array or a table in braces has no end"),
            ("a = b", 1, "a text has no quotes"),
            ("a = \u{e4}", 1, "a value is missing"),
            ("a b", 1, "there is no equals sign after a key"),
            ("= 1", 1, "a key is missing"),
            ("a. = 1", 1, "a key is missing"),
            ("[a\nb = 1", 1, "a table header has no closing bracket"),
            ("[[a]\nb = 1", 1, "a table header has no closing bracket"),
            ("[a] b = 1", 1, "something follows the end of a value or a header"),
            ("a = 1 b = 2", 1, "something follows the end of a value or a header"),
            ("a = 1\n\na = 2", 3, "a key occurs twice"),
            ("a = 1\n[a]", 2, "a key occurs twice"),
            ("a = [1]\n[a.b]", 2, "a key occurs twice"),
            ("<<<<<<< HEAD\n", 1, "a key is missing"),
        ] {
            let expected = format!("folder/file.lock, line {line}, is not valid TOML: {what}");
            assert_eq!(parsed(text).map(|_| ()), Err(expected), "{text:?}");
        }
    }

    #[test]
    fn nesting_has_an_end() {
        for text in [
            format!("a = {}", "[".repeat(100_000)),
            format!("a = {}{}", "[".repeat(1000), "]".repeat(1000)),
            format!("a = {}", "{a=".repeat(100_000)),
            format!("{}a = 1", "a.".repeat(100_000)),
            format!("[{}a]", "a.".repeat(100_000)),
        ] {
            assert!(parsed(&text).is_err());
        }
        assert!(parsed(&format!("[{0}a]\n{0}a = {1}{2}", "a.".repeat(60), "[".repeat(60), "]".repeat(60))).is_ok());
    }
}
