//! `pgutil builds issues resolve`.

use serde_json::Value;

use crate::support::leaf;

#[test]
fn the_issue_is_named_by_its_number() {
    leaf::change(
        &["builds", "issues", "resolve", "--project=a b", "--build=1+1", "--number=3"],
        "POST",
        "/api/sca/issues?project=a%20b&version=1%2B1&number=3&resolve=true",
    )
    .sends(Value::Null)
    .prints("Issue resolved.\n")
    .prints_json("{\"number\":3,\"build\":\"1+1\",\"project\":\"a b\",\"resolved\":true}\n")
    .check();
}
