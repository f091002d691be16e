//! `pgutil security users edit`.

use serde_json::json;

use crate::support::http::Answer;
use crate::support::leaf;
use crate::support::pgutil::Pgutil;
use crate::support::server::Server;

#[test]
fn only_what_is_given_is_sent() {
    leaf::change(&["security", "users", "edit", "--username=u", "--email=u@y"], "POST", "/api/security/users/update")
        .sends(json!({ "name": "u", "email": "u@y" }))
        .prints("Updating user u...\nUser updated.\n")
        .prints_json("{\"user\":\"u\",\"updated\":true}\n")
        .check();
}

#[test]
fn a_new_password_comes_from_a_file_too() {
    let server = Server::start();
    server.expect("POST", "/api/security/users/update").answer(Answer::new(200, ""));
    let line = ["security", "users", "edit", "--username=u", "--password-file=-", "--source={URL}"];
    Pgutil::new().server(&server).stdin("hunter42").args(line).run().expect_code(0);
    assert_eq!(server.requests()[0].json(), json!({ "name": "u", "password": "hunter42" }));
}
