//! `pgutil connectors delete`.

use serde_json::Value;

use crate::support::leaf;

#[test]
fn the_name_is_one_segment() {
    leaf::change(&["connectors", "delete", "--connector=a b"], "POST", "/api/management/connectors/delete/a%20b")
        .sends(Value::Null)
        .prints("Deleting a b...\nConnector deleted.\n")
        .prints_json("{\"connector\":\"a b\",\"deleted\":true}\n")
        .check();
}
