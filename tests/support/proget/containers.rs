//! `/api/containers`: images of a Docker feed, their tags, and the audit of an image.

use super::call::Call;
use crate::support::http::Answer;

/// Images by digest, and the tags that point to them.
#[derive(Default)]
pub struct State {}

/// Answers requests about this resource: no path is implemented yet, so the server answers 404.
pub fn answer(_: &mut super::State, _: &Call) -> Option<Answer> {
    None
}
