//! `pgutil builds list`.

use crate::support::leaf;

#[test]
fn each_build_is_a_line() {
    leaf::read(
        &["builds", "list", "--project=a b"],
        "GET",
        "/api/sca/builds?project=a%20b",
        r#"[{"version":"1","active":true},{"version":"2"}]"#,
    )
    .prints("1\n2\n")
    .prints_json("[\n{\"version\":\"1\",\"active\":true},\n{\"version\":\"2\"}\n]\n")
    .check();
}
