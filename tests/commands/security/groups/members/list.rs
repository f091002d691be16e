//! `pgutil security groups members list`.

use crate::support::http::Answer;
use crate::support::leaf;
use crate::support::pgutil::Pgutil;
use crate::support::server::Server;

#[test]
fn each_member_is_a_line() {
    leaf::read(
        &["security", "groups", "members", "list", "--name=dev"],
        "GET",
        "/api/security/groups/list",
        r#"[{"name":"Dev","users":["a","b"],"new":1.50},{"name":"Ops"}]"#,
    )
    .prints("a\nb\n")
    .prints_json("[\"a\",\"b\"]\n")
    .check();
}

#[test]
fn an_empty_group_says_so_and_an_absent_one_is_named() {
    for (name, code, stdout) in [("ops", 0, "No members in group.\n"), ("x", 5, "")] {
        let server = Server::start();
        server.expect("GET", "/api/security/groups/list").answer(Answer::text(200, r#"[{"name":"Ops"}]"#));
        let line = ["security", "groups", "members", "list", &format!("--name={name}"), "--source={URL}"];
        Pgutil::new().server(&server).args(line).run().expect_code(code).expect_stdout(stdout);
    }
}
