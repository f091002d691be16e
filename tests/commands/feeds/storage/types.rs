//! `pgutil feeds storage types`.

use crate::support::leaf;

#[test]
fn each_type_is_shown_with_its_options() {
    leaf::read(&["feeds", "storage", "types"], "GET", "/api/storage", r#"[{"id":"Disk","description":"Local disk","properties":{"Path":{"required":true,"description":"Where","type":"string","placeholder":"/x"},"Legacy":{"type":"boolean"}}},{"id":"S3","properties":{"SecretKey":{"type":"string","required":true}}}]"#)
        .prints("Type: Disk\nLocal disk\nOptions:\n  --Path=<value> *REQUIRED* \n    Where\n    Default: /x\n  --Legacy=<value>\n    Must be true or false (defaults to false).\n\nType: S3\n\nOptions:\n  --SecretKey=<value> *REQUIRED* \n\n")
        .prints_json("[{\"id\":\"Disk\",\"description\":\"Local disk\",\"properties\":{\"Path\":{\"required\":true,\"description\":\"Where\",\"type\":\"string\",\"placeholder\":\"/x\"},\"Legacy\":{\"type\":\"boolean\"}}},{\"id\":\"S3\",\"properties\":{\"SecretKey\":{\"type\":\"string\",\"required\":true}}}]\n")
        .free_members("properties")
        .check();
}
