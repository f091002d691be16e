//! `pgutil security groups create`.

use serde_json::json;

use crate::support::whole_leaf::WholeLeaf;

#[test]
fn the_name_is_sent() {
    WholeLeaf {
        line: &["security", "groups", "create", "--name=Dev"],
        change: Some(("POST", "/api/security/groups/add", json!({ "name": "Dev" }))),
        stdout: "Creating group Dev...\nGroup created.\n",
        json: "{\"group\":\"Dev\",\"created\":true}\n",
        ..WholeLeaf::BLANK
    }
    .check();
}
