//! JSON that is safe to show on a terminal.

use crate::failure::Failure;
use crate::secret;
use crate::text::is_unprintable;

/// The error as one JSON object with stable names.
pub fn error_json(failure: &Failure) -> String {
    let text = |text: &str| serde_json::Value::from(secret::mask_message(text));
    let mut object = serde_json::Map::new();
    object.insert("error".into(), text(&failure.fact));
    object.insert("advice".into(), text(&failure.advice));
    object.insert("exit".into(), (failure.exit as u8).into());
    if let Some(status) = failure.status {
        object.insert("status".into(), status.into());
    }
    if let Some(id) = failure.id {
        object.insert("id".into(), id.into());
    }
    escape_json(&serde_json::Value::Object(object).to_string())
}

/// The same JSON with everything escaped that a terminal would act on (DEL, C1 controls, marks that reorder text). It may
/// come from a server: tabs and carriage returns are white space between tokens, since strings can't contain them.
pub fn escape_json(json: &str) -> String {
    let mut escaped = String::with_capacity(json.len());
    for character in json.chars() {
        match character {
            '\t' | '\r' => escaped.push(' '),
            '\n' => escaped.push('\n'),
            other if is_unprintable(other) => {
                for unit in other.encode_utf16(&mut [0; 2]) {
                    escaped += &format!("\\u{unit:04x}");
                }
            }
            other => escaped.push(other),
        }
    }
    escaped
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn escaped_json_is_the_same_data_and_shows_no_control_character() {
        let json = "{\"a\":\"\u{7f}\u{9b}\u{202e}\u{206a}\u{fffb}\u{e0067}\u{1f600}ß\"}";
        let escaped = escape_json(json);
        assert_eq!(
            escaped,
            r#"{"a":"\u007f\u009b\u202e\u206a\ufffb\udb40\udc67\u{1f600}ß"}"#.replace("\\u{1f600}", "\u{1f600}")
        );
        let value = |text: &str| serde_json::from_str::<serde_json::Value>(text).unwrap();
        assert_eq!(value(&escaped), value(json));
        assert_eq!(escape_json("{\t\"a\":\r\n1}"), "{ \"a\": \n1}");
    }
}
