//! `pgutil vulns assess`.

use serde_json::Value;

use crate::support::leaf;

#[test]
fn what_is_given_is_sent() {
    leaf::change(
        &["vulns", "assess", "--id=V 1", "--type=Ignore", "--comment=a b", "--policy=p"],
        "POST",
        "/api/sca/assess?id=V%201&type=Ignore&comment=a%20b&policy=p",
    )
    .sends(Value::Null)
    .prints("Assessing V 1 as Ignore with policy p (comment: a b)...\nAssessment completed.\n")
    .prints_json("{\"vulnerability\":\"V 1\",\"type\":\"Ignore\",\"assessed\":true}\n")
    .check();
}
