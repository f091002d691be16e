//! `/api/security`: permissions, tasks with their attributes, users, and groups with their members.

use super::call::Call;
use crate::support::http::Answer;

/// Permissions, tasks, users and groups.
#[derive(Default)]
pub struct State {}

/// Answers requests about this resource: no path is implemented yet, so the server answers 404.
pub fn answer(_: &mut super::State, _: &Call) -> Option<Answer> {
    None
}
