//! `/api/licenses`: licenses with the rules that detect them, and their files by hash.

use super::call::Call;
use crate::support::http::Answer;

/// The licenses and the texts of their files.
#[derive(Default)]
pub struct State {}

/// Answers what is asked of the licenses: no path of theirs is known yet, so that ProGet answers 404.
pub fn answer(_: &mut super::State, _: &Call) -> Option<Answer> {
    None
}
