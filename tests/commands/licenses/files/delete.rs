//! `pgutil licenses files delete`.

use serde_json::Value;

use crate::support::whole_leaf::WholeLeaf;

#[test]
fn the_file_is_deleted_by_its_hash() {
    WholeLeaf {
        line: &["licenses", "files", "delete", "--hash=h 1"],
        change: Some(("POST", "/api/licenses/files/delete?hash=h%201", Value::Null)),
        stdout: "Deleting h 1...\nLicense file deleted.\n",
        json: "{\"hash\":\"h 1\",\"deleted\":true}\n",
        ..WholeLeaf::BLANK
    }
    .check();
}
