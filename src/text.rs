//! Text from outside, made safe for a terminal: control characters of servers, files and arguments are escaped.

use std::path::Path;

/// The text with escapes (`\n`, `\u{1b}`) for control characters and for characters that are invisible or change the
/// direction of writing.
pub fn printable(text: &str) -> String {
    let mut shown = String::with_capacity(text.len());
    for character in text.chars() {
        if is_unprintable(character) {
            shown.extend(character.escape_default());
        } else {
            shown.push(character);
        }
    }
    shown
}

/// A number with its digits in groups of three: `1,234,567`.
pub fn with_commas(number: u64) -> String {
    let digits = number.to_string();
    let mut shown = String::with_capacity(digits.len() * 4 / 3);
    for (index, digit) in digits.chars().enumerate() {
        if index > 0 && (digits.len() - index).is_multiple_of(3) {
            shown.push(',');
        }
        shown.push(digit);
    }
    shown
}

/// The bytes in small hexadecimal digits.
pub fn hex(bytes: &[u8]) -> String {
    bytes.iter().map(|byte| format!("{byte:02x}")).collect()
}

/// Whether Windows takes the name, in any case and with any extension, for that of a device.
pub fn is_device_name(name: &str) -> bool {
    const DEVICES: &[&str] = &["con", "prn", "aux", "nul", "conin$", "conout$"];
    let stem = name.split('.').next().unwrap_or_default().trim_end().to_ascii_lowercase();
    // COM1 to COM9 and LPT1 to LPT9, with superscript digits too.
    match stem.strip_suffix(['1', '2', '3', '4', '5', '6', '7', '8', '9', '¹', '²', '³']) {
        Some(port) => matches!(port, "com" | "lpt"),
        None => DEVICES.contains(&stem.as_str()),
    }
}

/// Whether Windows would take the name for a device, a stream of another file, or a shorter name.
pub fn is_bad_on_windows(name: &str) -> bool {
    is_device_name(name) || name.ends_with(['.', ' ']) || name.contains(['<', '>', ':', '"', '|', '?', '*'])
}

/// Whether a terminal acts on the character or shows nothing for it: controls (C0, DEL, C1), line and paragraph separators,
/// annotation marks, and all that Unicode calls `Default_Ignorable_Code_Point`, such as the marks that reorder text.
/// Variation selectors don't count, because they only choose the look of the character before them, mostly an emoji.
pub fn is_unprintable(character: char) -> bool {
    character.is_control()
        || matches!(character,
            '\u{ad}' | '\u{34f}' | '\u{61c}' | '\u{115f}' | '\u{1160}' | '\u{17b4}' | '\u{17b5}' | '\u{180b}'..='\u{180f}'
            | '\u{200b}'..='\u{200f}' | '\u{2028}'..='\u{202e}' | '\u{2060}'..='\u{206f}' | '\u{3164}' | '\u{feff}' | '\u{ffa0}'
            | '\u{fff0}'..='\u{fffb}' | '\u{1bca0}'..='\u{1bca3}' | '\u{1d173}'..='\u{1d17a}' | '\u{e0000}'..='\u{e00ff}'
            | '\u{e01f0}'..='\u{e0fff}')
}

/// What surrounds a value that no shell has processed, as in an environment file for containers: quotation marks, white
/// space or the end of a Windows line. In words that follow the name of the value.
pub fn wrapping(value: &str) -> Option<&'static str> {
    let in_quotes = |quote| value.len() > 1 && value.starts_with(quote) && value.ends_with(quote);
    if value.ends_with('\r') {
        Some("ends with a carriage return, as lines of Windows files do")
    } else if value.trim() != value {
        Some("begins or ends with white space")
    } else if in_quotes('"') || in_quotes('\'') {
        Some("is enclosed in quotation marks, which only a shell takes off")
    } else {
        None
    }
}

/// Advice for a path in which no shell has replaced the `~`, as in `--option=~/file`.
pub fn unexpanded_tilde(path: &Path) -> Option<&'static str> {
    let first = path.iter().next()?;
    let is_home = first.as_encoded_bytes().starts_with(b"~") && !Path::new(first).exists();
    is_home.then_some("No shell replaced the ~ in the path: write it out, or use \"$HOME\".")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn digits_stand_in_groups_of_three() {
        for (number, expected) in [(0, "0"), (999, "999"), (1000, "1,000"), (12_345_678, "12,345,678")] {
            assert_eq!(with_commas(number), expected);
        }
    }

    #[test]
    fn controls_are_shown_and_letters_stay() {
        assert_eq!(printable("a\x1b[31mß\n\u{9b}\u{202e}✓"), "a\\u{1b}[31mß\\n\\u{9b}\\u{202e}✓");
        for hidden in "\u{180e}\u{206a}\u{206f}\u{3164}\u{fff9}\u{fffb}\u{1d173}\u{e0067}\u{e0fff}".chars() {
            assert_eq!(printable(&hidden.to_string()), format!("\\u{{{:x}}}", u32::from(hidden)));
        }
        let shown = "\u{2764}\u{fe0f} \u{b7}\u{2027}\u{fffd}\u{1f600}\u{e0100}";
        assert_eq!(printable(shown), shown);
    }

    #[test]
    fn what_stands_around_a_value_is_named() {
        for (value, named) in [
            ("\"a\"", "quotation"),
            ("'a'", "quotation"),
            ("\"\"", "quotation"),
            ("a\r", "carriage"),
            ("\"a\"\r", "carriage"),
            (" a", "white space"),
            ("a\n", "white space"),
        ] {
            assert!(wrapping(value).unwrap().contains(named), "{value:?}");
        }
        for value in ["", "a", "\"", "'", "\"a'", "a b", "a\"b\""] {
            assert_eq!(wrapping(value), None, "{value:?}");
        }
    }
}
