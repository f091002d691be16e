//! `pgutil feeds create`.

use serde_json::json;

use crate::support::http::Answer;
use crate::support::leaf;
use crate::support::pgutil::Pgutil;
use crate::support::server::Server;

const CREATE: [&str; 6] = ["feeds", "create", "--name=a b/c", "--type=NPM", "--source={URL}", "--api-key=abc12345"];
const TARGET: &str = "/api/management/feeds/create";
const GET: &str = "/api/management/feeds/get/a%20b%2Fc";

fn with<'a>(more: &[&'a str]) -> Vec<&'a str> {
    CREATE.iter().chain(more).copied().collect()
}

#[test]
fn what_holds_for_every_command_holds() {
    leaf::change(&["feeds", "create", "--name=a b/c", "--type=NPM"], "POST", TARGET)
        .announces("Creating NPM feed: a b/c...\n")
        .prints("Creating NPM feed: a b/c...\nFeed created.\n")
        .prints_json("{\"feed\":\"a b/c\",\"created\":true}\n")
        .check();
}

#[test]
fn name_and_type_are_sent_and_any_success_counts() {
    for body in ["{\"name\":\"a b/c\"}", "", "OK", "{"] {
        let server = Server::start();
        server.expect("POST", TARGET).answer(Answer::text(200, body));
        Pgutil::new().server(&server).args(CREATE).run().expect(0, "Creating NPM feed: a b/c...\nFeed created.\n", "");
        assert_eq!(server.requests()[0].json(), json!({ "name": "a b/c", "feedType": "NPM" }));
    }
}

#[test]
fn a_wrong_type_is_refused_before_anything_is_sent() {
    let server = Server::start();
    let line = ["feeds", "create", "--name=x", "--type=nmp", "--source={URL}"];
    Pgutil::new().server(&server).args(line).run().expect_code(2).expect_stdout("").stderr_has(&["did you mean npm?"]);
}

#[test]
fn json_tells_what_was_done() {
    let server = Server::start();
    server.expect("POST", TARGET).answer(Answer::text(200, "{}"));
    let outcome = Pgutil::new().server(&server).args(with(&["--json"])).run();
    outcome.expect(0, "{\"feed\":\"a b/c\",\"created\":true}\n", "");
}

#[test]
fn a_feed_that_exists_already_is_left_alone_on_request() {
    let line = with(&["--if-not-exists", "-v"]);
    let server = Server::start();
    server.expect("GET", GET).answer(Answer::text(200, "{\"name\":\"a b/c\"}"));
    let outcome = Pgutil::new().server(&server).args(&line).run();
    outcome.expect_code(0).expect_stdout("").stderr_has(&["pgutil: the feed 'a b/c' exists already"]);
    let server = Server::start();
    server.expect("GET", GET).answer(Answer::text(200, "{}"));
    let outcome = Pgutil::new().server(&server).args(with(&["--if-not-exists", "--json"])).run();
    outcome.expect_code(0).expect_stdout("{\"feed\":\"a b/c\",\"created\":false}\n");
    // It is created where it is absent, and an answer that tells neither is an error.
    let server = Server::start();
    server.expect("GET", GET).answer(Answer::text(404, ""));
    server.expect("POST", TARGET).answer(Answer::text(200, ""));
    Pgutil::new().server(&server).args(&line).run().expect_code(0);
    let server = Server::start();
    server.expect("GET", GET).answer(Answer::text(403, ""));
    Pgutil::new().server(&server).args(&line).run().expect_code(4);
}

#[test]
fn a_dry_run_shows_the_request_and_sends_nothing() {
    let server = Server::start();
    Pgutil::new().server(&server).args(with(&["--dry-run"])).run().expect(
        0,
        "",
        "POST {URL}/api/management/feeds/create\nX-ApiKey: ***\nContent-Type: application/json; charset=utf-8\n\n\
         {\"name\":\"a b/c\",\"feedType\":\"NPM\"}\n",
    );
}

#[test]
fn where_it_is_unknown_whether_the_feed_was_created_the_message_says_how_to_look() {
    const UNSURE: &str =
        "The feed 'a b/c' may have been created all the same. Check with pgutil feeds list --source={URL}/\n";
    for (answer, code) in [
        (Answer::close(), 8),
        (Answer::text(500, "Broken."), 7),
        (Answer::text(503, ""), 7),
        (Answer::text(200, "<html>Sign in"), 7),
        (Answer::stall(), 10),
    ] {
        let server = Server::start();
        server.expect("POST", TARGET).answer(answer);
        let outcome = Pgutil::new().server(&server).args(with(&["--timeout=1"])).run();
        outcome.expect_code(code).expect_stdout("Creating NPM feed: a b/c...\n").stderr_has(&[UNSURE]);
        assert_eq!(server.requests().len(), 1);
    }
    let server = Server::start();
    server.expect("POST", TARGET).answer(Answer::text(400, "It exists."));
    let outcome = Pgutil::new().server(&server).args(CREATE).run();
    outcome.expect_code(6).stderr_has(&["pgutil: ProGet rejected the request (400): It exists.\n"]);
    outcome.shows_nowhere(&["may have been"]);
}
