//! JSON as the existing program writes its registry: two spaces a level, no line end at the end, and every character
//! escaped that is not ASCII or could mean something in HTML.

use std::fmt::Write;

use serde_json::Value;

/// The text of a value.
pub fn to_text(value: &Value) -> String {
    let mut text = String::new();
    write(value, 0, &mut text);
    text
}

fn write(value: &Value, level: usize, text: &mut String) {
    match value {
        Value::String(string) => write_string(string, text),
        Value::Array(items) if !items.is_empty() => {
            text.push('[');
            for (place, item) in items.iter().enumerate() {
                new_line(place, level + 1, text);
                write(item, level + 1, text);
            }
            text.push('\n');
            indent(level, text);
            text.push(']');
        }
        Value::Object(members) if !members.is_empty() => {
            text.push('{');
            for (place, (name, member)) in members.iter().enumerate() {
                new_line(place, level + 1, text);
                write_string(name, text);
                text.push_str(": ");
                write(member, level + 1, text);
            }
            text.push('\n');
            indent(level, text);
            text.push('}');
        }
        // Numbers keep their digits.
        other => text.push_str(&other.to_string()),
    }
}

fn new_line(place: usize, level: usize, text: &mut String) {
    text.push_str(if place == 0 { "\n" } else { ",\n" });
    indent(level, text);
}

fn indent(level: usize, text: &mut String) {
    text.extend(std::iter::repeat_n("  ", level));
}

fn write_string(string: &str, text: &mut String) {
    text.push('"');
    for letter in string.chars() {
        match letter {
            '\\' => text.push_str("\\\\"),
            '\n' => text.push_str("\\n"),
            '\r' => text.push_str("\\r"),
            '\t' => text.push_str("\\t"),
            '\u{8}' => text.push_str("\\b"),
            '\u{c}' => text.push_str("\\f"),
            '"' | '&' | '\'' | '+' | '<' | '>' | '`' | '\u{7f}' => escape(letter, text),
            ' '..='~' => text.push(letter),
            _ => escape(letter, text),
        }
    }
    text.push('"');
}

fn escape(letter: char, text: &mut String) {
    let mut units = [0; 2];
    for unit in letter.encode_utf16(&mut units) {
        // Writing to a string can't fail.
        let _ = write!(text, "\\u{unit:04X}");
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn text_is_escaped_as_by_the_existing_program() {
        let value: Value = serde_json::from_str(
            r#"{"a+b":["<'&\"`>","\n\t\\/\u0001\u007f","é😀",1.50,-0,true,null,[],{}],"c":{"d":1}}"#,
        )
        .unwrap();
        let expected = r#"{
  "a\u002Bb": [
    "\u003C\u0027\u0026\u0022\u0060\u003E",
    "\n\t\\/\u0001\u007F",
    "\u00E9\uD83D\uDE00",
    1.50,
    -0,
    true,
    null,
    [],
    {}
  ],
  "c": {
    "d": 1
  }
}"#;
        assert_eq!(to_text(&value), expected);
        assert_eq!(serde_json::from_str::<Value>(expected).unwrap(), value);
        assert_eq!(to_text(&Value::Array(Vec::new())), "[]");
    }
}
