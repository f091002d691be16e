//! `pgutil licenses files delete`.

use serde_json::Value;

use crate::support::leaf;

#[test]
fn the_file_is_deleted_by_its_hash() {
    leaf::change(&["licenses", "files", "delete", "--hash=h 1"], "POST", "/api/licenses/files/delete?hash=h%201")
        .sends(Value::Null)
        .prints("Deleting h 1...\nLicense file deleted.\n")
        .prints_json("{\"hash\":\"h 1\",\"deleted\":true}\n")
        .check();
}
