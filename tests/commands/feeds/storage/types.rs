//! `pgutil feeds storage types`.

use crate::support::whole_leaf::WholeLeaf;

#[test]
fn each_type_is_shown_with_its_options() {
    WholeLeaf {
        line: &["feeds", "storage", "types"],
        reads: &[("/api/storage", r#"[{"id":"Disk","description":"Local disk","properties":{"Path":{"required":true,"description":"Where","type":"string","placeholder":"/x"},"Legacy":{"type":"boolean"}}},{"id":"S3","properties":{"SecretKey":{"type":"string","required":true}}}]"#)],
        stdout: "Type: Disk\nLocal disk\nOptions:\n  --Path=<value> *REQUIRED* \n    Where\n    Default: /x\n  --Legacy=<value>\n    Must be true or false (defaults to false).\n\nType: S3\n\nOptions:\n  --SecretKey=<value> *REQUIRED* \n\n",
        json: "[{\"id\":\"Disk\",\"description\":\"Local disk\",\"properties\":{\"Path\":{\"required\":true,\"description\":\"Where\",\"type\":\"string\",\"placeholder\":\"/x\"},\"Legacy\":{\"type\":\"boolean\"}}},{\"id\":\"S3\",\"properties\":{\"SecretKey\":{\"type\":\"string\",\"required\":true}}}]\n",
        ..WholeLeaf::BLANK
    }
    .check();
}
