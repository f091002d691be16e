//! `pgutil connectors delete`.

use serde_json::Value;

use crate::support::whole_leaf::WholeLeaf;

#[test]
fn the_name_is_one_segment() {
    WholeLeaf {
        line: &["connectors", "delete", "--connector=a b"],
        change: Some(("POST", "/api/management/connectors/delete/a%20b", Value::Null)),
        stdout: "Deleting a b...\nConnector deleted.\n",
        json: "{\"connector\":\"a b\",\"deleted\":true}\n",
        ..WholeLeaf::BLANK
    }
    .check();
}
