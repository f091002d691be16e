//! What an option is. `Opt<T>` is plain data with a type. The type says how many values the option takes and how text
//! becomes one, so that a command reads `context.get(&EXPIRATION)` and gets a date.

use std::ffi::OsStr;
use std::marker::PhantomData;

use super::value::{OnOff, Value};

/// Words that a value may be.
pub type Words = &'static [&'static str];

/// Everything about an option but the type of its value.
///
/// An option is identified by the address of its `Spec`, since options of one name may mean different things: the
/// `--username` of `security users create` is not the one that signs in. Therefore options are statics: a constant may
/// have a different address at each use. (`--icf=all` folds functions only, and distinct statics never share memory.)
pub struct Spec {
    /// The name without the dashes.
    pub name: &'static str,
    /// Other names that are accepted but shown nowhere.
    pub aliases: Words,
    /// The one-letter name of a switch.
    pub short: Option<char>,
    /// What help shows for the value; empty for a switch.
    pub placeholder: &'static str,
    /// One sentence for help, without a full stop.
    pub summary: &'static str,
    /// The environment variable that has the same effect.
    pub variable: Option<&'static str>,
    /// What applies when the option is not given; empty when that needs no mention.
    pub default: &'static str,
    /// Whether the command requires it.
    pub required: bool,
    /// Whether it may be given more than once.
    pub repeatable: bool,
    /// Whether it is accepted but shown nowhere.
    pub hidden: bool,
    /// Whether the command reads standard input when the value is `-`, or when the switch is given.
    pub reads_stdin: bool,
    /// Whether the value may be a pattern, which a shell expands to several words unless it is quoted.
    pub takes_pattern: bool,
    /// What an empty value means.
    pub on_empty: OnEmpty,
    /// The kind of value.
    pub kind: ValueKind,
    /// Whether the value is a comma-separated list.
    pub is_list: bool,
    /// The words that the value may be, or elements of the list; empty when it is free text.
    pub words: Words,
    /// Says what is wrong with a text, in words that follow `--name`, without repeating the text.
    pub check: fn(&OsStr, Words) -> Result<(), String>,
}

impl Spec {
    /// Whether both are the same option.
    pub fn is(&self, other: &Spec) -> bool {
        std::ptr::eq(self, other)
    }

    /// Whether this is its name or one of its aliases.
    pub fn answers_to(&self, name: &str) -> bool {
        self.name == name || self.aliases.contains(&name)
    }

    /// `--name=PLACEHOLDER`, or `--name` for a switch.
    pub fn with_placeholder(&self) -> String {
        match self.kind {
            ValueKind::Switch => format!("--{}", self.name),
            _ => format!("--{}={}", self.name, self.placeholder),
        }
    }
}

/// The kind of value, which tells the parser what to protect and the completion what to offer.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum ValueKind {
    /// No value: the option is given or not.
    Switch,
    /// Ordinary text.
    Text,
    /// Text that must not be shown.
    Secret,
    /// A file that contains a secret; `-` is standard input.
    SecretFile,
    /// A file.
    File,
    /// The name of a configured source, or an address.
    Source,
}

/// What an empty value means.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum OnEmpty {
    /// An error: in scripts it is an unset variable.
    Refuse,
    /// The same as leaving the option out.
    Ignore,
    /// A value like any other.
    Accept,
}

/// An option whose value has the type `T`: `bool` for a switch, `V` for a required value, `Option<V>` for an optional
/// one and `Vec<V>` for an option that may be given several times.
pub struct Opt<T> {
    /// The data that parser and help work with.
    pub spec: Spec,
    value: PhantomData<fn() -> T>,
}

impl<T: Arity> Opt<T> {
    /// An option with a placeholder for its value (empty for a switch) and a summary.
    pub const fn new(name: &'static str, placeholder: &'static str, summary: &'static str) -> Opt<T> {
        let kind = T::Value::KIND;
        Opt {
            spec: Spec {
                name,
                aliases: &[],
                short: None,
                placeholder,
                summary,
                variable: None,
                default: "",
                required: T::REQUIRED,
                repeatable: T::REPEATABLE,
                hidden: false,
                reads_stdin: matches!(kind, ValueKind::SecretFile),
                takes_pattern: false,
                on_empty: T::Value::ON_EMPTY,
                kind,
                is_list: T::Value::IS_LIST,
                words: T::Value::WORDS,
                check: T::Value::check,
            },
            value: PhantomData,
        }
    }

    /// Other names that are accepted but shown nowhere.
    pub const fn aliases(mut self, names: Words) -> Opt<T> {
        self.spec.aliases = names;
        self
    }

    /// A one-letter name.
    pub const fn short(mut self, letter: char) -> Opt<T> {
        self.spec.short = Some(letter);
        self
    }

    /// An environment variable that has the same effect. The command reads it; this is for help.
    pub const fn variable(mut self, name: &'static str) -> Opt<T> {
        self.spec.variable = Some(name);
        self
    }

    /// What applies when the option is not given, for help.
    pub const fn default(mut self, text: &'static str) -> Opt<T> {
        self.spec.default = text;
        self
    }

    /// The words that a `Word` may be. With a `String` they are what help and completion suggest.
    pub const fn words(mut self, words: Words) -> Opt<T> {
        self.spec.words = words;
        self
    }

    /// Accepted but shown nowhere. A command may leave it unread.
    pub const fn hidden(mut self) -> Opt<T> {
        self.spec.hidden = true;
        self
    }

    /// An empty value means that the option is not given.
    pub const fn empty_is_absent(mut self) -> Opt<T> {
        self.spec.on_empty = OnEmpty::Ignore;
        self
    }

    /// The value `-`, or the switch, makes the command read standard input.
    pub const fn reads_stdin(mut self) -> Opt<T> {
        self.spec.reads_stdin = true;
        self
    }

    /// The value may be a pattern for files.
    pub const fn takes_pattern(mut self) -> Opt<T> {
        self.spec.takes_pattern = true;
        self
    }

    /// The value names a source.
    pub const fn names_a_source(mut self) -> Opt<T> {
        self.spec.kind = ValueKind::Source;
        self
    }
}

/// How many values an option takes.
pub trait Arity: Sized {
    /// The type of one value.
    type Value: Value;
    /// Whether the command requires the option.
    const REQUIRED: bool;
    /// Whether it may be given more than once.
    const REPEATABLE: bool;
    /// The value of an option that has passed the check; there are no texts if it is not given.
    fn read(texts: &mut dyn Iterator<Item = &OsStr>, words: Words) -> Self;
}

/// The next value. The parser has refused the line if it is malformed.
fn next<V: Value>(texts: &mut dyn Iterator<Item = &OsStr>, words: Words) -> Option<V> {
    texts.next().and_then(|text| V::parse(text, words).ok())
}

impl Arity for bool {
    type Value = OnOff;
    const REQUIRED: bool = false;
    const REPEATABLE: bool = false;

    fn read(texts: &mut dyn Iterator<Item = &OsStr>, words: Words) -> bool {
        next(texts, words).is_some_and(|OnOff(is_on)| is_on)
    }
}

impl<V: Value> Arity for Option<V> {
    type Value = V;
    const REQUIRED: bool = false;
    const REPEATABLE: bool = false;

    fn read(texts: &mut dyn Iterator<Item = &OsStr>, words: Words) -> Option<V> {
        next(texts, words)
    }
}

impl<V: Value> Arity for Vec<V> {
    type Value = V;
    const REQUIRED: bool = false;
    const REPEATABLE: bool = true;

    fn read(texts: &mut dyn Iterator<Item = &OsStr>, words: Words) -> Vec<V> {
        std::iter::from_fn(|| next(texts, words)).collect()
    }
}

impl<V: Value> Arity for V {
    type Value = V;
    const REQUIRED: bool = true;
    const REPEATABLE: bool = false;

    fn read(texts: &mut dyn Iterator<Item = &OsStr>, words: Words) -> V {
        next(texts, words).expect("the parser refuses a line without a required option")
    }
}
