//! `pgutil builds issues resolve`.

use serde_json::Value;

use crate::support::whole_leaf::WholeLeaf;

#[test]
fn the_issue_is_named_by_its_number() {
    WholeLeaf {
        line: &["builds", "issues", "resolve", "--project=a b", "--build=1+1", "--number=3"],
        change: Some(("POST", "/api/sca/issues?project=a%20b&version=1%2B1&number=3&resolve=true", Value::Null)),
        stdout: "Issue resolved.\n",
        json: "{\"number\":3,\"build\":\"1+1\",\"project\":\"a b\",\"resolved\":true}\n",
        ..WholeLeaf::BLANK
    }
    .check();
}
