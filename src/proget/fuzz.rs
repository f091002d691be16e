//! Random answers.

use super::created::{Creation, read_created};
use crate::fuzz::each_round;
use crate::http::Answer;

/// Pieces of answers.
pub const JSON: &[&str] = &[
    "{",
    "}",
    "[",
    "]",
    ",",
    ":",
    "\"",
    "\"key\":",
    "\"id\":",
    "\"abcdef\"",
    "null",
    "true",
    "1",
    "-1e999",
    "18446744073709551616",
    "\\u",
    "\\ud800",
    "\\u001b",
    "\\\"",
    "\"systemApis\":",
    "[\"feeds\"]",
    " ",
    "\n",
    "\r\n",
    "\t",
    "\u{feff}",
    "<html>",
    "abcdef",
    "{\"id\":1,\"key\":\"abcdef\"}",
    "{\"id\":7}",
    "\"type\":\"Feed\"",
    "\"type\":{\"a\":[1]}",
    "\"displayName\":\"\\u00e4\\n\"",
];

#[test]
fn a_key_that_is_read_can_be_a_key() {
    each_round(|random| {
        let text = random.text(JSON, 8);
        if let Creation::Created(created) = read_created(&Answer::of(200, &[], text.as_str()), None) {
            let key = created.key.expose();
            let good = |letter: char| !letter.is_whitespace() && !crate::text::is_unprintable(letter);
            assert!(!key.is_empty() && key.len() <= 64 * 1024 && key.chars().all(good), "{text:?} gives {key:?}");
            for with_key in [true, false] {
                let json = created.to_json(with_key);
                assert!(serde_json::from_str::<serde_json::Value>(&json).is_ok(), "{text:?} is printed as {json:?}");
            }
        }
        let mut bytes = text.into_bytes();
        let place = random.below(bytes.len() + 1);
        bytes.insert(place, 0x80 | random.below(0x80) as u8);
        read_created(&Answer::of(200, &[], bytes), None);
    });
}
