//! `pgutil security users create`.

use serde_json::json;

use crate::support::http::Answer;
use crate::support::leaf;
use crate::support::pgutil::Pgutil;
use crate::support::server::Server;

#[test]
fn the_user_is_sent_with_the_password() {
    leaf::change(
        &["security", "users", "create", "--username=u", "--displayname=U U", "--email=u@x", "--password=hunter42"],
        "POST",
        "/api/security/users/add",
    )
    .sends(json!({ "name": "u", "displayName": "U U", "email": "u@x", "password": "hunter42" }))
    .prints("Creating user u (U U)...\nUser created.\n")
    .prints_json("{\"user\":\"u\",\"created\":true}\n")
    .check();
}

const CREATE: [&str; 6] = ["security", "users", "create", "--username=u", "--source={URL}", "--api-key=abc12345"];

#[test]
fn the_options_mean_the_new_user_and_never_the_connection() {
    let server = Server::start();
    server.expect("POST", "/api/security/users/add").answer(Answer::text(500, "hunter42 failed"));
    let line = ["security", "users", "create", "--username=u", "--password-file=-", "--source={URL}"];
    let mut pgutil = Pgutil::new();
    pgutil
        .server(&server)
        .stdin("hunter42\n")
        .args(line)
        .env("PGUTIL_USERNAME", "admin")
        .env("PGUTIL_PASSWORD", "hunter43");
    pgutil.run().expect_code(7).shows_nowhere(&["hunter42", "hunter43"]);
    assert_eq!(server.requests()[0].header("X-ApiKey"), Some("admin:hunter43"));
    assert_eq!(server.requests()[0].json()["password"], "hunter42");
}

#[test]
fn without_a_terminal_the_password_is_the_first_line_of_standard_input() {
    let server = Server::start();
    server.expect("POST", "/api/security/users/add").answer(Answer::new(200, ""));
    Pgutil::new().server(&server).stdin("hunter42\nmore\n").args(CREATE).run().expect_code(0);
    assert_eq!(
        server.requests()[0].json(),
        json!({ "name": "u", "displayName": "", "email": "", "password": "hunter42" })
    );
    let server = Server::start();
    Pgutil::new().server(&server).args(CREATE).run().expect_code(2).stderr_has(&["no password was given"]);
    let mut pgutil = Pgutil::new();
    pgutil
        .server(&server)
        .stdin("key\n")
        .args(CREATE.iter().map(|argument| argument.replace("--api-key=abc12345", "--api-key-file=-")));
    pgutil.run().expect_code(2).stderr_has(&["can't read standard input: it was read for another secret"]);
    assert_eq!(server.requests().len(), 0);
}

#[test]
fn a_user_who_exists_is_left_alone_on_request_without_asking_for_a_password() {
    let server = Server::start();
    server.expect("GET", "/api/security/users/list").answer(Answer::text(200, r#"[{"name":"U"}]"#));
    let outcome = Pgutil::new().server(&server).args(CREATE.iter().chain(&["--if-not-exists"])).run();
    outcome.expect(0, "", "pgutil: the user 'u' exists already; nothing was changed\n");
}
