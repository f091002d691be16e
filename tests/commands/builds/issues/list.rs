//! `pgutil builds issues list`.

use crate::support::leaf;

#[test]
fn each_issue_is_a_line() {
    leaf::read(
        &["builds", "issues", "list", "--project=a b", "--build=1+1"],
        "GET",
        "/api/sca/issues?project=a%20b&version=1%2B1",
        r#"[{"number":1,"detail":"d","resolved":true},{"number":2}]"#,
    )
    .prints("#1 - d [resolved]\n#2 - \n")
    .prints_json("[\n{\"number\":1,\"detail\":\"d\",\"resolved\":true},\n{\"number\":2}\n]\n")
    .check();
}
