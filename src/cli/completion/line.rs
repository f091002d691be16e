//! The unfinished command line, split as a POSIX shell splits it.

/// A line up to the cursor.
#[derive(Debug, Default, PartialEq)]
pub struct Line {
    /// The words before the last, without their quotes.
    pub words: Vec<String>,
    /// The word at the cursor, without its quotes; empty after a space.
    pub current: String,
    /// How many bytes of `current` the shell keeps; it replaces the rest.
    pub kept: usize,
    /// The quote that is still open at the cursor.
    pub quote: Option<char>,
}

/// The line whose words the shell has already split; the last one is at the cursor.
pub fn of_words(words: &[&str]) -> Line {
    let (current, words) = words.split_last().unwrap_or((&"", &[]));
    Line { words: words.iter().map(|word| word.to_string()).collect(), current: current.to_string(), ..Line::default() }
}

/// Splits a line. A shell replaces only what follows the last of `breaks` outside of quotes, or an open quote.
pub fn read(text: &str, breaks: &str) -> Line {
    let mut line = Line::default();
    let mut in_word = false;
    let mut characters = text.chars();
    while let Some(character) = characters.next() {
        match (line.quote, character) {
            (None, ' ' | '\t' | '\n') => {
                if in_word {
                    line.words.push(std::mem::take(&mut line.current));
                }
                in_word = false;
                line.kept = 0;
                continue;
            }
            (None, '\'' | '"') => {
                line.quote = Some(character);
                line.kept = line.current.len();
            }
            (Some(quote), _) if character == quote => line.quote = None,
            (None, '\\') => line.current.extend(characters.next()),
            (Some('"'), '\\') => match characters.next() {
                Some(escaped @ ('"' | '\\' | '$' | '`')) => line.current.push(escaped),
                Some(other) => line.current.extend(['\\', other]),
                None => line.current.push('\\'),
            },
            _ => {
                line.current.push(character);
                if line.quote.is_none() && breaks.contains(character) {
                    line.kept = line.current.len();
                }
            }
        }
        in_word = true;
    }
    line
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn quotes_escapes_and_breaks_are_read_as_the_shell_reads_them() {
        for (text, words, current, kept, quote) in [
            ("pgutil", &[][..], "pgutil", 0, None),
            ("pgutil ", &["pgutil"], "", 0, None),
            ("pgutil  a\tb", &["pgutil", "a"], "b", 0, None),
            ("p --x=y", &["p"], "--x=y", 4, None),
            ("p --x=a:b", &["p"], "--x=a:b", 6, None),
            ("p --x=a\\:b\\ c", &["p"], "--x=a:b c", 4, None),
            ("p --x=\"a:b c", &["p"], "--x=a:b c", 4, Some('"')),
            ("p --x='it\\", &["p"], "--x=it\\", 4, Some('\'')),
            ("p \"a\\\"b\\c\" '' d", &["p", "a\"b\\c", ""], "d", 0, None),
            ("p ü=ö", &["p"], "ü=ö", 3, None),
        ] {
            let words = words.iter().map(|word| word.to_string()).collect();
            let expected = Line { words, current: current.to_string(), kept, quote };
            assert_eq!(read(text, " \t\n\"'><=;|&(:"), expected, "{text}");
        }
    }
}
