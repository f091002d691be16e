//! `pgutil packages status deprecated`.

use serde_json::json;

use super::sends;
use crate::support::pgutil::Pgutil;

#[test]
fn what_holds_for_every_command_holds() {
    super::check("deprecated", "deprecated", "\"deprecated\":true");
}

#[test]
fn a_version_is_deprecated_for_a_reason_and_cleared_again() {
    let deprecated = json!({ "deprecated": true });
    sends("deprecated", &[], "deprecated", deprecated.clone());
    sends("deprecated", &["--state=deprecated", "--reason="], "deprecated", deprecated);
    let reason = json!({ "deprecated": true, "deprecationReason": "too \"old\"" });
    sends("deprecated", &["--reason=too \"old\""], "deprecated: too \"old\"", reason);
    sends("deprecated", &["--state=clear"], "not deprecated", json!({ "deprecated": false }));
}

#[test]
fn a_version_that_is_cleared_has_no_reason() {
    let line = ["packages", "status", "deprecated", "--feed=f", "--package=x", "--version=1"];
    let outcome = Pgutil::new().args(line.iter().chain(&["--state=clear", "--reason=r"])).run();
    outcome.expect_code(2).stderr_has(&["--reason is for a version that becomes deprecated"]);
}
