//! `pgutil builds delete`.

use serde_json::Value;

use crate::support::whole_leaf::WholeLeaf;

#[test]
fn the_build_is_named_in_the_query() {
    WholeLeaf {
        line: &["builds", "delete", "--project=a b", "--build=1+1"],
        change: Some(("DELETE", "/api/sca/builds?project=a%20b&version=1%2B1", Value::Null)),
        stdout: "Deleting build 1+1 from a b...\nBuild deleted.\n",
        json: "{\"build\":\"1+1\",\"project\":\"a b\",\"deleted\":true}\n",
        ..WholeLeaf::BLANK
    }
    .check();
}
