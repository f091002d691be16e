//! `pgutil security users delete`.

use serde_json::Value;

use crate::support::whole_leaf::WholeLeaf;

#[test]
fn the_user_is_deleted_by_name() {
    WholeLeaf {
        line: &["security", "users", "delete", "--username=a b"],
        change: Some(("POST", "/api/security/users/delete?user=a%20b", Value::Null)),
        stdout: "Deleting user a b...\nUser deleted.\n",
        json: "{\"user\":\"a b\",\"deleted\":true}\n",
        ..WholeLeaf::BLANK
    }
    .check();
}
