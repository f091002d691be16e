//! `pgutil vulns assess`.

use serde_json::Value;

use crate::support::whole_leaf::WholeLeaf;

#[test]
fn what_is_given_is_sent() {
    WholeLeaf {
        line: &["vulns", "assess", "--id=V 1", "--type=Ignore", "--comment=a b", "--policy=p"],
        change: Some(("POST", "/api/sca/assess?id=V%201&type=Ignore&comment=a%20b&policy=p", Value::Null)),
        stdout: "Assessing V 1 as Ignore with policy p (comment: a b)...\nAssessment completed.\n",
        json: "{\"vulnerability\":\"V 1\",\"type\":\"Ignore\",\"assessed\":true}\n",
        ..WholeLeaf::BLANK
    }
    .check();
}
