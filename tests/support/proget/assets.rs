//! `/endpoints/{directory}`: the files and folders of an asset directory, uploads in parts, metadata, archives.

use super::call::Call;
use crate::support::http::Answer;

/// The items of each asset directory, by path, and the uploads that are not complete.
#[derive(Default)]
pub struct State {}

/// Answers requests about this resource: no path is implemented yet, so the server answers 404.
pub fn answer(_: &mut super::State, _: &Call) -> Option<Answer> {
    None
}
