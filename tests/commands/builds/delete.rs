//! `pgutil builds delete`.

use serde_json::Value;

use crate::support::leaf;

#[test]
fn the_build_is_named_in_the_query() {
    leaf::change(
        &["builds", "delete", "--project=a b", "--build=1+1"],
        "DELETE",
        "/api/sca/builds?project=a%20b&version=1%2B1",
    )
    .sends(Value::Null)
    .prints("Deleting build 1+1 from a b...\nBuild deleted.\n")
    .prints_json("{\"build\":\"1+1\",\"project\":\"a b\",\"deleted\":true}\n")
    .check();
}
