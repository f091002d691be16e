//! `pgutil security tasks attributes list`.

use crate::support::whole_leaf::WholeLeaf;

#[test]
fn attributes_for_feeds_are_marked() {
    WholeLeaf {
        line: &["security", "tasks", "attributes", "list"],
        reads: &[("/api/security/attributes/list", r#"[{"name":"A","feedScoped":true},{"name":"B"}]"#)],
        stdout: " - A*\n - B\n\n* indicates attribute can be scoped to a feed\n\n",
        json: "[\n{\"name\":\"A\",\"feedScoped\":true},\n{\"name\":\"B\"}\n]\n",
        ..WholeLeaf::BLANK
    }
    .check();
}
