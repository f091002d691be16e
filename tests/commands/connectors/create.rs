//! `pgutil connectors create`.

use serde_json::json;

use crate::support::http::Answer;
use crate::support::leaf;
use crate::support::pgutil::Pgutil;
use crate::support::server::Server;

#[test]
fn name_type_and_address_are_sent() {
    leaf::change(
        &["connectors", "create", "--name=n", "--type=NPM", "--url=https://h/"],
        "POST",
        "/api/management/connectors/create",
    )
    .sends(json!({ "name": "n", "url": "https://h/", "feedType": "NPM" }))
    .prints("Creating NPM connector n to https://h/...\nConnector created.\n")
    .prints_json("{\"connector\":\"n\",\"created\":true}\n")
    .check();
}

#[test]
fn the_credential_of_a_connector_is_sent_and_shown_nowhere() {
    let line = [
        "connectors",
        "create",
        "--name=n",
        "--type=npm",
        "--url=u",
        "--connector-username=ci",
        "--connector-password-file=-",
        "--source={URL}",
    ];
    let server = Server::start();
    server.expect("POST", "/api/management/connectors/create").answer(Answer::text(400, "hunter42 is weak"));
    let outcome = Pgutil::new().server(&server).stdin("hunter42").args(line).run();
    outcome.expect_code(6).shows_nowhere(&["hunter42"]);
    let body = json!({ "name": "n", "url": "u", "feedType": "npm", "username": "ci", "password": "hunter42" });
    assert_eq!(server.requests()[0].json(), body);
    let server = Server::start();
    let outcome = Pgutil::new().server(&server).stdin("abc").args(line.iter().chain(&["--dry-run"])).run();
    outcome.expect_code(0).stderr_has(&[r#""password":"***""#]);
}

#[test]
fn a_connector_that_exists_is_left_alone_on_request() {
    let server = Server::start();
    server.expect("GET", "/api/management/connectors/get/n").answer(Answer::text(200, "{}"));
    let line = ["connectors", "create", "--name=n", "--type=npm", "--url=u", "--if-not-exists", "--source={URL}"];
    Pgutil::new().server(&server).args(line).run().expect(
        0,
        "",
        "pgutil: the connector 'n' exists already; nothing was changed\n",
    );
}

#[test]
fn a_password_needs_a_user_and_a_type_must_be_known() {
    for options in [&["--type=npm", "--connector-password=x"][..], &["--type=Bower"]] {
        let server = Server::start();
        let line = [&["connectors", "create", "--name=n", "--url=u", "--source={URL}"][..], options].concat();
        Pgutil::new().server(&server).args(line).run().expect_code(2);
    }
}
