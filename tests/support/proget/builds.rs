//! `/api/sca`: projects, builds, their SBOM documents, issues and comments, and the audit of a build.

use super::call::Call;
use crate::support::http::Answer;

/// Projects with their builds.
#[derive(Default)]
pub struct State {}

/// Answers requests about this resource: no path is implemented yet, so the server answers 404.
pub fn answer(_: &mut super::State, _: &Call) -> Option<Answer> {
    None
}
