//! `/health`: what a monitor asks, and anyone may.

use serde_json::json;

use super::State;
use super::call::Call;
use crate::support::http::Answer;

/// Answers how this ProGet is.
pub fn answer(_: &mut State, call: &Call) -> Option<Answer> {
    let ("GET", path) = call.route() else {
        return None;
    };
    if path != ["health"] {
        return None;
    }
    let settings = call.settings;
    let status = if settings.unhealthy { 500 } else { 200 };
    let service = if settings.unhealthy { "Error" } else { "OK" };
    // From 2026 on the answer is text unless JSON is asked for.
    if call.is_version([26, 0, 0]) && call.query("format") != Some("json") {
        return Some(Answer::text(status, service));
    }
    let release = settings.version.splitn(4, '.').take(3).collect::<Vec<_>>().join(".");
    let report = json!({
        "applicationName": "ProGet",
        "databaseStatus": "OK",
        "licenseStatus": "OK",
        "versionNumber": settings.version,
        "releaseNumber": release,
        "serviceStatus": service,
        "serviceStatusDetail": settings.unhealthy.then_some("The service is not running."),
    });
    Some(Answer::json(status, report))
}
