//! `pgutil builds list`.

use crate::support::whole_leaf::WholeLeaf;

#[test]
fn each_build_is_a_line() {
    WholeLeaf {
        line: &["builds", "list", "--project=a b"],
        reads: &[("/api/sca/builds?project=a%20b", r#"[{"version":"1","active":true},{"version":"2"}]"#)],
        stdout: "1\n2\n",
        json: "[\n{\"version\":\"1\",\"active\":true},\n{\"version\":\"2\"}\n]\n",
        ..WholeLeaf::BLANK
    }
    .check();
}
