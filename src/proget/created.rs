//! The answer to a create request, in each form that servers give it.

use serde_json::{Map, Value};

use crate::http::Answer;
use crate::secret::{self, Secret};
use crate::text::is_unprintable;

/// What a create request led to.
pub enum Creation {
    /// A key.
    Created(Created),
    /// A success without a key that could be used.
    Unusable {
        /// The id of the key that exists all the same, where the answer has it.
        id: Option<i64>,
        /// What is wrong, in words that follow "its answer".
        why: String,
    },
}

/// A new key.
#[derive(Debug)]
pub struct Created {
    /// The text of the key.
    pub key: Secret,
    /// Whether the server answered with a plain text other than the one that the key was to have.
    pub is_other_text: bool,
    /// The number by which the server knows the key.
    pub id: Option<i64>,
    /// When it ends, as the server writes it.
    pub expiration: Option<String>,
    /// The APIs that the server lists.
    pub apis: Option<Vec<String>>,
    /// The permissions that the server lists.
    pub permissions: Option<Vec<String>>,
    /// The server's object, if it sent one.
    object: Map<String, Value>,
}

impl Created {
    /// The server's object in one line, with or without the key.
    pub fn to_json(&self, with_key: bool) -> String {
        let mut object = self.object.clone();
        if with_key {
            object.insert("key".to_string(), self.key.expose().into());
            return Value::Object(object).to_string();
        }
        object.retain(|name, _| !name.eq_ignore_ascii_case("key"));
        // It may stand in another member too.
        secret::mask(&Value::Object(object).to_string())
    }
}

/// Reads the answer to a successful create request. `given` is the text that the key was to have.
pub fn read_created(answer: &Answer, given: Option<&Secret>) -> Creation {
    let found = match find_key(answer, given) {
        Ok(found) => found,
        Err(why) => return Creation::Unusable { id: None, why },
    };
    let object = found.object;
    let id = object.get("id").and_then(Value::as_i64);
    let unusable = |why: &str| Creation::Unusable { id, why: why.to_string() };
    let key = match (found.key, given) {
        (Some(key), _) => match flaw_of(&key) {
            Some(why) => return unusable(why),
            None => Secret::new(key),
        },
        (None, Some(given)) => given.clone(),
        (None, None) if answer.body.trim_ascii().is_empty() => return unusable("is empty"),
        (None, None) => return unusable("has no key"),
    };
    let words = |name: &str| {
        let list = object.get(name)?.as_array()?;
        Some(list.iter().filter_map(|word| word.as_str().map(str::to_string)).collect())
    };
    Creation::Created(Created {
        key,
        is_other_text: found.is_other_text,
        id,
        expiration: object.get("expiration").and_then(Value::as_str).map(str::to_string),
        apis: words("systemApis"),
        permissions: words("packagePermissions"),
        object,
    })
}

/// What an answer holds.
#[derive(Default)]
struct Found {
    object: Map<String, Value>,
    key: Option<String>,
    /// Whether the answer is a plain text other than the one that the key was to have.
    is_other_text: bool,
}

/// Looks for the key in each form: as text (so the server's documentation says), in an object (so the existing program
/// expects), or as a JSON string. What stands in JSON is meant as the key. A text may come from anything in front of the
/// server, so it is judged, unless it is the one that the key was to have.
///
/// # Errors
/// What is wrong, in words that follow "its answer".
fn find_key(answer: &Answer, given: Option<&Secret>) -> Result<Found, String> {
    if answer.truncated {
        return Err("is longer than any key".to_string());
    }
    let text = std::str::from_utf8(&answer.body).map_err(|_| "is not UTF-8 text")?;
    let text = text.strip_prefix('\u{feff}').unwrap_or(text);
    let line = text.strip_suffix('\n').map_or(text, |line| line.strip_suffix('\r').unwrap_or(line));
    let key = |key: &str| Ok(Found { key: Some(key.to_string()), ..Found::default() });
    if given.is_some_and(|given| given.expose() == line) {
        return key(line);
    }
    let trimmed = text.trim();
    if trimmed.starts_with(['{', '"']) {
        return match read_json(trimmed) {
            Some(Value::String(text)) => key(&text),
            Some(Value::Object(object)) => match object.get("key") {
                Some(Value::String(text)) => Ok(Found { key: Some(text.clone()), object, ..Found::default() }),
                None | Some(Value::Null) => Ok(Found { object, ..Found::default() }),
                // Flawed, so that the id is told.
                Some(_) => Ok(Found { key: Some(String::new()), object, ..Found::default() }),
            },
            _ => Err("is JSON that cannot be understood".to_string()),
        };
    }
    if trimmed.is_empty() {
        return Ok(Found::default());
    }
    if trimmed.starts_with('<') || answer.is_html() {
        return Err("is a web page".to_string());
    }
    let is_other_text = given.is_some();
    match why_no_key(line) {
        None => Ok(Found { key: Some(line.to_string()), is_other_text, ..Found::default() }),
        Some(_) if is_other_text => Ok(Found { is_other_text, ..Found::default() }),
        Some(why) => Err(why.to_string()),
    }
}

/// Why a text can't be a key that a server makes up, if it can't: a short number, another piece of JSON, or a word that says
/// no more than that all is well.
fn why_no_key(text: &str) -> Option<&'static str> {
    const WORDS: &[&str] = &["ok", "none", "undefined", "created", "success", "done"];
    let is_number = text.len() < 32 && text.parse::<f64>().is_ok();
    if is_number || text.starts_with('[') || matches!(text, "null" | "true" | "false") {
        Some("is JSON without a key")
    } else if WORDS.iter().any(|word| word.eq_ignore_ascii_case(text)) {
        Some("is a word and not a key")
    } else {
        None
    }
}

/// What a script could not carry into a header, if the key holds such a thing.
fn flaw_of(key: &str) -> Option<&'static str> {
    if key.is_empty() {
        Some("has an empty key")
    } else if key.chars().any(char::is_whitespace) {
        Some("has a blank or a line end in its key")
    } else if key.chars().any(|character| is_unprintable(character) || character == char::REPLACEMENT_CHARACTER) {
        Some("has a control character in its key")
    } else {
        None
    }
}

/// The JSON value. Half a surrogate pair, which some servers write where they cut a text, becomes a replacement character:
/// it must not cost the key.
fn read_json(text: &str) -> Option<Value> {
    serde_json::from_str(text).ok().or_else(|| serde_json::from_str(&without_lone_surrogates(text)).ok())
}

fn without_lone_surrogates(text: &str) -> String {
    let unit = |text: &str| u16::from_str_radix(text.strip_prefix("\\u")?.get(..4)?, 16).ok();
    let mut whole = String::with_capacity(text.len());
    let mut rest = text;
    while let Some(place) = rest.find('\\') {
        let (before, escape) = rest.split_at(place);
        whole.push_str(before);
        let pair = [unit(escape), escape.get(6..).and_then(unit)];
        let (kept, length) = match pair {
            [Some(0xd800..=0xdbff), Some(0xdc00..=0xdfff)] => (&escape[..12], 12),
            [Some(0xd800..=0xdfff), _] => ("\\ufffd", 6),
            // A backslash and what it escapes.
            _ => {
                let length = escape.chars().take(2).map(char::len_utf8).sum();
                (&escape[..length], length)
            }
        };
        whole.push_str(kept);
        rest = &escape[length..];
    }
    whole + rest
}

#[cfg(test)]
mod tests {
    use super::*;

    fn read(body: &str, given: Option<&str>) -> Result<(String, Option<i64>), (String, Option<i64>)> {
        match read_created(&Answer::of(200, &[], body), given.map(Secret::new).as_ref()) {
            Creation::Created(created) => Ok((created.key.expose().to_string(), created.id)),
            Creation::Unusable { id, why } => Err((why, id)),
        }
    }

    #[test]
    fn a_key_is_read_from_text_object_and_json_string() {
        for (body, id) in [
            ("abcdefgh", None),
            ("abcdefgh\n", None),
            ("abcdefgh\r\n", None),
            ("\u{feff}abcdefgh", None),
            ("\"abcdefgh\"", None),
            (" \"abcd\\u0065fgh\"\n", None),
            (r#"{"key":"abcdefgh"}"#, None),
            (r#"{"id":7,"Key":"x","unknown":[{"a":null}],"key":"abcdefgh","type":"System"}"#, Some(7)),
            ("\u{feff}\r\n{\"key\":\"old\",\"key\":\"abcdefgh\",\"id\":\"7\"}", None),
        ] {
            assert_eq!(read(body, None), Ok(("abcdefgh".to_string(), id)), "{body}");
        }
    }

    #[test]
    fn what_holds_no_key_is_unusable_and_keeps_its_id() {
        let deep = format!("{{\"id\":1,\"x\":{}", "[".repeat(1000));
        for (body, id) in [
            ("", None),
            ("\n", None),
            (r#"{"id":7}"#, Some(7)),
            (r#"{"id":7,"key":null}"#, Some(7)),
            (r#"{"id":7,"key":""}"#, Some(7)),
            (r#"{"id":7,"key":5}"#, Some(7)),
            (r#"{"id":7,"key":"a b"}"#, Some(7)),
            (r#"{"id":99999999999999999999,"key":"a\nb"}"#, None),
            (r#"{"KEY":"abcdefgh"}"#, None),
            ("{\"key\":\"abc", None),
            ("\"abc", None),
            ("<!DOCTYPE html>", None),
            ("null", None),
            ("true\n", None),
            ("0", None),
            ("[]", None),
            ("[\"abcdefgh\"]", None),
            ("abc def", None),
            ("abc\n\n", None),
            ("abc\u{7}", None),
            ("abc\u{9b}", None),
            (deep.as_str(), None),
        ] {
            let found = read(body, None);
            assert!(found.as_ref().is_err_and(|(_, found)| *found == id), "{body}: {found:?}");
        }
    }

    #[test]
    fn a_key_in_json_is_taken_as_it_is() {
        for key in ["20240801", "1e5", "null", "true", "inf", "<abc>", "[x]", "OK"] {
            for body in [format!(r#"{{"id":7,"key":"{key}"}}"#), format!("\"{key}\"")] {
                assert_eq!(read(&body, None).map(|(key, _)| key), Ok(key.to_string()), "{body}");
                assert_eq!(read(&body, Some(key)).map(|(key, _)| key), Ok(key.to_string()), "{body}");
            }
            assert!(read(key, None).is_err(), "{key}");
            assert_eq!(read(key, Some(key)), Ok((key.to_string(), None)));
        }
        for key in ["{\"", "\"", "{}"] {
            assert_eq!(read(key, Some(key)), Ok((key.to_string(), None)));
        }
        // As long as a key is, digits may be one.
        let digits = "1234567890".repeat(4);
        assert_eq!(read(&digits, None), Ok((digits.clone(), None)));
    }

    #[test]
    fn another_text_than_the_given_one_is_told() {
        let differs =
            |body: &str, given: &str| match read_created(&Answer::of(200, &[], body), Some(&Secret::new(given))) {
                Creation::Created(created) => Some((created.key.expose().to_string(), created.is_other_text)),
                Creation::Unusable { .. } => None,
            };
        for (body, key, is_other) in [
            ("given-key", "given-key", false),
            (r#"{"key":"given-key"}"#, "given-key", false),
            ("", "given-key", false),
            (r#"{"id":1}"#, "given-key", false),
            ("OK", "given-key", true),
            ("1", "given-key", true),
            ("other-key", "other-key", true),
            (r#"{"key":"other-key"}"#, "other-key", false),
        ] {
            assert_eq!(differs(body, "given-key"), Some((key.to_string(), is_other)), "{body}");
        }
        assert_eq!(differs("<html>", "given-key"), None);
    }

    #[test]
    fn a_page_is_known_by_its_type_too() {
        for (kind, body) in
            [("text/html", "sign-in"), ("Text/HTML; charset=utf-8", "sign-in"), ("text/plain", "\u{feff}<a>")]
        {
            let read = read_created(&Answer::of(200, &[("Content-Type", kind)], body), None);
            assert!(matches!(read, Creation::Unusable { why, .. } if why == "is a web page"), "{kind} {body}");
        }
    }

    #[test]
    fn half_a_surrogate_pair_costs_neither_key_nor_id() {
        for name in [r"\ud800", r"\udc00x", r"a\ud83d\ude00\ud83d", r"\\ud800\ud800", r"\ud800\n\ud800\u0041"] {
            let body = format!(r#"{{"displayName":"{name}","id":7,"key":"abcdefgh"}}"#);
            assert_eq!(read(&body, None), Ok(("abcdefgh".to_string(), Some(7))), "{body}");
        }
        assert!(read(r#"{"id":7,"key":"abc\ud800"}"#, None).is_err_and(|(_, id)| id == Some(7)));
        assert_eq!(without_lone_surrogates(r"\ud83d\ude00 \\ud800 \u00e4 \"), r"\ud83d\ude00 \\ud800 \u00e4 \");
    }

    #[test]
    fn the_given_key_counts_only_where_the_answer_has_none() {
        assert_eq!(read("", Some("given-key")), Ok(("given-key".to_string(), None)));
        assert_eq!(read(r#"{"id":7,"key":null}"#, Some("given-key")), Ok(("given-key".to_string(), Some(7))));
        assert_eq!(read(r#"{"key":"other-key"}"#, Some("given-key")), Ok(("other-key".to_string(), None)));
        assert!(read("<html>", Some("given-key")).is_err());
    }

    #[test]
    fn bytes_that_are_no_text_are_unusable() {
        let answer = Answer::of(200, &[], b"abc\xff");
        assert!(matches!(read_created(&answer, None), Creation::Unusable { .. }));
    }
}
