//! The member `key` of a JSON text: a server that refuses a request may repeat the key that it was to make.

use super::MASK;

/// The text with the value of every member `key` masked, in JSON that stands in other text, is cut off or stands escaped in
/// a string too.
pub fn mask_keys(text: &str) -> String {
    let mut masked = String::with_capacity(text.len());
    let mut rest = text;
    while let Some(place) = find_name(rest) {
        let (before, from_name) = rest.split_at(place);
        masked.push_str(before);
        match value_of(from_name) {
            Some((start, end)) => {
                masked.push_str(&from_name[..start]);
                masked.push_str(MASK);
                rest = &from_name[end..];
            }
            None => {
                masked.push_str(&from_name[..NAME.len()]);
                rest = &from_name[NAME.len()..];
            }
        }
    }
    masked.push_str(rest);
    masked
}

const NAME: &str = "key";

/// Where the name stands next, in any case, with a quote before it.
fn find_name(text: &str) -> Option<usize> {
    let bytes = text.as_bytes();
    (1..bytes.len().checked_sub(NAME.len() - 1)?).find(|place| {
        bytes[*place - 1] == b'"' && bytes[*place..*place + NAME.len()].eq_ignore_ascii_case(NAME.as_bytes())
    })
}

/// Start and end of the value of a member whose name the text begins with; within the quotes where it is a string.
fn value_of(text: &str) -> Option<(usize, usize)> {
    let after_name = &text[NAME.len()..];
    // The quotes of JSON within a string are escaped, as often as the strings lie within one another.
    let escapes = after_name.len() - after_name.trim_start_matches('\\').len();
    let quote = after_name.get(..escapes + 1).filter(|quote| quote.ends_with('"'))?;
    let value = &after_name[quote.len()..];
    let value = value.trim_start().strip_prefix(':')?.trim_start();
    let start = text.len() - value.len();
    match value.strip_prefix(quote) {
        Some(string) => Some((start + quote.len(), start + quote.len() + length_of_string(string, quote))),
        None => Some((start, start + length_of_other(value))),
    }
}

/// The length of a value that is no string: up to what ends it, brackets in it included.
fn length_of_other(value: &str) -> usize {
    let mut depth = 0;
    for (place, byte) in value.bytes().enumerate() {
        match byte {
            b'[' | b'{' => depth += 1,
            b']' | b'}' | b',' | b'\n' if depth == 0 => return place,
            b']' | b'}' => depth -= 1,
            _ => {}
        }
    }
    value.len()
}

/// The length of a string up to the quote that ends it, or to the end of a text that is cut off.
fn length_of_string(string: &str, quote: &str) -> usize {
    let own = quote.len() - 1;
    let mut escapes = 0;
    for (place, byte) in string.bytes().enumerate() {
        match byte {
            b'\\' => escapes += 1,
            // Twice as many escapes, and one more, stand before a quote within the string.
            b'"' if escapes <= own => return place - escapes,
            _ => escapes = 0,
        }
    }
    string.len()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_value_of_a_member_key_is_masked_wherever_it_stands() {
        for (text, masked) in [
            (r#"{"id":1,"key":"abc","x":2}"#, r#"{"id":1,"key":"***","x":2}"#),
            (r#"{"Key" : "a\"b" }"#, r#"{"Key" : "***" }"#),
            ("{\"key\":\n  \"abc\"}", "{\"key\":\n  \"***\"}"),
            (r#"Conflict: {"key":"abc"}, {"key":"def"}."#, r#"Conflict: {"key":"***"}, {"key":"***"}."#),
            (r#"{"message":"{\"key\":\"abc\",\"id\":1}"}"#, r#"{"message":"{\"key\":\"***\",\"id\":1}"}"#),
            (r#"{"key":"abc"#, r#"{"key":"***"#),
            (r#"{"key":12,"id":1}"#, r#"{"key":***,"id":1}"#),
            (r#"{"key":["a",["b"]],"id":1}"#, r#"{"key":***,"id":1}"#),
            (r#"{"key":["a","#, r#"{"key":***"#),
            (r#""key":"#, r#""key":***"#),
        ] {
            assert_eq!(mask_keys(text), masked, "{text}");
        }
    }

    #[test]
    fn text_without_such_a_member_stays() {
        for text in [
            "",
            "ke",
            "key",
            "\"key\"",
            "\"key",
            "the \"key\" is: x",
            r#"{"keys":"a","my key":"b"}"#,
            "\"key\\",
            "ä\"key\"ö:",
        ] {
            assert_eq!(mask_keys(text), text);
        }
    }
}
