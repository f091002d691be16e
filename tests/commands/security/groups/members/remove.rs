//! `pgutil security groups members remove`.

use serde_json::json;

use crate::support::http::Answer;
use crate::support::leaf;
use crate::support::pgutil::Pgutil;
use crate::support::server::Server;

#[test]
fn the_whole_group_goes_back_with_the_member_removed() {
    leaf::change(
        &["security", "groups", "members", "remove", "--name=dev", "--member=A"],
        "POST",
        "/api/security/groups/update",
    )
    .sends(json!({ "name": "Dev", "users": ["b"], "new": 1.5 }))
    .after("/api/security/groups/list", r#"[{"name":"Dev","users":["a","b"],"new":1.50},{"name":"Ops"}]"#)
    .prints("Removing user A from group dev...\nUser removed.\n")
    .prints_json("{\"group\":\"Dev\",\"member\":\"A\",\"updated\":true}\n")
    .check();
}

#[test]
fn where_there_is_nothing_to_do_the_message_says_so() {
    let line = ["security", "groups", "members", "remove", "--name=dev", "--member=c", "--source={URL}"];
    let server = Server::start();
    server
        .expect("GET", "/api/security/groups/list")
        .answer(Answer::text(200, r#"[{"name":"Dev","users":["a","b"]}]"#));
    let stdout = "Removing user c from group dev...\nUser c is already not a member of group dev.\n";
    Pgutil::new().server(&server).args(line).run().expect(0, stdout, "");
    let server = Server::start();
    server
        .expect("GET", "/api/security/groups/list")
        .answer(Answer::text(200, r#"[{"name":"Dev","users":["a","b"]}]"#));
    let json = r#"{"group":"Dev","member":"c","updated":false}"#;
    Pgutil::new().server(&server).args(line.iter().chain(&["--json"])).run().expect(0, &format!("{json}\n"), "");
}
