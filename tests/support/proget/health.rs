//! `/health`: the server's health, without authentication.

use serde_json::json;

use super::State;
use super::call::Call;
use crate::support::http::Answer;

/// Answers requests for the server's health.
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
    // Since 2026 the answer is text unless JSON is requested.
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
