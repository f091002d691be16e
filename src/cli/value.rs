//! How text becomes the value of an option.
//!
//! A refused text is never repeated in the message: it may be a secret that slipped into the wrong place. Only a word
//! that is almost one of the valid ones is answered with that one.

#[cfg(test)]
mod fuzz;

use std::ffi::OsStr;
use std::path::PathBuf;
use std::time::Duration;

use super::option::{OnEmpty, ValueKind, Words};
use super::suggest;
use crate::date::{self, Timestamp};
use crate::secret::Secret;

/// A type that the value of an option can have.
pub trait Value: Sized {
    /// The kind of value.
    const KIND: ValueKind = ValueKind::Text;
    /// What an empty text means.
    const ON_EMPTY: OnEmpty = OnEmpty::Refuse;
    /// Whether it is a comma-separated list.
    const IS_LIST: bool = false;
    /// The words it may be, if the type has a fixed list of them.
    const WORDS: Words = &[];

    /// The value, or what is wrong with the text, in words that follow the option's name. `words` is the list of the
    /// option, which is that of the type unless the option has its own.
    ///
    /// # Errors
    /// The second half of a sentence that begins with the name of the option.
    fn parse(text: &OsStr, words: Words) -> Result<Self, String>;

    /// What is wrong with the text, if anything is.
    ///
    /// # Errors
    /// As `parse`.
    fn check(text: &OsStr, words: Words) -> Result<(), String> {
        Self::parse(text, words).map(drop)
    }
}

/// An enumeration whose variants are words on the command line, in any case.
pub trait Choice: Copy + 'static {
    /// The words.
    const WORDS: Words;
    /// The variants, in the order of the words.
    const VALUES: &'static [Self];
    /// A word that includes all others, and so must be alone in a list.
    const ALONE: Option<&'static str> = None;
}

fn utf8(text: &OsStr) -> Result<&str, String> {
    text.to_str().ok_or_else(|| "is not UTF-8 text".to_string())
}

impl Value for String {
    fn parse(text: &OsStr, _: Words) -> Result<String, String> {
        Ok(utf8(text)?.to_string())
    }
}

impl Value for Secret {
    const KIND: ValueKind = ValueKind::Secret;

    fn parse(text: &OsStr, _: Words) -> Result<Secret, String> {
        Ok(Secret::new(utf8(text)?))
    }
}

impl Value for PathBuf {
    const KIND: ValueKind = ValueKind::File;

    fn parse(text: &OsStr, _: Words) -> Result<PathBuf, String> {
        Ok(PathBuf::from(text))
    }
}

/// A file that contains a secret; `-` is standard input.
pub struct SecretFile(pub PathBuf);

impl Value for SecretFile {
    const KIND: ValueKind = ValueKind::SecretFile;

    fn parse(text: &OsStr, _: Words) -> Result<SecretFile, String> {
        Ok(SecretFile(PathBuf::from(text)))
    }
}

/// The value of a switch, in any case.
pub struct OnOff(pub bool);

impl Value for OnOff {
    const KIND: ValueKind = ValueKind::Switch;
    const WORDS: Words = <TrueFalse as Choice>::WORDS;

    fn parse(text: &OsStr, words: Words) -> Result<OnOff, String> {
        match TrueFalse::parse(text, words) {
            Ok(TrueFalse(is_on)) => Ok(OnOff(is_on)),
            Err(_) => Err("is a switch: it takes true, false or no value".into()),
        }
    }
}

/// `true` or `false`, in any case, where the two and "not given" are three different things.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct TrueFalse(pub bool);

impl Choice for TrueFalse {
    const WORDS: Words = &["true", "false"];
    const VALUES: &'static [TrueFalse] = &[TrueFalse(true), TrueFalse(false)];
}

/// A whole number of seconds, at most a year.
pub struct Seconds(pub Duration);

impl Value for Seconds {
    fn parse(text: &OsStr, _: Words) -> Result<Seconds, String> {
        const YEAR: i64 = 366 * 24 * 60 * 60;
        match whole_number(text, 0, YEAR) {
            Ok(seconds) => Ok(Seconds(Duration::from_secs(seconds.unsigned_abs()))),
            Err(_) => Err(format!("takes a whole number of seconds from 0 to {YEAR}")),
        }
    }
}

/// A whole number in a range.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Int<const MIN: i64, const MAX: i64>(pub i64);

/// The number by which the server knows something. It may be negative, as in the existing program.
pub type Id = Int<{ i32::MIN as i64 }, { i32::MAX as i64 }>;

impl<const MIN: i64, const MAX: i64> Value for Int<MIN, MAX> {
    fn parse(text: &OsStr, _: Words) -> Result<Self, String> {
        whole_number(text, MIN, MAX).map(Int)
    }
}

/// As in the existing program, spaces around the number and a sign are allowed.
fn whole_number(text: &OsStr, min: i64, max: i64) -> Result<i64, String> {
    match utf8(text)?.trim_matches(' ').parse() {
        Ok(number) if (min..=max).contains(&number) => Ok(number),
        // All that the server's numbers can be: the limits would be noise.
        _ if (min, max) == (i32::MIN.into(), i32::MAX.into()) => Err("takes a whole number such as 42".to_string()),
        _ => Err(format!("takes a whole number from {min} to {max}")),
    }
}

impl Value for Timestamp {
    fn parse(text: &OsStr, _: Words) -> Result<Timestamp, String> {
        Timestamp::parse(utf8(text)?).ok_or_else(|| date::EXPECTED.to_string())
    }
}

impl<C: Choice> Value for C {
    const WORDS: Words = C::WORDS;

    fn parse(text: &OsStr, _: Words) -> Result<C, String> {
        one_word(text, C::WORDS).map(|index| C::VALUES[index])
    }
}

/// A word of the list that the option gives with `words`, for a choice that is only passed on.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Word {
    /// As the list has it.
    pub word: &'static str,
    /// As typed, which may differ in case.
    pub typed: String,
}

impl Value for Word {
    fn parse(text: &OsStr, words: Words) -> Result<Word, String> {
        let index = one_word(text, words)?;
        Ok(Word { word: words[index], typed: utf8(text)?.to_string() })
    }
}

/// A comma-separated list of words of a choice, at least one.
pub struct List<C>(pub Vec<C>);

impl<C: Choice> Value for List<C> {
    const IS_LIST: bool = true;
    const WORDS: Words = C::WORDS;

    fn parse(text: &OsStr, _: Words) -> Result<List<C>, String> {
        let chosen = word_list(utf8(text)?, C::WORDS, C::ALONE)?;
        Ok(List(chosen.into_iter().map(|index| C::VALUES[index]).collect()))
    }
}

/// A comma-separated list of free texts, at least one, none of them empty.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Texts(pub Vec<String>);

impl Value for Texts {
    const IS_LIST: bool = true;

    fn parse(text: &OsStr, _: Words) -> Result<Texts, String> {
        let texts: Vec<String> = elements(utf8(text)?).map(|(_, text)| text.to_string()).collect();
        if texts.is_empty() { Err("takes a comma-separated list".into()) } else { Ok(Texts(texts)) }
    }
}

/// A value that an empty text clears: `None` then.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Clearable<V>(pub Option<V>);

impl<V: Value> Value for Clearable<V> {
    const KIND: ValueKind = V::KIND;
    const ON_EMPTY: OnEmpty = OnEmpty::Accept;
    const IS_LIST: bool = V::IS_LIST;
    const WORDS: Words = V::WORDS;

    fn parse(text: &OsStr, words: Words) -> Result<Self, String> {
        if text.is_empty() {
            return Ok(Clearable(None));
        }
        V::parse(text, words).map(|value| Clearable(Some(value)))
    }
}

/// The position of a word in its list.
fn one_word(text: &OsStr, words: Words) -> Result<usize, String> {
    find(utf8(text)?, words).map_err(|near| format!("takes {}{near}", or_list(words)))
}

/// The positions of the words of a comma-separated list.
fn word_list(text: &str, words: Words, alone: Option<&str>) -> Result<Vec<usize>, String> {
    let mut chosen = Vec::new();
    for (position, word) in elements(text) {
        let index = find(word, words).map_err(|near| {
            format!("takes a list of {}; word {position} of the list is not one of them{near}", or_list(words))
        })?;
        chosen.push(index);
    }
    if chosen.is_empty() {
        return Err(format!("takes a list of {}", or_list(words)));
    }
    let includes_all = |index: &usize| alone.is_some_and(|alone| words[*index] == alone);
    match alone {
        Some(alone) if chosen.iter().any(includes_all) && !chosen.iter().all(includes_all) => {
            Err(format!("takes {alone} only on its own, since it includes all the others"))
        }
        _ => Ok(chosen),
    }
}

/// The elements of a comma-separated list with their positions, which begin with 1. Empty ones are dropped, as the existing
/// program does: `feeds,` is what a loop in a script makes.
fn elements(text: &str) -> impl Iterator<Item = (usize, &str)> {
    let numbered = text.split(',').map(str::trim).enumerate();
    numbered.filter(|(_, text)| !text.is_empty()).map(|(index, text)| (index + 1, text))
}

/// The position of a word, or a question that names the nearest one.
fn find(text: &str, words: Words) -> Result<usize, String> {
    words.iter().position(|word| word.eq_ignore_ascii_case(text)).ok_or_else(|| {
        let near = suggest::nearest(text, words.iter().copied());
        near.map(|word| format!(" (did you mean {word}?)")).unwrap_or_default()
    })
}

/// `a`, `a or b`, `a, b or c`.
pub(super) fn or_list<T: AsRef<str>>(words: &[T]) -> String {
    join(words, "or")
}

/// `a`, `a and b`, `a, b and c`, with any conjunction.
pub(super) fn join<T: AsRef<str>>(words: &[T], conjunction: &str) -> String {
    let mut text = String::new();
    for (index, word) in words.iter().enumerate() {
        if index > 0 && index + 1 == words.len() {
            text += &format!(" {conjunction} ");
        } else if index > 0 {
            text += ", ";
        }
        text += word.as_ref();
    }
    text
}

#[cfg(test)]
mod tests;
