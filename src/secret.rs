//! Secrets: a type that can't be printed, and the masks over what is shown.
//!
//! Each secret is registered when it is created. A server's text is masked where it enters a message, so that a server that
//! echoes the credential doesn't bring it into a log. The finished message is masked once more, in case the first mask was
//! forgotten somewhere, but only for secrets that can't be one of the program's own words. Otherwise a password such as
//! `credential` would leave a gap in a well-known sentence, which gives the password away to everyone who knows the
//! sentence.

mod member;

use std::fmt;
use std::sync::Mutex;

pub use member::mask_keys;

/// A password, an API key or a header made of them.
#[derive(Clone, PartialEq, Eq)]
pub struct Secret(String);

/// In bytes. Shorter secrets are not masked: they would hide ordinary words, and can be guessed anyway.
const SHORTEST_MASKED: usize = 6;

/// In bytes. A longer run of ASCII letters and digits that contains both kinds is not one of the program's words. Generated
/// keys contain such a run, and so do most passwords.
const LONGEST_MIXED_WORD: usize = 7;

/// What is shown in place of a secret.
pub const MASK: &str = "***";

static KNOWN: Mutex<Vec<String>> = Mutex::new(Vec::new());

impl Secret {
    /// Registers the secret, which is masked from now on.
    pub fn new(text: impl Into<String>) -> Secret {
        let text = text.into();
        if text.len() >= SHORTEST_MASKED {
            let mut known = known();
            if !known.contains(&text) {
                known.push(text.clone());
                // The longest first: a secret that is part of another must not leave the rest of it visible.
                known.sort_by_key(|secret| std::cmp::Reverse(secret.len()));
            }
        }
        Secret(text)
    }

    /// The secret itself, for the request that carries it or the file that stores it.
    pub fn expose(&self) -> &str {
        &self.0
    }
}

impl fmt::Debug for Secret {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(MASK)
    }
}

fn known() -> std::sync::MutexGuard<'static, Vec<String>> {
    KNOWN.lock().unwrap_or_else(std::sync::PoisonError::into_inner)
}

/// A text that came from outside, with every known secret replaced, also in the forms in which servers echo one:
/// percent-encoded, with JSON escapes, with HTML entities, or any mixture of them.
pub fn mask(text: &str) -> String {
    masked(text, &known(), false)
}

/// The same for a text that was cut off after its last byte: what may be the beginning of a secret there goes too.
pub fn mask_cut(text: &str) -> String {
    masked(text, &known(), true)
}

/// A finished message, which has the program's own words in it: only secrets that can't be words are replaced.
pub fn mask_message(text: &str) -> String {
    let known: Vec<String> = known().iter().filter(|secret| !may_be_a_word(secret)).cloned().collect();
    masked(text, &known, false)
}

fn may_be_a_word(secret: &str) -> bool {
    secret.split(|letter: char| !letter.is_ascii_alphanumeric()).all(|run| {
        let has_digit = run.bytes().any(|byte| byte.is_ascii_digit());
        let has_letter = run.bytes().any(|byte| byte.is_ascii_alphabetic());
        run.len() <= LONGEST_MIXED_WORD || !has_digit || !has_letter
    })
}

fn masked(text: &str, known: &[String], is_cut: bool) -> String {
    if known.is_empty() {
        return text.to_string();
    }
    let mut masked = String::with_capacity(text.len());
    let mut rest = text;
    while let Some(first) = rest.chars().next() {
        match known.iter().find_map(|secret| match_encoded(rest, secret, is_cut)) {
            Some(length) => {
                masked.push_str(MASK);
                rest = &rest[length..];
            }
            None => {
                masked.push(first);
                rest = &rest[first.len_utf8()..];
            }
        }
    }
    masked
}

/// The number of bytes at the start of `text` that spell `secret`, if they do. Each character may be literal or encoded. If
/// both readings are possible (`&amp;`, two backslashes), both are followed in parallel, because trying one after the other
/// would double the time with each such character.
fn match_encoded(text: &str, secret: &str, is_cut: bool) -> Option<usize> {
    if !text.starts_with(['%', '\\', '&', '+']) && !text.starts_with(secret.chars().next()?) {
        return None;
    }
    let mut ends = vec![0];
    let mut longest = 0;
    for (count, wanted) in secret.chars().enumerate() {
        if is_cut && ends.iter().any(|end| ends_in_escape(&text[*end..])) {
            return Some(text.len());
        }
        let mut next = Vec::with_capacity(2);
        for end in ends {
            let rest = &text[end..];
            let literal = rest.starts_with(wanted).then_some(wanted.len_utf8());
            for length in [literal, encoded_length(rest, wanted)].into_iter().flatten() {
                next.push(end + length);
            }
        }
        next.sort_unstable();
        next.dedup();
        // A run of characters that escape themselves can be read in many ways; servers produce the outermost ones.
        if next.len() > 4 {
            next.drain(2..next.len() - 2);
        }
        match next.last() {
            Some(end) => longest = *end,
            None => return (count >= SURE).then_some(longest),
        }
        ends = next;
    }
    Some(longest)
}

/// This many matching characters are taken for the whole secret. Without a limit, a server could make the search endless
/// with a key and a text of a single repeated letter.
const SURE: usize = 1024;

/// Whether nothing is left, or possibly only the beginning of an encoded character. The longest one is `\ud83d\ude00`.
fn ends_in_escape(rest: &str) -> bool {
    rest.is_empty() || (rest.len() < 12 && rest.starts_with(['%', '\\', '&']))
}

/// The length of an encoded form of `wanted` at the start of `text`.
fn encoded_length(text: &str, wanted: char) -> Option<usize> {
    match text.as_bytes().first()? {
        b'%' => percent_length(text, wanted),
        b'\\' => backslash_length(text, wanted),
        b'&' => entity_length(text, wanted),
        b'+' if wanted == ' ' => Some(1),
        _ => None,
    }
}

fn percent_length(text: &str, wanted: char) -> Option<usize> {
    let mut rest = text;
    for byte in wanted.encode_utf8(&mut [0; 4]).bytes() {
        let digits = rest.strip_prefix('%')?.get(..2)?;
        if u8::from_str_radix(digits, 16).ok()? != byte {
            return None;
        }
        rest = &rest[3..];
    }
    Some(text.len() - rest.len())
}

fn backslash_length(text: &str, wanted: char) -> Option<usize> {
    let escaped = text[1..].chars().next()?;
    if escaped == wanted && "\"\\/'".contains(wanted) {
        return Some(2);
    }
    let mut rest = text;
    for unit in wanted.encode_utf16(&mut [0; 2]) {
        let digits = rest.strip_prefix("\\u")?.get(..4)?;
        if u16::from_str_radix(digits, 16).ok()? != *unit {
            return None;
        }
        rest = &rest[6..];
    }
    Some(text.len() - rest.len())
}

fn entity_length(text: &str, wanted: char) -> Option<usize> {
    let end = text.bytes().take(10).position(|byte| byte == b';')?;
    let decoded = match &text[1..end] {
        "amp" => '&',
        "lt" => '<',
        "gt" => '>',
        "quot" => '"',
        "apos" => '\'',
        entity => {
            let number = entity.strip_prefix('#')?;
            let code = match number.strip_prefix(['x', 'X']) {
                Some(digits) => u32::from_str_radix(digits, 16).ok()?,
                None => number.parse().ok()?,
            };
            char::from_u32(code)?
        }
    };
    (decoded == wanted).then_some(end + 1)
}

#[cfg(test)]
mod fuzz;

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_spelling_of_a_secret_is_masked() {
        let secret = Secret::new("pä s&\"\\/+42");
        for spelling in [
            "pä s&\"\\/+42",
            "p%C3%A4%20s%26%22%5c%2F%2b42",
            "p%c3%a4+s%26%22%5C/+42",
            r#"p\u00e4 s\u0026\"\\\/\u002B42"#,
            "pä s&amp;&quot;\\&#x2F;&#43;42",
        ] {
            assert_eq!(mask(&format!("<{spelling}>")), "<***>", "{spelling}");
        }
        assert_eq!(format!("{secret:?}"), MASK);
    }

    #[test]
    fn a_message_keeps_what_may_be_a_word() {
        for word in
            ["credential", "the API key", "12345678", "HTTP/1.1", "2024.3 or later", "--api-key=", "UTF-16 text"]
        {
            assert!(may_be_a_word(word), "{word}");
        }
        for secret in ["hunter42", "70f875c2593ef93d", "-abcdefg1-", "a b c hunter42"] {
            assert!(!may_be_a_word(secret), "{secret}");
        }
        // Words that no other test has among its texts.
        Secret::new("gobbledygook");
        Secret::new("gobbledygook42");
        let text = "gobbledygook gobbledygook42 gobbledygo%6Fk42";
        assert_eq!(mask_message(text), "gobbledygook *** ***");
        assert_eq!(mask(text), "*** *** ***");
    }

    #[test]
    fn the_longer_secret_wins_and_short_ones_stay() {
        Secret::new("longword");
        Secret::new("longword-and-more");
        Secret::new("abc");
        assert_eq!(mask("longword-and-more longword abc"), "*** *** abc");
    }

    #[test]
    fn a_secret_of_many_escapes_is_masked_without_trying_every_way_to_read_it() {
        let secret = "\\".repeat(60) + "x";
        Secret::new(secret.as_str());
        let almost = "\\".repeat(90) + "y";
        assert_eq!(mask(&almost), almost);
        assert_eq!(mask(&("\\".repeat(120) + "x")), MASK);
    }

    #[test]
    fn a_long_secret_needs_no_deep_stack() {
        let secret = "long-".repeat(2_000);
        Secret::new(secret.as_str());
        assert_eq!(mask(&format!("<{secret}>")), "<***>");
    }

    #[test]
    fn the_beginning_of_a_secret_at_a_cut_is_masked() {
        Secret::new("Cut<secret>");
        for text in ["Cut<secret", "Cut&lt;sec", "Cut%3", "Cut\\u00", "Cut&l", "C", "Cut<secret>"] {
            assert_eq!(mask_cut(&format!("abc {text}")), "abc ***", "{text}");
        }
        // An end that begins no secret of another test either.
        assert_eq!(mask_cut("Cut<> §"), "Cut<> §");
    }

    #[test]
    fn a_text_made_to_be_searched_for_ever_is_searched_once() {
        let backslashes = Secret::new(format!("{}X", "\\".repeat(5000)));
        let letters = Secret::new("z".repeat(31_000));
        mask(&"\\".repeat(20_000));
        assert_eq!(mask(&"z".repeat(30_000)), MASK);
        assert_eq!(mask(letters.expose()), MASK);
        assert_eq!(mask(backslashes.expose()), MASK);
    }

    #[test]
    fn text_cut_in_an_escape_is_left_alone() {
        Secret::new("q%secret");
        for text in ["%", "q%2", "q\\u00", "&#", "&", "\\", "q%25secre"] {
            assert_eq!(mask(text), text);
        }
    }
}
