//! `pgutil builds comments list`.

use crate::support::whole_leaf::WholeLeaf;

#[test]
fn each_comment_is_a_line() {
    WholeLeaf {
        line: &["builds", "comments", "list", "--project=a b", "--build=1+1"],
        reads: &[("/api/sca/comments?project=a%20b&version=1%2B1", r#"[{"number":1,"comment":"c"},{"number":2}]"#)],
        stdout: "#1 - c\n#2 - \n",
        json: "[\n{\"number\":1,\"comment\":\"c\"},\n{\"number\":2}\n]\n",
        ..WholeLeaf::BLANK
    }
    .check();
}
