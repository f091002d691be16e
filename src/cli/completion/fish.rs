//! What fish expects: whole words, which it quotes and compares itself, each followed by a tab and its meaning.

use super::Candidate;

/// The script.
pub const SCRIPT: &str = include_str!("pgutil.fish");

/// The candidates.
pub fn lines(candidates: &[Candidate]) -> Vec<String> {
    candidates.iter().map(|candidate| format!("{}\t{}", candidate.whole(), candidate.summary)).collect()
}
