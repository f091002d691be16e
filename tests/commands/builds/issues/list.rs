//! `pgutil builds issues list`.

use crate::support::whole_leaf::WholeLeaf;

#[test]
fn each_issue_is_a_line() {
    WholeLeaf {
        line: &["builds", "issues", "list", "--project=a b", "--build=1+1"],
        reads: &[(
            "/api/sca/issues?project=a%20b&version=1%2B1",
            r#"[{"number":1,"detail":"d","resolved":true},{"number":2}]"#,
        )],
        stdout: "#1 - d [resolved]\n#2 - \n",
        json: "[\n{\"number\":1,\"detail\":\"d\",\"resolved\":true},\n{\"number\":2}\n]\n",
        ..WholeLeaf::BLANK
    }
    .check();
}
