//! The first look at a command line: what is a word, what is an option, and which value belongs to which option. This is
//! the only file that names lexopt.

use std::ffi::{OsStr, OsString};

use lexopt::Arg;

use super::command::{Command, Path};
use super::option::{Spec, ValueKind};
use super::unknown;

/// A word or an option as typed.
pub struct Token {
    /// Its place on the line; the first word after the program's name is 1.
    pub position: usize,
    /// What it is.
    pub kind: TokenKind,
}

/// What a token is. Options are named without their dashes, except for unknown ones.
pub enum TokenKind {
    /// Not an option.
    Word(OsString),
    /// An option with its value.
    Option(String, OsString),
    /// A switch, perhaps followed by `=true` or `=false`.
    Switch(String, Option<OsString>),
    /// An option whose value is missing.
    Missing(String),
    /// `--version` without a value: the program's, unless the command that the line turns out to name has an option of
    /// that name.
    Version,
    /// Not an option of any command, as typed, with its value if one follows an equals sign.
    Unknown(String, Option<OsString>),
}

impl Token {
    /// The word, unless it is an option.
    pub fn word(&self) -> Option<&OsStr> {
        match &self.kind {
            TokenKind::Word(word) => Some(word),
            _ => None,
        }
    }

    /// Whether it asks for the program's version, where the command has no such option.
    pub fn is_version(&self) -> bool {
        match &self.kind {
            TokenKind::Version => true,
            TokenKind::Option(name, value) => name == VERSION && value == "true",
            _ => false,
        }
    }

    /// Whether the word after it is probably its value and not a command.
    pub fn may_want_a_value(&self) -> bool {
        match &self.kind {
            TokenKind::Unknown(_, None) | TokenKind::Version => true,
            // `--api-key= SECRET`
            TokenKind::Option(_, value) | TokenKind::Unknown(_, Some(value)) => value.is_empty(),
            _ => false,
        }
    }
}

/// What the line asks for besides its command.
#[derive(PartialEq)]
pub enum Mode {
    /// To run the command.
    Run,
    /// The command's help, which takes precedence over everything else.
    Help,
    /// The program's version, asked for as `-V`.
    Version,
}

/// The name of the one switch of the program that commands may also have as an option with a value.
pub const VERSION: &str = "version";

/// Takes the line apart.
pub fn tokenise<C: 'static>(root: &Path<C>, arguments: Vec<OsString>) -> (Vec<Token>, Mode) {
    let mut reader =
        Reader { root, path: root.clone(), total: arguments.len(), tokens: Vec::new(), mode: Mode::Run, position: 0 };
    reader.read(lexopt::Parser::from_args(arguments));
    (reader.tokens, reader.mode)
}

struct Reader<'a, C: 'static> {
    root: &'a Path<C>,
    /// The command that the words so far select.
    path: Path<C>,
    total: usize,
    tokens: Vec<Token>,
    mode: Mode,
    position: usize,
}

impl<C: 'static> Reader<'_, C> {
    fn read(&mut self, mut parser: lexopt::Parser) {
        let mut only_words = false;
        loop {
            let Some(mut rest) = parser.try_raw_args() else {
                // The value of an option that takes none, such as `--help=x`.
                let _ = parser.optional_value();
                continue;
            };
            self.position = self.total - rest.as_slice().len() + 1;
            if !only_words && let Some(word) = rest.peek() {
                only_words = word == "--";
                let text = word.to_string_lossy().into_owned();
                if is_not_a_long_option(&text) {
                    rest.next();
                    self.read_short(&text);
                    continue;
                }
            }
            match parser.next() {
                Ok(None) => break,
                Ok(Some(Arg::Value(word))) => {
                    self.path.0.extend(self.path.last().child(&word));
                    self.add(TokenKind::Word(word));
                }
                Ok(Some(Arg::Long("help"))) => self.mode = Mode::Help,
                Ok(Some(Arg::Long(name))) => {
                    let name = name.to_string();
                    let kind = self.long(name, &mut parser);
                    self.add(kind);
                }
                // Options of one letter are read above, and `next` is never called with a value left over.
                Ok(Some(Arg::Short(_))) | Err(_) => {}
            }
        }
    }

    fn add(&mut self, kind: TokenKind) {
        self.tokens.push(Token { position: self.position, kind });
    }

    /// One or more letters after one hyphen, or what was meant as a long option.
    fn read_short(&mut self, text: &str) {
        let (letters, value) = match text.split_once('=') {
            Some((letters, value)) => (letters, Some(OsString::from(value))),
            None => (text, None),
        };
        if !letters.starts_with('-') || unknown::is_long_option(self.root, letters) {
            self.add(TokenKind::Unknown(letters.to_string(), value));
            return;
        }
        for letter in letters.chars().skip(1) {
            match letter {
                'h' | '?' => self.mode = Mode::Help,
                'V' if self.mode == Mode::Run => self.mode = Mode::Version,
                'V' => {}
                _ => match find(self.root, &|spec| spec.short == Some(letter)) {
                    Some(spec) => self.add(TokenKind::Switch(spec.name.to_string(), value.clone())),
                    None => {
                        // The letters after it may be a secret, as in `-pSECRET`.
                        self.add(TokenKind::Unknown(format!("-{letter}"), value));
                        return;
                    }
                },
            }
        }
    }

    fn long(&self, name: String, parser: &mut lexopt::Parser) -> TokenKind {
        // `--version 1.0` is possible only after the words of a command that has this option. Everywhere else the word
        // after it is not its value.
        let known = match self.path.option(&name) {
            None if name != VERSION => find(self.root, &|spec| spec.answers_to(&name)),
            known => known,
        };
        let value = parser.optional_value();
        let is_free = || self.path.last().free_options;
        match (known, value) {
            (Some(spec), value) if spec.kind == ValueKind::Switch => TokenKind::Switch(name, value),
            (Some(_), Some(value)) => TokenKind::Option(name, value),
            (None, Some(value)) if name == VERSION || is_free() => TokenKind::Option(name, value),
            (None, Some(value)) => TokenKind::Unknown(format!("--{name}"), Some(value)),
            (None, None) if name == VERSION => TokenKind::Version,
            (None, None) if !is_free() => TokenKind::Unknown(format!("--{name}"), None),
            (_, None) => match parser.try_raw_args() {
                Some(mut rest) if rest.peek().is_some_and(may_be_a_value) => match rest.next() {
                    Some(value) => TokenKind::Option(name, value),
                    None => TokenKind::Missing(name),
                },
                _ => TokenKind::Missing(name),
            },
        }
    }
}

/// Whether a word is one or more letters after a single hyphen, or begins with a dash that is not a hyphen.
fn is_not_a_long_option(text: &str) -> bool {
    let mut letters = text.chars();
    match letters.next() {
        Some('-') => letters.next().is_some_and(|second| second != '-'),
        Some(first) => unknown::is_dash(first),
        None => false,
    }
}

/// Whether the next word may be the value of the option before it. A forgotten value must not swallow an option, so what
/// looks like one is a value only after an equals sign. `-` is standard input, `-1` a number.
pub fn may_be_a_value(text: &OsStr) -> bool {
    let bytes = text.as_encoded_bytes();
    !bytes.starts_with(b"-") || bytes.len() == 1 || bytes[1].is_ascii_digit()
}

/// The first option in the whole tree that fits.
pub fn find<C: 'static>(root: &Path<C>, fits: &dyn Fn(&Spec) -> bool) -> Option<&'static Spec> {
    fn search<C: 'static>(command: &'static Command<C>, fits: &dyn Fn(&Spec) -> bool) -> Option<&'static Spec> {
        let own = command.own_options().find(|spec| fits(spec));
        own.or_else(|| command.children().iter().find_map(|child| search(child, fits)))
    }
    search(root.last(), fits)
}
