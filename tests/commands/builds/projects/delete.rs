//! `pgutil builds projects delete`.

use serde_json::Value;

use crate::support::whole_leaf::WholeLeaf;

#[test]
fn the_project_is_named_in_the_query() {
    WholeLeaf {
        line: &["builds", "projects", "delete", "--project=a b"],
        change: Some(("DELETE", "/api/sca/projects?name=a%20b", Value::Null)),
        stdout: "Deleting project a b...\nProject deleted.\n",
        json: "{\"project\":\"a b\",\"deleted\":true}\n",
        ..WholeLeaf::BLANK
    }
    .check();
}
