//! `pgutil feeds storage change`.

use serde_json::json;

use crate::support::http::Answer;
use crate::support::leaf;
use crate::support::pgutil::Pgutil;
use crate::support::server::Server;

#[test]
fn options_are_checked_against_what_the_server_lists() {
    leaf::change(&["feeds", "storage", "change", "--feed=a b", "--type=disk", "--path=/d=1", "--LEGACY=TRUE"], "POST", "/api/storage?feed=a%20b")
        .sends(json!({ "id": "disk", "properties": { "Path": "/d=1", "Legacy": true } }))
        .after("/api/storage", r#"[{"id":"Disk","description":"Local disk","properties":{"Path":{"required":true,"description":"Where","type":"string","placeholder":"/x"},"Legacy":{"type":"boolean"}}},{"id":"S3","properties":{"SecretKey":{"type":"string","required":true}}}]"#)
        .free_options()
        .free_members("properties")
        .prints("Storage changed to disk.\n")
        .prints_json("{\"feed\":\"a b\",\"type\":\"disk\",\"changed\":true}\n")
        .check();
}

const TYPES: &str = r#"[{"id":"Disk","description":"Local disk","properties":{"Path":{"required":true,"description":"Where","type":"string","placeholder":"/x"},"Legacy":{"type":"boolean"}}},{"id":"S3","properties":{"SecretKey":{"type":"string","required":true}}}]"#;

#[test]
fn wrong_options_are_refused_after_the_types_are_read() {
    for (options, fact) in [
        (&["--type=Cloud"][..], "--type takes a type of storage: Disk, S3"),
        (&["--type=Disk"], "missing --Path=VALUE"),
        (&["--type=Disk", "--Path=x", "--Pahth=1"], "has no option --Pahth; did you mean --Path?"),
        (&["--type=Disk", "--Path=x", "--Legacy=yes"], "--Legacy takes true or false"),
    ] {
        let server = Server::start();
        server.expect("GET", "/api/storage").answer(Answer::text(200, TYPES));
        let line = [&["feeds", "storage", "change", "--feed=f", "--source={URL}"][..], options].concat();
        Pgutil::new().server(&server).args(line).run().expect_code(2).expect_stdout("").stderr_has(&[fact]);
    }
}

#[test]
fn a_secret_is_read_from_a_file_and_shown_nowhere() {
    let server = Server::start();
    server.expect("GET", "/api/storage").answer(Answer::text(200, TYPES));
    server.expect("POST", "/api/storage?feed=f").answer(Answer::text(500, "bad s3cret"));
    let mut pgutil = Pgutil::new();
    pgutil.file("key", "s3cret\n");
    let line =
        ["feeds", "storage", "change", "--feed=f", "--type=S3", "--secret-file=SecretKey={HOME}/key", "--source={URL}"];
    let outcome = pgutil.server(&server).args(line).run();
    outcome.expect_code(7).shows_nowhere(&["s3cret"]);
    assert_eq!(server.requests()[1].json(), json!({ "id": "S3", "properties": { "SecretKey": "s3cret" } }));
    let server = Server::start();
    server.expect("GET", "/api/storage").answer(Answer::text(200, TYPES));
    let outcome = Pgutil::new()
        .server(&server)
        .args(["feeds", "storage", "change", "--feed=f", "--type=S3", "--SecretKey=abc", "--dry-run", "--source={URL}"])
        .run();
    outcome.expect_code(0).expect_stdout("").stderr_has(&[r#""SecretKey":"***""#]);
}
