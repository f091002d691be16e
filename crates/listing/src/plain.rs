//! Text that needs no second look before it is shown.

/// The text of a value that means itself: a string of plain text without its quotes, or a number. `None` for any other.
pub fn plain_text(json: &[u8]) -> Option<&[u8]> {
    match json {
        [b'"', text @ .., b'"'] | text @ [b'0'..=b'9', ..] if is_plain(text) => Some(text),
        _ => None,
    }
}

/// Whether all bytes are printable ASCII other than the backslash, so that they mean the same as text and within JSON. Looks
/// at eight bytes at once, because every byte of a long list passes here.
pub fn is_plain(bytes: &[u8]) -> bool {
    let (words, rest) = bytes.as_chunks();
    let Some(last) = bytes.last_chunk() else {
        return rest.iter().all(|byte| matches!(byte, b' '..=b'~') && *byte != b'\\');
    };
    // The last word may overlap the one before it.
    (words.iter().fold(0, |found, word| found | not_plain(word)) | not_plain(last)) & TOPS == 0
}

const ONES: u64 = 0x0101_0101_0101_0101;
const TOPS: u64 = ONES << 7;

/// A word with the top bit set in some byte if a byte is not plain.
fn not_plain(word: &[u8; 8]) -> u64 {
    let word = u64::from_le_bytes(*word);
    // Subtracting one from each byte borrows into the top bit where one was 0.
    let has_zero = |word: u64| word.wrapping_sub(ONES) & !word;
    let control = word.wrapping_sub(ONES * 0x20) & !word;
    word | control | has_zero(word ^ (ONES * 0x7f)) | has_zero(word ^ (ONES * b'\\' as u64))
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
}
