//! `/api/packages`, `/api/repackaging` and `/api/promotions`: the packages of a feed, with their bytes, status and audit.

use super::call::Call;
use crate::support::http::Answer;

/// The packages of each feed, by name, version and qualifier.
#[derive(Default)]
pub struct State {}

/// Answers what is asked of packages: no path of theirs is known yet, so that ProGet answers 404.
pub fn answer(_: &mut super::State, _: &Call) -> Option<Answer> {
    None
}
