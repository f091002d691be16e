//! `pgutil builds projects list`.

use crate::support::whole_leaf::WholeLeaf;

#[test]
fn each_project_is_a_line() {
    WholeLeaf {
        line: &["builds", "projects", "list"],
        reads: &[("/api/sca/projects", r#"[{"name":"A","type":"library"},{"name":"B"}]"#)],
        stdout: "A (library)\nB\n",
        json: "[\n{\"name\":\"A\",\"type\":\"library\"},\n{\"name\":\"B\"}\n]\n",
        ..WholeLeaf::BLANK
    }
    .check();
}
