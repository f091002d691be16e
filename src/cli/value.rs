//! How text becomes the value of an option.
//!
//! A refused text is never repeated in the message: it may be a secret that slipped into the wrong place. Only a word
//! that is almost one of the valid ones is answered with that one.

#[cfg(test)]
mod fuzz;

use std::ffi::OsStr;
use std::marker::PhantomData;
use std::path::PathBuf;
use std::time::Duration;

use super::option::ValueKind;
use super::suggest;
use crate::date::{self, Timestamp};
use crate::secret::Secret;

/// A type that the value of an option can have.
pub trait Value: Sized {
    /// What sort of value it is.
    const KIND: ValueKind = ValueKind::Text;
    /// The words it may hold, if they are a fixed list.
    const WORDS: &'static [&'static str] = &[];
    /// The value, or what is wrong with the text, in words that follow the option's name.
    fn parse(text: &OsStr) -> Result<Self, String>;
}

/// An enumeration whose variants are words on the command line, in any case.
pub trait Choice: Copy + 'static {
    /// The words.
    const WORDS: &'static [&'static str];
    /// The variants, in the order of the words.
    const VALUES: &'static [Self];
}

fn utf8(text: &OsStr) -> Result<&str, String> {
    text.to_str().ok_or_else(|| "is not UTF-8 text".to_string())
}

impl Value for String {
    fn parse(text: &OsStr) -> Result<String, String> {
        Ok(utf8(text)?.to_string())
    }
}

impl Value for Secret {
    const KIND: ValueKind = ValueKind::Secret;

    fn parse(text: &OsStr) -> Result<Secret, String> {
        Ok(Secret::new(utf8(text)?))
    }
}

impl Value for PathBuf {
    const KIND: ValueKind = ValueKind::File;

    fn parse(text: &OsStr) -> Result<PathBuf, String> {
        Ok(PathBuf::from(text))
    }
}

/// A file that holds a secret; `-` is standard input.
pub struct SecretFile(pub PathBuf);

impl Value for SecretFile {
    const KIND: ValueKind = ValueKind::SecretFile;

    fn parse(text: &OsStr) -> Result<SecretFile, String> {
        Ok(SecretFile(PathBuf::from(text)))
    }
}

/// A whole number of seconds, at most a year of them.
pub struct Seconds(pub Duration);

impl Value for Seconds {
    fn parse(text: &OsStr) -> Result<Seconds, String> {
        const YEAR: u64 = 366 * 24 * 60 * 60;
        match utf8(text)?.parse() {
            Ok(seconds) if seconds <= YEAR && text != "+0" => Ok(Seconds(Duration::from_secs(seconds))),
            _ => Err(format!("takes a whole number of seconds from 0 to {YEAR}")),
        }
    }
}

/// The number by which the server knows something. It may be negative, as in the existing program.
pub struct Id(pub i64);

impl Value for Id {
    fn parse(text: &OsStr) -> Result<Id, String> {
        let number: Option<i32> = utf8(text)?.trim_matches(' ').parse().ok();
        number.map(|number| Id(number.into())).ok_or_else(|| "takes a whole number such as 42".to_string())
    }
}

impl Value for Timestamp {
    fn parse(text: &OsStr) -> Result<Timestamp, String> {
        Timestamp::parse(utf8(text)?).ok_or_else(|| date::EXPECTED.to_string())
    }
}

impl<C: Choice> Value for C {
    const WORDS: &'static [&'static str] = C::WORDS;

    fn parse(text: &OsStr) -> Result<C, String> {
        choose(utf8(text)?).map_err(|near| format!("takes {}{}", or_list(C::WORDS), did_you_mean(near)))
    }
}

/// Words that a server knows: one of them is checked here and sent as it is typed.
pub trait WordList: 'static {
    /// The words.
    const WORDS: &'static [&'static str];
}

/// One word of a list, in any case, as it is typed.
pub struct Word<L> {
    /// The word.
    pub text: String,
    list: PhantomData<L>,
}

impl<L: WordList> Value for Word<L> {
    const WORDS: &'static [&'static str] = L::WORDS;

    fn parse(text: &OsStr) -> Result<Word<L>, String> {
        let text = utf8(text)?;
        if L::WORDS.iter().any(|word| word.eq_ignore_ascii_case(text)) {
            return Ok(Word { text: text.to_string(), list: PhantomData });
        }
        let near = suggest::nearest(text, L::WORDS.iter().copied());
        Err(format!("takes {}{}", or_list(L::WORDS), did_you_mean(near)))
    }
}

/// One or more words of a choice, parted by commas.
pub struct List<C>(pub Vec<C>);

impl<C: Choice> Value for List<C> {
    const WORDS: &'static [&'static str] = C::WORDS;

    fn parse(text: &OsStr) -> Result<List<C>, String> {
        let mut values = Vec::new();
        for (index, word) in utf8(text)?.split(',').map(str::trim).enumerate() {
            // Empty elements are dropped, as the existing program does: `feeds,` is what a loop in a script makes.
            if !word.is_empty() {
                let value = choose(word).map_err(|near| {
                    let position = index + 1;
                    format!(
                        "takes a list of {}; its word {position} is none of them{}",
                        or_list(C::WORDS),
                        did_you_mean(near)
                    )
                })?;
                values.push(value);
            }
        }
        if values.is_empty() {
            return Err(format!("takes a list of {}", or_list(C::WORDS)));
        }
        Ok(List(values))
    }
}

fn choose<C: Choice>(text: &str) -> Result<C, Option<&'static str>> {
    match C::WORDS.iter().position(|word| word.eq_ignore_ascii_case(text)) {
        Some(index) => Ok(C::VALUES[index]),
        None => Err(suggest::nearest(text, C::WORDS.iter().copied())),
    }
}

fn did_you_mean(near: Option<&str>) -> String {
    near.map(|word| format!(" (did you mean {word}?)")).unwrap_or_default()
}

/// `a`, `a or b`, `a, b or c`.
fn or_list(words: &[&str]) -> String {
    match words {
        [] => String::new(),
        [word] => word.to_string(),
        [first @ .., last] => format!("{} or {last}", first.join(", ")),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[derive(Clone, Copy, Debug, PartialEq)]
    enum Colour {
        Red,
        Green,
    }

    impl Choice for Colour {
        const WORDS: &'static [&'static str] = &["red", "green"];
        const VALUES: &'static [Colour] = &[Colour::Red, Colour::Green];
    }

    fn list(text: &str) -> Result<Vec<Colour>, String> {
        List::<Colour>::parse(OsStr::new(text)).map(|list| list.0)
    }

    #[test]
    fn words_are_read_in_any_case_and_empty_elements_are_dropped() {
        assert_eq!(list(" Red,,green ,").unwrap(), [Colour::Red, Colour::Green]);
    }

    #[test]
    fn a_wrong_word_is_named_by_its_position_and_not_repeated() {
        assert_eq!(list("red,hunter42").unwrap_err(), "takes a list of red or green; its word 2 is none of them");
        assert_eq!(
            list("gren").unwrap_err(),
            "takes a list of red or green; its word 1 is none of them (did you mean green?)"
        );
        assert_eq!(list(",").unwrap_err(), "takes a list of red or green");
    }

    #[test]
    fn numbers_have_bounds() {
        assert_eq!(Seconds::parse(OsStr::new("60")).unwrap_or(Seconds(Duration::ZERO)).0, Duration::from_secs(60));
        for text in ["-1", "1.5", "", "x", "99999999999999999999", "31622401"] {
            assert!(Seconds::parse(OsStr::new(text)).is_err(), "{text}");
        }
        assert_eq!(Id::parse(OsStr::new(" 7 ")).map(|id| id.0), Ok(7));
        assert!(Id::parse(OsStr::new("2147483648")).is_err());
    }
}
