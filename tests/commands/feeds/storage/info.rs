//! `pgutil feeds storage info`.

use crate::support::leaf;

#[test]
fn the_values_are_shown_as_the_existing_program_writes_them() {
    leaf::read(
        &["feeds", "storage", "info", "--feed=a b"],
        "GET",
        "/api/storage?feed=a%20b",
        r#"{"id":"Disk","properties":{"Path":"/data","Legacy":true,"None":null,"Size":1.50}}"#,
    )
    .prints("Type: Disk\nPath: /data\nLegacy: True\nNone: <default>\nSize: 1.50\n")
    .prints_json("{\"id\":\"Disk\",\"properties\":{\"Path\":\"/data\",\"Legacy\":true,\"None\":null,\"Size\":1.50}}\n")
    .free_members("properties")
    .check();
}
