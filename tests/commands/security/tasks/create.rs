//! `pgutil security tasks create`.

use serde_json::json;

use crate::support::http::Answer;
use crate::support::leaf;
use crate::support::pgutil::Pgutil;
use crate::support::server::Server;

#[test]
fn name_and_attributes_are_sent() {
    leaf::change(
        &["security", "tasks", "create", "--name=T", "--attributes=a, b", "--description=d"],
        "POST",
        "/api/security/tasks/add",
    )
    .sends(json!({ "name": "T", "description": "d", "feedScoped": false, "attributes": ["a", "b"] }))
    .prints("Creating task T with attributes a, b...\nTask created.\n")
    .prints_json("{\"task\":\"T\",\"created\":true}\n")
    .check();
}

#[test]
fn a_task_that_exists_is_updated_with_force_and_left_alone_with_if_not_exists() {
    let line = ["security", "tasks", "create", "--name=T", "--attributes=a", "--source={URL}"];
    let server = Server::start();
    server.expect("GET", "/api/security/tasks/list").answer(Answer::text(200, r#"[{"name":"t"}]"#));
    server.expect("POST", "/api/security/tasks/update").answer(Answer::new(200, ""));
    let outcome = Pgutil::new().server(&server).args(line.iter().chain(&["--force"])).run();
    outcome.expect(0, "Updating task T with attributes a...\nTask updated.\n", "");
    assert_eq!(server.requests()[1].json(), json!({ "name": "T", "feedScoped": false, "attributes": ["a"] }));
    let server = Server::start();
    server.expect("GET", "/api/security/tasks/list").answer(Answer::text(200, r#"[{"name":"t"}]"#));
    Pgutil::new().server(&server).args(line.iter().chain(&["--if-not-exists"])).run().expect_code(0).expect_stdout("");
}
