//! `/api/security`: permissions, tasks with their attributes, users, and groups with their members.

use super::call::Call;
use crate::support::http::Answer;

/// Permissions, tasks, users and groups.
#[derive(Default)]
pub struct State {}

/// Answers what is asked of these: no path of theirs is known yet, so that ProGet answers 404.
pub fn answer(_: &mut super::State, _: &Call) -> Option<Answer> {
    None
}
