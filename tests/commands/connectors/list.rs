//! `pgutil connectors list`.

use crate::support::leaf;

#[test]
fn each_connector_is_a_line() {
    leaf::read(
        &["connectors", "list"],
        "GET",
        "/api/management/connectors/list",
        r#"[{"name":"n","feedType":"npm","url":"https://h/"},{}]"#,
    )
    .prints("n (npm) https://h/\n () \n")
    .prints_json("[\n{\"name\":\"n\",\"feedType\":\"npm\",\"url\":\"https://h/\"},\n{}\n]\n")
    .check();
}
