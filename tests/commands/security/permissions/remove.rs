//! `pgutil security permissions remove`.

use serde_json::Value;

use crate::support::whole_leaf::WholeLeaf;

#[test]
fn the_permission_is_removed_by_its_id() {
    WholeLeaf {
        line: &["security", "permissions", "remove", "--id=12"],
        change: Some(("POST", "/api/security/permissions/delete?permissionId=12", Value::Null)),
        stdout: "Removing permission id=12...\nPermission removed.\n",
        json: "{\"id\":12,\"removed\":true}\n",
        ..WholeLeaf::BLANK
    }
    .check();
}
