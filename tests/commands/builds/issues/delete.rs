//! `pgutil builds issues delete`.

use serde_json::Value;

use crate::support::whole_leaf::WholeLeaf;

#[test]
fn the_issue_is_named_by_its_number() {
    WholeLeaf {
        line: &["builds", "issues", "delete", "--project=a b", "--build=1+1", "--number=3"],
        change: Some(("DELETE", "/api/sca/issues?project=a%20b&version=1%2B1&number=3", Value::Null)),
        stdout: "Issue deleted.\n",
        json: "{\"number\":3,\"build\":\"1+1\",\"project\":\"a b\",\"deleted\":true}\n",
        ..WholeLeaf::BLANK
    }
    .check();
}
