//! `/api/sca/audit-package-vulns` and the assessment of vulnerabilities: which packages are affected by what.

use super::call::Call;
use crate::support::http::Answer;

/// The known vulnerabilities, and how each was assessed.
#[derive(Default)]
pub struct State {}

/// Answers requests about this resource: no path is implemented yet, so the server answers 404.
pub fn answer(_: &mut super::State, _: &Call) -> Option<Answer> {
    None
}
