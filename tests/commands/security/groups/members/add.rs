//! `pgutil security groups members add`.

use serde_json::json;

use crate::support::http::Answer;
use crate::support::leaf;
use crate::support::pgutil::Pgutil;
use crate::support::server::Server;

#[test]
fn the_whole_group_goes_back_with_the_member_added() {
    leaf::change(
        &["security", "groups", "members", "add", "--name=dev", "--member=c"],
        "POST",
        "/api/security/groups/update",
    )
    .sends(json!({ "name": "Dev", "users": ["a", "b", "c"], "new": 1.5 }))
    .after("/api/security/groups/list", r#"[{"name":"Dev","users":["a","b"],"new":1.50},{"name":"Ops"}]"#)
    .prints("Adding user c to group dev...\nUser added.\n")
    .prints_json("{\"group\":\"Dev\",\"member\":\"c\",\"updated\":true}\n")
    .check();
}

#[test]
fn where_there_is_nothing_to_do_the_message_says_so() {
    let line = ["security", "groups", "members", "add", "--name=dev", "--member=A", "--source={URL}"];
    let server = Server::start();
    server
        .expect("GET", "/api/security/groups/list")
        .answer(Answer::text(200, r#"[{"name":"Dev","users":["a","b"]}]"#));
    let stdout = "Adding user A to group dev...\nUser A is already a member of group dev.\n";
    Pgutil::new().server(&server).args(line).run().expect(0, stdout, "");
    let server = Server::start();
    server
        .expect("GET", "/api/security/groups/list")
        .answer(Answer::text(200, r#"[{"name":"Dev","users":["a","b"]}]"#));
    let json = r#"{"group":"Dev","member":"A","updated":false}"#;
    Pgutil::new().server(&server).args(line.iter().chain(&["--json"])).run().expect(0, &format!("{json}\n"), "");
}

#[test]
fn with_dry_run_stdout_is_empty_also_where_there_is_nothing_to_do() {
    for (words, member) in [("add", "A"), ("remove", "c")] {
        let line = ["security", "groups", "members", words, "--name=dev", &format!("--member={member}"), "--dry-run"];
        for more in [&[][..], &["--json"]] {
            let server = Server::start();
            let groups = r#"[{"name":"Dev","users":["a","b"]}]"#;
            server.expect("GET", "/api/security/groups/list").answer(Answer::text(200, groups));
            let outcome = Pgutil::new().server(&server).args(line.iter().chain(&["--source={URL}"]).chain(more)).run();
            outcome.expect_code(0).expect_stdout("").stderr_has(&[&format!("User {member} is already")]);
        }
    }
}
