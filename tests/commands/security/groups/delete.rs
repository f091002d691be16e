//! `pgutil security groups delete`.

use serde_json::Value;

use crate::support::whole_leaf::WholeLeaf;

#[test]
fn the_group_is_deleted_by_name() {
    WholeLeaf {
        line: &["security", "groups", "delete", "--name=a b"],
        change: Some(("POST", "/api/security/groups/delete?group=a%20b", Value::Null)),
        stdout: "Deleting group a b...\nGroup deleted.\n",
        json: "{\"group\":\"a b\",\"deleted\":true}\n",
        ..WholeLeaf::BLANK
    }
    .check();
}
