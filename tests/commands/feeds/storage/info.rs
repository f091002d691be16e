//! `pgutil feeds storage info`.

use crate::support::whole_leaf::WholeLeaf;

#[test]
fn the_values_are_shown_as_the_existing_program_writes_them() {
    WholeLeaf {
        line: &["feeds", "storage", "info", "--feed=a b"],
        reads: &[(
            "/api/storage?feed=a%20b",
            r#"{"id":"Disk","properties":{"Path":"/data","Legacy":true,"None":null,"Size":1.50}}"#,
        )],
        stdout: "Type: Disk\nPath: /data\nLegacy: True\nNone: <default>\nSize: 1.50\n",
        json: "{\"id\":\"Disk\",\"properties\":{\"Path\":\"/data\",\"Legacy\":true,\"None\":null,\"Size\":1.50}}\n",
        ..WholeLeaf::BLANK
    }
    .check();
}
