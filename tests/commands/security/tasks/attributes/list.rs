//! `pgutil security tasks attributes list`.

use crate::support::leaf;

#[test]
fn attributes_for_feeds_are_marked() {
    leaf::read(
        &["security", "tasks", "attributes", "list"],
        "GET",
        "/api/security/attributes/list",
        r#"[{"name":"A","feedScoped":true},{"name":"B"}]"#,
    )
    .prints(" - A*\n - B\n\n* indicates attribute can be scoped to a feed\n\n")
    .prints_json("[\n{\"name\":\"A\",\"feedScoped\":true},\n{\"name\":\"B\"}\n]\n")
    .check();
}
