//! `pgutil builds comments list`.

use crate::support::leaf;

#[test]
fn each_comment_is_a_line() {
    leaf::read(
        &["builds", "comments", "list", "--project=a b", "--build=1+1"],
        "GET",
        "/api/sca/comments?project=a%20b&version=1%2B1",
        r#"[{"number":1,"comment":"c"},{"number":2}]"#,
    )
    .prints("#1 - c\n#2 - \n")
    .prints_json("[\n{\"number\":1,\"comment\":\"c\"},\n{\"number\":2}\n]\n")
    .check();
}
