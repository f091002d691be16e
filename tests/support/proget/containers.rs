//! `/api/containers`: images of a Docker feed, their tags, and the audit of an image.

use super::call::Call;
use crate::support::http::Answer;

/// Images by digest, and the tags that point to them.
#[derive(Default)]
pub struct State {}

/// Answers what is asked of images and tags: no path of theirs is known yet, so that ProGet answers 404.
pub fn answer(_: &mut super::State, _: &Call) -> Option<Answer> {
    None
}
