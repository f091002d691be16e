//! `pgutil security groups list`.

use crate::support::leaf;

#[test]
fn each_group_is_a_line_with_its_number_of_members() {
    leaf::read(
        &["security", "groups", "list"],
        "GET",
        "/api/security/groups/list",
        r#"[{"name":"Dev","users":["a","b"],"new":1.50},{"name":"Ops"}]"#,
    )
    .prints("Dev (members: 2)\nOps (members: )\n")
    .prints_json("[\n{\"name\":\"Dev\",\"users\":[\"a\",\"b\"],\"new\":1.50},\n{\"name\":\"Ops\"}\n]\n")
    .check();
}
