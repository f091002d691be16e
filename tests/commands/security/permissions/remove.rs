//! `pgutil security permissions remove`.

use serde_json::Value;

use crate::support::leaf;

#[test]
fn the_permission_is_removed_by_its_id() {
    leaf::change(
        &["security", "permissions", "remove", "--id=12"],
        "POST",
        "/api/security/permissions/delete?permissionId=12",
    )
    .sends(Value::Null)
    .prints("Removing permission id=12...\nPermission removed.\n")
    .prints_json("{\"id\":12,\"removed\":true}\n")
    .check();
}
