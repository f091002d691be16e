//! What PowerShell expects: whole words that fit, quoted, each followed by a tab and its meaning.

use super::Candidate;

/// The script.
pub const SCRIPT: &str = include_str!("pgutil.ps1");

/// The candidates: the text to insert, what the list shows, and the meaning.
pub fn lines(candidates: &[Candidate], typed: &str) -> Vec<String> {
    let fitting = candidates.iter().filter(|candidate| candidate.continues(typed));
    let lines = fitting.map(|candidate| {
        // PowerShell refuses an empty tip.
        let tip = if candidate.summary.is_empty() { &candidate.shown } else { candidate.summary };
        format!("{}\t{}\t{tip}", quote(&candidate.whole()), candidate.shown)
    });
    lines.collect()
}

/// The word as PowerShell reads it: in single quotes if a character has a special meaning, with every quote in it
/// doubled. PowerShell treats four typographic quotes as single quotes too.
fn quote(text: &str) -> String {
    if text.chars().all(|character| character.is_alphanumeric() || "_-./:=,".contains(character)) {
        return text.to_string();
    }
    let mut quoted = String::from("'");
    for character in text.chars() {
        if matches!(character, '\'' | '\u{2018}' | '\u{2019}' | '\u{201a}' | '\u{201b}') {
            quoted.push(character);
        }
        quoted.push(character);
    }
    quoted + "'"
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn words_with_special_characters_are_quoted() {
        for (text, quoted) in [
            ("--logging=none", "--logging=none"),
            ("--source=my src", "'--source=my src'"),
            ("--source=it's", "'--source=it''s'"),
            ("--source=\u{2019}$x`\"", "'--source=\u{2019}\u{2019}$x`\"'"),
        ] {
            assert_eq!(quote(text), quoted);
        }
    }
}
