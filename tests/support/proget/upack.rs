//! `/upack/{feed}`: a feed of universal packages as its own clients see it, with versions and downloads.

use super::call::Call;
use crate::support::http::Answer;

/// The universal packages of each feed.
#[derive(Default)]
pub struct State {}

/// Answers requests about this resource: no path is implemented yet, so the server answers 404.
pub fn answer(_: &mut super::State, _: &Call) -> Option<Answer> {
    None
}
