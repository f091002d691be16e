//! `pgutil security permissions add`.

use serde_json::json;

use crate::support::leaf;
use crate::support::pgutil::Pgutil;
use crate::support::server::Server;

#[test]
fn what_is_not_given_is_not_sent() {
    leaf::change(
        &["security", "permissions", "add", "--task=T", "--user=u", "--feed=f", "--deny"],
        "POST",
        "/api/security/permissions/add",
    )
    .sends(json!({ "user": "u", "task": "T", "feed": "f", "deny": true }))
    .own_feed()
    .prints("Adding deny T for feed f for user u...\nPermission added.\n")
    .prints_json("{\"permission\":{\"user\":\"u\",\"task\":\"T\",\"feed\":\"f\",\"deny\":true},\"added\":true}\n")
    .check();
}

#[test]
fn one_of_user_and_group_is_needed_and_the_variable_for_the_feed_does_not_count() {
    for options in [&[][..], &["--user=u", "--group=g"], &["--user=u", "--feed=f", "--feed-group=g"]] {
        let server = Server::start();
        let line = [&["security", "permissions", "add", "--task=T", "--source={URL}"][..], options].concat();
        Pgutil::new().server(&server).args(line).run().expect_code(2).expect_stdout("");
    }
    let server = Server::start();
    let line = ["security", "permissions", "add", "--task=T", "--user=u", "--dry-run", "--source={URL}"];
    let outcome = Pgutil::new().server(&server).env("PGUTIL_FEED", "v").args(line).run();
    outcome.expect_code(0).stderr_has(&[r#"{"user":"u","task":"T","deny":false}"#]);
}
