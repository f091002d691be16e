//! `pgutil security groups list`.

use crate::support::whole_leaf::WholeLeaf;

#[test]
fn each_group_is_a_line_with_its_number_of_members() {
    WholeLeaf {
        line: &["security", "groups", "list"],
        reads: &[("/api/security/groups/list", r#"[{"name":"Dev","users":["a","b"],"new":1.50},{"name":"Ops"}]"#)],
        stdout: "Dev (members: 2)\nOps (members: )\n",
        json: "[\n{\"name\":\"Dev\",\"users\":[\"a\",\"b\"],\"new\":1.50},\n{\"name\":\"Ops\"}\n]\n",
        ..WholeLeaf::BLANK
    }
    .check();
}
