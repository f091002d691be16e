//! `/api/licenses`: licenses with the rules that detect them, and their files by hash.

use super::call::Call;
use crate::support::http::Answer;

/// The licenses and the texts of their files.
#[derive(Default)]
pub struct State {}

/// Answers requests about this resource: no path is implemented yet, so the server answers 404.
pub fn answer(_: &mut super::State, _: &Call) -> Option<Answer> {
    None
}
