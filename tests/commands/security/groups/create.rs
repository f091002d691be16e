//! `pgutil security groups create`.

use serde_json::json;

use crate::support::leaf;

#[test]
fn the_name_is_sent() {
    leaf::change(&["security", "groups", "create", "--name=Dev"], "POST", "/api/security/groups/add")
        .sends(json!({ "name": "Dev" }))
        .prints("Creating group Dev...\nGroup created.\n")
        .prints_json("{\"group\":\"Dev\",\"created\":true}\n")
        .check();
}
