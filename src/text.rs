//! Text from outside made fit for a terminal: no control character of a server, a file or an argument reaches it raw.

/// The text with every control character, and every character that changes the direction of writing or hides itself,
/// shown as an escape (`\n`, `\u{1b}`).
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

/// Whether a terminal would act on the character instead of showing it: C0, DEL and C1 controls, line and paragraph
/// separators, and the marks that reorder or hide text (Unicode TR 36).
pub fn is_unprintable(character: char) -> bool {
    character.is_control()
        || matches!(character, '\u{200b}'..='\u{200f}' | '\u{2028}'..='\u{202e}' | '\u{2060}'..='\u{2069}' | '\u{feff}')
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn controls_are_shown_and_letters_stay() {
        assert_eq!(printable("a\x1b[31mß\n\u{9b}\u{202e}✓"), "a\\u{1b}[31mß\\n\\u{9b}\\u{202e}✓");
    }
}
