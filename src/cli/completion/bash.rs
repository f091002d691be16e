//! What bash expects: finished text for the part of the word that it replaces, with quotes and the space after it.

use super::Candidate;
use super::line::Line;

/// The script.
pub const SCRIPT: &str = include_str!("pgutil.bash");

/// The candidates that fit, as bash inserts them.
pub fn lines(candidates: &[Candidate], line: &Line) -> Vec<String> {
    let fitting = candidates.iter().filter(|candidate| candidate.continues(&line.current));
    let lines = fitting.map(|candidate| {
        let whole = candidate.whole();
        // `kept` is a character boundary, since both are equal up to there except for the case of ASCII letters.
        let mut text = quote(whole.get(line.kept..).unwrap_or_default(), line.quote);
        // bash closes an open quote itself.
        if candidate.ends && line.quote.is_none() {
            text.push(' ');
        }
        text
    });
    lines.collect()
}

fn quote(text: &str, open: Option<char>) -> String {
    match open {
        Some('\'') => text.replace('\'', "'\\''"),
        Some(_) => escape(text, |character| "\"\\$`".contains(character)),
        None => escape(text, |character| character.is_ascii() && !is_plain(character)),
    }
}

fn is_plain(character: char) -> bool {
    character.is_ascii_alphanumeric() || "_-./:=,@%+".contains(character)
}

fn escape(text: &str, is_special: impl Fn(char) -> bool) -> String {
    let mut escaped = String::with_capacity(text.len());
    for character in text.chars() {
        if is_special(character) {
            escaped.push('\\');
        }
        escaped.push(character);
    }
    escaped
}
