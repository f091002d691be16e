//! `/api/packages`, `/api/repackaging` and `/api/promotions`: the packages of a feed, with their bytes, status and audit.

use super::call::Call;
use crate::support::http::Answer;

/// The packages of each feed, by name, version and qualifier.
#[derive(Default)]
pub struct State {}

/// Answers requests about this resource: no path is implemented yet, so the server answers 404.
pub fn answer(_: &mut super::State, _: &Call) -> Option<Answer> {
    None
}
