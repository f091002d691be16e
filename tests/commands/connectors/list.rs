//! `pgutil connectors list`.

use crate::support::whole_leaf::WholeLeaf;

#[test]
fn each_connector_is_a_line() {
    WholeLeaf {
        line: &["connectors", "list"],
        reads: &[("/api/management/connectors/list", r#"[{"name":"n","feedType":"npm","url":"https://h/"},{}]"#)],
        stdout: "n (npm) https://h/\n () \n",
        json: "[\n{\"name\":\"n\",\"feedType\":\"npm\",\"url\":\"https://h/\"},\n{}\n]\n",
        ..WholeLeaf::BLANK
    }
    .check();
}
