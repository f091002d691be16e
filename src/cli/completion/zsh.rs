//! What zsh expects: the text without `--name=`, which it quotes and compares itself, and what its list shows.

use super::Candidate;

/// The script.
pub const SCRIPT: &str = include_str!("pgutil.zsh");

/// The candidates: the text, `+` if a space may follow and `-` if not, and the line of the list.
pub fn lines(candidates: &[Candidate]) -> Vec<String> {
    let widest = candidates.iter().map(|candidate| candidate.shown.chars().count()).max().unwrap_or_default();
    let lines = candidates.iter().map(|candidate| {
        let Candidate { text, shown, summary, .. } = candidate;
        let ends = if candidate.ends { '+' } else { '-' };
        if summary.is_empty() {
            format!("{text}\t{ends}\t{shown}")
        } else {
            format!("{text}\t{ends}\t{shown:widest$}  -- {summary}")
        }
    });
    lines.collect()
}
