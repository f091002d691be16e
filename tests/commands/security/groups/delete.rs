//! `pgutil security groups delete`.

use serde_json::Value;

use crate::support::leaf;

#[test]
fn the_group_is_deleted_by_name() {
    leaf::change(&["security", "groups", "delete", "--name=a b"], "POST", "/api/security/groups/delete?group=a%20b")
        .sends(Value::Null)
        .prints("Deleting group a b...\nGroup deleted.\n")
        .prints_json("{\"group\":\"a b\",\"deleted\":true}\n")
        .check();
}
