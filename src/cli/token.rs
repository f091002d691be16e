//! The first look at a command line: what is a word, what an option, and which value belongs to which option. This is
//! the only file that names lexopt.

use std::ffi::{OsStr, OsString};

use lexopt::Arg;

use super::command::{Command, Path};
use super::option::{Spec, ValueKind};

/// A word or an option as typed.
pub struct Token {
    /// Its place on the line; the first word after the program's name is 1.
    pub position: usize,
    /// What it is.
    pub kind: TokenKind,
}

impl Token {
    /// Whether it asks for the program's version, where the command has no such option.
    pub fn is_version(&self) -> bool {
        match &self.kind {
            TokenKind::Version => true,
            TokenKind::Option(name, value) => name == VERSION && value == "true",
            _ => false,
        }
    }
}

/// What a token is. Options are named without their dashes, but for unknown ones.
pub enum TokenKind {
    /// No option.
    Word(OsString),
    /// An option with its value.
    Option(String, OsString),
    /// A switch, perhaps with `=true` or `=false` behind it.
    Switch(String, Option<OsString>),
    /// An option whose value is missing.
    Missing(String),
    /// `--version` without a value: the program's, unless the command that the line turns out to name has an option of
    /// that name.
    Version,
    /// No option of any command, as typed but without the value; `=` at the end says that there was one.
    Unknown(String),
}

/// What the line asks for besides its command.
#[derive(PartialEq)]
pub enum Mode {
    /// To run the command.
    Run,
    /// The command's help, which wins over everything.
    Help,
    /// The program's version, asked for as `-V`.
    Version,
}

/// Takes the line apart.
pub fn tokenise<C: 'static>(root: &Path<C>, arguments: Vec<OsString>) -> (Vec<Token>, Mode) {
    let total = arguments.len();
    let mut parser = lexopt::Parser::from_args(arguments);
    let mut tokens = Vec::new();
    let mut mode = Mode::Run;
    let mut path = Path(root.0.clone());
    loop {
        let position = total - parser.try_raw_args().map_or(0, |rest| rest.as_slice().len()) + 1;
        let kind = match parser.next() {
            Ok(None) => break,
            Ok(Some(Arg::Value(word))) => {
                path.0.extend(path.last().child(&word));
                TokenKind::Word(word)
            }
            Ok(Some(Arg::Short('h' | '?'))) => {
                mode = Mode::Help;
                continue;
            }
            Ok(Some(Arg::Short('V'))) if mode == Mode::Run => {
                mode = Mode::Version;
                continue;
            }
            Ok(Some(Arg::Long("help"))) => {
                mode = Mode::Help;
                continue;
            }
            Ok(Some(Arg::Long(VERSION))) => version(&path, &mut parser),
            Ok(Some(Arg::Short(letter))) => match find(root, &|spec| spec.short == Some(letter)) {
                Some(spec) => option(spec, &mut parser),
                None => unknown(format!("-{letter}"), &mut parser),
            },
            Ok(Some(Arg::Long(name))) => {
                let name = name.to_string();
                match find(root, &|spec| spec.name == name) {
                    Some(spec) => option(spec, &mut parser),
                    None => unknown(format!("--{name}"), &mut parser),
                }
            }
            // The only error that `next` knows is a value behind an option whose value nobody asked for: `--help=x`.
            Err(_) => continue,
        };
        tokens.push(Token { position, kind });
    }
    (tokens, mode)
}

/// The value of an option that is known somewhere in the tree.
fn option(spec: &'static Spec, parser: &mut lexopt::Parser) -> TokenKind {
    let name = spec.name.to_string();
    if let Some(value) = parser.optional_value() {
        return if spec.kind == ValueKind::Switch {
            TokenKind::Switch(name, Some(value))
        } else {
            TokenKind::Option(name, value)
        };
    }
    if spec.kind == ValueKind::Switch {
        return TokenKind::Switch(name, None);
    }
    match parser.try_raw_args() {
        Some(mut rest) if rest.peek().is_some_and(may_be_a_value) => match rest.next() {
            Some(value) => TokenKind::Option(name, value),
            None => TokenKind::Missing(name),
        },
        _ => TokenKind::Missing(name),
    }
}

/// The name of the one switch of the program that commands may also have as an option with a value.
pub const VERSION: &str = "version";

/// `--version 1.0` is possible only after the words of a command that has this option. Everywhere else the word after it is
/// no value.
fn version<C: 'static>(path: &Path<C>, parser: &mut lexopt::Parser) -> TokenKind {
    if let Some(spec) = path.option(VERSION) {
        return option(spec, parser);
    }
    parser.optional_value().map_or(TokenKind::Version, |value| TokenKind::Option(VERSION.to_string(), value))
}

/// Whether the next word may be the value of the option before it: a forgotten value must not swallow an option, so
/// what looks like one is a value only behind `=`. `-` is standard input, `-1` a number.
pub fn may_be_a_value(text: &OsStr) -> bool {
    let bytes = text.as_encoded_bytes();
    !bytes.starts_with(b"-") || bytes.len() == 1 || bytes[1].is_ascii_digit()
}

fn unknown(shown: String, parser: &mut lexopt::Parser) -> TokenKind {
    // With its value behind `=` it is done; otherwise the next word is left to be looked at.
    match parser.optional_value() {
        Some(_) => TokenKind::Unknown(format!("{shown}=")),
        None => TokenKind::Unknown(shown),
    }
}

/// The first option in the whole tree that fits.
pub fn find<C: 'static>(root: &Path<C>, fits: &dyn Fn(&Spec) -> bool) -> Option<&'static Spec> {
    fn search<C: 'static>(command: &'static Command<C>, fits: &dyn Fn(&Spec) -> bool) -> Option<&'static Spec> {
        let own = command.own_options().find(|spec| fits(spec));
        own.or_else(|| command.children().iter().find_map(|child| search(child, fits)))
    }
    search(root.last(), fits)
}
