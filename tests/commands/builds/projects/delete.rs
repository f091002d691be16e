//! `pgutil builds projects delete`.

use serde_json::Value;

use crate::support::leaf;

#[test]
fn the_project_is_named_in_the_query() {
    leaf::change(&["builds", "projects", "delete", "--project=a b"], "DELETE", "/api/sca/projects?name=a%20b")
        .sends(Value::Null)
        .prints("Deleting project a b...\nProject deleted.\n")
        .prints_json("{\"project\":\"a b\",\"deleted\":true}\n")
        .check();
}
