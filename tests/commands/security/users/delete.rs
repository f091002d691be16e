//! `pgutil security users delete`.

use serde_json::Value;

use crate::support::leaf;

#[test]
fn the_user_is_deleted_by_name() {
    leaf::change(&["security", "users", "delete", "--username=a b"], "POST", "/api/security/users/delete?user=a%20b")
        .sends(Value::Null)
        .prints("Deleting user a b...\nUser deleted.\n")
        .prints_json("{\"user\":\"a b\",\"deleted\":true}\n")
        .check();
}
