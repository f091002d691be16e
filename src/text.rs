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

/// Whether the bytes are ASCII to be shown as it is, without a backslash too: then they are what they stand for both as
/// text and within JSON. Looks at eight bytes at once, since it passes every byte of a list of keys.
pub fn is_plain(bytes: &[u8]) -> bool {
    const ONES: u64 = 0x0101_0101_0101_0101;
    // Subtracting one from each byte borrows into the top bit where one was 0.
    let has_zero = |word: u64| word.wrapping_sub(ONES) & !word;
    let (chunks, rest) = bytes.as_chunks();
    let mut found = 0;
    for chunk in chunks {
        let word = u64::from_le_bytes(*chunk);
        let control = word.wrapping_sub(ONES * 0x20) & !word;
        found |= word | control | has_zero(word ^ (ONES * 0x7f)) | has_zero(word ^ (ONES * b'\\' as u64));
    }
    found & (ONES << 7) == 0 && rest.iter().all(|byte| matches!(byte, b' '..=b'~') && *byte != b'\\')
}

/// Whether a terminal would act on the character instead of showing it: C0, DEL and C1 controls, line and paragraph
/// separators, and the marks that reorder or hide text (Unicode TR 36).
pub fn is_unprintable(character: char) -> bool {
    character.is_control()
        || matches!(character, '\u{ad}' | '\u{61c}' | '\u{200b}'..='\u{200f}' | '\u{2028}'..='\u{202e}' | '\u{2060}'..='\u{2069}' | '\u{feff}' | '\u{e0000}'..='\u{e007f}')
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_byte_that_is_not_plain_is_seen_at_every_place() {
        for length in 0..20 {
            let mut bytes = vec![b'~'; length];
            assert!(is_plain(&bytes));
            for place in 0..length {
                for byte in 0..=255 {
                    bytes[place] = byte;
                    assert_eq!(is_plain(&bytes), (b' '..=b'~').contains(&byte) && byte != b'\\', "{byte} at {place}");
                }
                bytes[place] = b' ';
            }
        }
    }

    #[test]
    fn controls_are_shown_and_letters_stay() {
        assert_eq!(printable("a\x1b[31mß\n\u{9b}\u{202e}✓"), "a\\u{1b}[31mß\\n\\u{9b}\\u{202e}✓");
    }
}
