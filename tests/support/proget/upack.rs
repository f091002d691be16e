//! `/upack/{feed}`: a feed of universal packages as its own clients see it, with versions and downloads.

use super::call::Call;
use crate::support::http::Answer;

/// The universal packages of each feed.
#[derive(Default)]
pub struct State {}

/// Answers what is asked of universal packages: no path of theirs is known yet, so that ProGet answers 404.
pub fn answer(_: &mut super::State, _: &Call) -> Option<Answer> {
    None
}
