//! `pgutil feeds list`.

use crate::support::http::Answer;
use crate::support::leaf;
use crate::support::pgutil::{Pgutil, Stdout};
use crate::support::server::Server;

const LIST: [&str; 4] = ["feeds", "list", "--source={URL}", "--api-key=abc12345"];
const TARGET: &str = "/api/management/feeds/list";
const FEEDS: &str = r#"[{"name":"npm \u001b[31m","feedType":"npm","active":true,"new":{"x":1.50}},
    {"name":"off","feedType":"nuget","active":false}, null, {"name":"a"}]"#;

fn answering(answer: Answer) -> Server {
    let server = Server::start();
    server.expect("GET", TARGET).answer(answer);
    server
}

#[test]
fn what_holds_for_every_command_holds() {
    leaf::read(&["feeds", "list"], "GET", TARGET, r#"[{"name":"x","feedType":"npm","active":true}]"#)
        .prints("x (npm)\n")
        .prints_json("[\n{\"name\":\"x\",\"feedType\":\"npm\",\"active\":true}\n]\n")
        .check();
}

#[test]
fn active_feeds_are_listed_and_the_others_on_request() {
    let skipped = "pgutil: warning: the list holds a null, which is skipped\n";
    let server = answering(Answer::text(200, FEEDS));
    Pgutil::new().server(&server).args(LIST).run().expect(0, "npm \\u{1b}[31m (npm)\n", skipped);
    assert_eq!(server.requests()[0].header("X-ApiKey"), Some("abc12345"));
    let server = answering(Answer::text(200, FEEDS));
    let line = LIST.iter().chain(&["--inactive"]);
    Pgutil::new().server(&server).args(line).run().expect(0, "npm \\u{1b}[31m (npm)\noff (nuget)\na ()\n", skipped);
}

#[test]
fn json_is_what_the_server_wrote() {
    let server = answering(Answer::text(200, r#"[ {"name":"x","new":1.50} ,{"name":"y"}]"#));
    let line = LIST.iter().chain(&["--json"]);
    Pgutil::new().server(&server).args(line).run().expect(
        0,
        "[\n{\"name\":\"x\",\"new\":1.50},\n{\"name\":\"y\"}\n]\n",
        "",
    );
}

#[test]
fn no_feeds_are_no_lines() {
    for (body, json) in [("[]", "[]\n"), ("{}", "[]\n"), ("null", "[]\n")] {
        let server = answering(Answer::text(200, body));
        Pgutil::new().server(&server).args(LIST).run().expect(0, "", "");
        let server = answering(Answer::text(200, body));
        Pgutil::new().server(&server).args(LIST.iter().chain(&["--json"])).run().expect(0, json, "");
    }
}

#[test]
fn a_damaged_list_fails_after_what_was_complete() {
    for (body, code, fact) in [
        (r#"[{"name":"x","feedType":"npm","active":true},{"na"#, 8, "closed the connection without a whole answer"),
        (r#"[{"name":"x","feedType":"npm","active":true},{"name":5}]"#, 7, "member 'name' is of another type"),
        (r#"[{"name":"x","feedType":"npm","active":true},5]"#, 7, "something other than objects"),
    ] {
        let server = answering(Answer::text(200, body));
        let outcome = Pgutil::new().server(&server).args(LIST).run();
        outcome.expect_code(code).expect_stdout("x (npm)\n").stderr_has(&[fact, "The list above is not complete.\n"]);
    }
    let server = answering(Answer::text(200, "<html>"));
    Pgutil::new().server(&server).args(LIST).run().expect_code(7).expect_stdout("");
}

#[test]
fn refusals_have_their_own_words() {
    for (status, code, fact) in [
        (401, 4, "pgutil: ProGet refused the API key from --api-key (401)\nManaging feeds needs "),
        (404, 5, "pgutil: {URL}/ has no such API (404)\nCheck the address; "),
        (500, 7, "pgutil: ProGet failed (500)\n"),
    ] {
        let server = answering(Answer::text(status, ""));
        Pgutil::new().server(&server).args(LIST).run().expect_code(code).expect_stdout("").stderr_has(&[fact]);
    }
}

#[cfg(unix)]
#[test]
fn nothing_is_sent_without_a_place_for_the_list() {
    let server = Server::start();
    Pgutil::new().server(&server).args(LIST).stdout_to(Stdout::Closed).run().expect_code(1);
}
