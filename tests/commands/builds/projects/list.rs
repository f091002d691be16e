//! `pgutil builds projects list`.

use crate::support::leaf;

#[test]
fn each_project_is_a_line() {
    leaf::read(
        &["builds", "projects", "list"],
        "GET",
        "/api/sca/projects",
        r#"[{"name":"A","type":"library"},{"name":"B"}]"#,
    )
    .prints("A (library)\nB\n")
    .prints_json("[\n{\"name\":\"A\",\"type\":\"library\"},\n{\"name\":\"B\"}\n]\n")
    .check();
}
