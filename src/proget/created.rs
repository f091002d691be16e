//! The answer to a create request, in each form that servers give it.

use serde_json::{Map, Value};

use crate::secret::{self, Secret};

/// What a create request led to.
pub enum Creation {
    /// A key.
    Created(Created),
    /// A success without a key that could be used.
    Unusable {
        /// The id of what was made, if it is told.
        id: Option<i64>,
        /// What is wrong, in words that follow "its answer".
        why: String,
    },
}

/// A new key.
#[derive(Debug)]
pub struct Created {
    /// Its text.
    pub key: Secret,
    /// The number by which the server knows it.
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

/// Reads the answer of a successful create: the key as text (so the server's documentation says), the object with the
/// key in it (so the existing program expects), or a JSON string. `given` is the text that the key was to have.
pub fn read_created(body: &[u8], given: Option<&Secret>) -> Creation {
    let unusable = |why: &str| Creation::Unusable { id: None, why: why.to_string() };
    let Ok(text) = std::str::from_utf8(body) else {
        return unusable("is not UTF-8 text");
    };
    let text = text.strip_prefix('\u{feff}').unwrap_or(text);
    let trimmed = text.trim();
    let mut object = Map::new();
    let key = if trimmed.starts_with('{') {
        let Ok(Value::Object(read)) = serde_json::from_str(trimmed) else {
            return unusable("is JSON that can't be understood");
        };
        object = read;
        match object.get("key") {
            Some(Value::String(key)) => Some(key.clone()),
            None | Some(Value::Null) => None,
            Some(_) => Some(String::new()),
        }
    } else if trimmed.starts_with('"') {
        let Ok(key) = serde_json::from_str(trimmed) else {
            return unusable("is JSON that can't be understood");
        };
        Some(key)
    } else {
        let line = text.strip_suffix('\n').map_or(text, |line| line.strip_suffix('\r').unwrap_or(line));
        Some(line.to_string()).filter(|line| !line.is_empty())
    };
    let id = object.get("id").and_then(Value::as_i64);
    let why = match (&key, given) {
        (Some(key), _) => fault_of(key),
        (None, Some(_)) => None,
        (None, None) if trimmed.is_empty() => Some("is empty"),
        (None, None) => Some("has no key"),
    };
    if let Some(why) = why {
        return Creation::Unusable { id, why: why.to_string() };
    }
    let key = key.map(Secret::new).or_else(|| given.cloned());
    let words = |name: &str| {
        let list = object.get(name)?.as_array()?;
        Some(list.iter().filter_map(|word| word.as_str().map(str::to_string)).collect())
    };
    match key {
        Some(key) => Creation::Created(Created {
            key,
            id,
            expiration: object.get("expiration").and_then(Value::as_str).map(str::to_string),
            apis: words("systemApis"),
            permissions: words("packagePermissions"),
            object,
        }),
        None => unusable("has no key"),
    }
}

/// Why a text can't be a key, if it can't: a script would carry it into a header.
fn fault_of(key: &str) -> Option<&'static str> {
    if key.is_empty() {
        Some("has an empty key")
    } else if key.starts_with('<') {
        Some("is a web page")
    } else if key.starts_with('[') || matches!(key, "null" | "true" | "false") || key.parse::<f64>().is_ok() {
        Some("is JSON without a key")
    } else if key.chars().any(char::is_whitespace) {
        Some("has a blank or a line end in its key")
    } else if key.chars().any(crate::text::is_unprintable) {
        Some("has a control character in its key")
    } else {
        None
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn read(body: &str, given: Option<&str>) -> Result<(String, Option<i64>), (String, Option<i64>)> {
        match read_created(body.as_bytes(), given.map(Secret::new).as_ref()) {
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
    fn the_given_key_counts_only_where_the_answer_has_none() {
        assert_eq!(read("", Some("given-key")), Ok(("given-key".to_string(), None)));
        assert_eq!(read(r#"{"id":7,"key":null}"#, Some("given-key")), Ok(("given-key".to_string(), Some(7))));
        assert_eq!(read(r#"{"key":"other-key"}"#, Some("given-key")), Ok(("other-key".to_string(), None)));
        assert!(read("<html>", Some("given-key")).is_err());
    }

    #[test]
    fn bytes_that_are_no_text_are_unusable() {
        assert!(matches!(read_created(b"abc\xff", None), Creation::Unusable { .. }));
    }
}
