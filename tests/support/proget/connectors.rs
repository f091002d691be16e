//! `/api/management/connectors`: connectors are listed, read, created, written back as a whole, and deleted by name.

use super::call::Call;
use crate::support::http::Answer;

/// The connectors, by name.
#[derive(Default)]
pub struct State {}

/// Answers requests about this resource: no path is implemented yet, so the server answers 404.
pub fn answer(_: &mut super::State, _: &Call) -> Option<Answer> {
    None
}
