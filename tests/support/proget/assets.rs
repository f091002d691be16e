//! `/endpoints/{directory}`: the files and folders of an asset directory, uploads in parts, metadata, archives.

use super::call::Call;
use crate::support::http::Answer;

/// The items of each asset directory, by path, and the uploads that are not complete.
#[derive(Default)]
pub struct State {}

/// Answers what is asked of assets: no path of theirs is known yet, so that ProGet answers 404.
pub fn answer(_: &mut super::State, _: &Call) -> Option<Answer> {
    None
}
