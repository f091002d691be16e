//! What an option is. `Opt<T>` is plain data with a type: the type says how many values there are and how text becomes
//! one, so that a command reads `args.get(&EXPIRATION)` and gets a date.

use std::ffi::OsStr;
use std::marker::PhantomData;

use super::value::Value;

/// Everything about an option but the type of its value.
///
/// An option is identified by the address of its `Spec`, since options of one name may mean different things: the
/// `--username` of `security users create` is not the one that signs in. Therefore options are statics: a constant may
/// have a different address at each use. (`--icf=all` folds functions only, and distinct statics never share memory.)
pub struct Spec {
    /// The name without the dashes.
    pub name: &'static str,
    /// The one-letter name, if there is one.
    pub short: Option<char>,
    /// What stands for the value in help; empty for a switch.
    pub placeholder: &'static str,
    /// One sentence for help, without a full stop.
    pub summary: &'static str,
    /// The environment variable that does the same.
    pub variable: Option<&'static str>,
    /// What holds when the option is not given; empty when that goes without saying.
    pub default: &'static str,
    /// Whether the command can't do without it.
    pub required: bool,
    /// Whether an empty value means that the option was not given. Otherwise it is an error: in scripts it is an unset
    /// variable.
    pub empty_is_absent: bool,
    /// What sort of value it takes.
    pub kind: ValueKind,
    /// The words it may hold, if they are a fixed list.
    pub words: &'static [&'static str],
    /// Says what is wrong with a text, in words that follow `--name`, without repeating it.
    pub check: fn(&OsStr) -> Result<(), String>,
}

impl Spec {
    /// Whether both are the same option.
    pub fn is(&self, other: &Spec) -> bool {
        std::ptr::eq(self, other)
    }

    /// `--name=PLACEHOLDER`, or `--name` for a switch.
    pub fn with_placeholder(&self) -> String {
        match self.kind {
            ValueKind::Switch => format!("--{}", self.name),
            _ => format!("--{}={}", self.name, self.placeholder),
        }
    }
}

/// The sort of value, for the parser's care and the completion's offers.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum ValueKind {
    /// None: it is there or not.
    Switch,
    /// Ordinary text.
    Text,
    /// Text that must not be shown.
    Secret,
    /// A file that holds a secret; `-` is standard input.
    SecretFile,
    /// A file.
    File,
    /// The name of a configured source, or an address.
    Source,
}

/// An option whose value has the type `T`: `bool` for a switch, `V` for a required and `Option<V>` for an optional
/// value.
pub struct Opt<T> {
    /// The data that parser and help work with.
    pub spec: Spec,
    value: PhantomData<fn() -> T>,
}

impl<T: Arity> Opt<T> {
    /// An option with a placeholder for its value (empty for a switch) and a summary.
    pub const fn new(name: &'static str, placeholder: &'static str, summary: &'static str) -> Opt<T> {
        Opt {
            spec: Spec {
                name,
                short: None,
                placeholder,
                summary,
                variable: None,
                default: "",
                required: T::REQUIRED,
                empty_is_absent: false,
                kind: T::KIND,
                words: T::WORDS,
                check: T::check,
            },
            value: PhantomData,
        }
    }

    /// Also known by one letter.
    pub const fn short(mut self, letter: char) -> Opt<T> {
        self.spec.short = Some(letter);
        self
    }

    /// Also taken from an environment variable. Whoever reads the option reads the variable; here it is for help.
    pub const fn variable(mut self, name: &'static str) -> Opt<T> {
        self.spec.variable = Some(name);
        self
    }

    /// What holds when it is not given, for help.
    pub const fn default(mut self, text: &'static str) -> Opt<T> {
        self.spec.default = text;
        self
    }

    /// An empty value means not given.
    pub const fn empty_is_absent(mut self) -> Opt<T> {
        self.spec.empty_is_absent = true;
        self
    }

    /// The value names a source.
    pub const fn names_a_source(mut self) -> Opt<T> {
        self.spec.kind = ValueKind::Source;
        self
    }
}

/// How many values an option has, and how they are read.
pub trait Arity: Sized {
    /// Whether the command can't do without.
    const REQUIRED: bool;
    /// The sort of value.
    const KIND: ValueKind;
    /// The words it may hold.
    const WORDS: &'static [&'static str];
    /// What is wrong with the text, if anything is.
    fn check(text: &OsStr) -> Result<(), String>;
    /// The value of an option that has passed the check, or was not given.
    fn read(text: Option<&OsStr>) -> Self;
}

impl Arity for bool {
    const REQUIRED: bool = false;
    const KIND: ValueKind = ValueKind::Switch;
    const WORDS: &'static [&'static str] = &["true", "false"];

    fn check(text: &OsStr) -> Result<(), String> {
        if text == "true" || text == "false" {
            Ok(())
        } else {
            Err("is a switch: it takes true, false or no value".into())
        }
    }

    fn read(text: Option<&OsStr>) -> bool {
        text.is_some_and(|text| text == "true")
    }
}

impl<V: Value> Arity for Option<V> {
    const REQUIRED: bool = false;
    const KIND: ValueKind = V::KIND;
    const WORDS: &'static [&'static str] = V::WORDS;

    fn check(text: &OsStr) -> Result<(), String> {
        V::parse(text).map(|_| ())
    }

    fn read(text: Option<&OsStr>) -> Option<V> {
        text.and_then(|text| V::parse(text).ok())
    }
}

impl<V: Value> Arity for V {
    const REQUIRED: bool = true;
    const KIND: ValueKind = V::KIND;
    const WORDS: &'static [&'static str] = V::WORDS;

    fn check(text: &OsStr) -> Result<(), String> {
        V::parse(text).map(|_| ())
    }

    fn read(text: Option<&OsStr>) -> V {
        // The parser has refused the line if a required option is absent or malformed.
        text.and_then(|text| V::parse(text).ok()).expect("a required option was checked by the parser")
    }
}
