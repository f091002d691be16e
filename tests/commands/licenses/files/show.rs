//! `pgutil licenses files show`.

use crate::support::http::Answer;
use crate::support::leaf;
use crate::support::pgutil::Pgutil;
use crate::support::server::Server;

fn run(options: &[&str], query: &str, answer: Answer, code: i32, stdout: &str) {
    let server = Server::start();
    server.expect("GET", &format!("/api/licenses/files/download?{query}")).answer(answer);
    let line = [&["licenses", "files", "show", "--source={URL}"][..], options].concat();
    Pgutil::new().server(&server).args(line).run().expect_code(code).expect_stdout(stdout);
}

#[test]
fn the_text_stands_between_a_blank_line_and_a_line_end() {
    run(&["--code=a b"], "code=a%20b", Answer::text(200, "Line 1\r\n\u{1b}[1m\n"), 0, "\nLine 1\n\\u{1b}[1m\n\n");
    run(&["--code=x", "--hash=h"], "hash=h", Answer::text(200, "T"), 0, "\nT\n");
    run(&["--hash=h", "--json"], "hash=h", Answer::text(200, "T\n"), 0, "\"T\\n\"\n");
    run(&["--hash=h"], "hash=h", Answer::text(404, ""), 5, "");
    run(&["--hash=h"], "hash=h", Answer::new(200, &b"\xff"[..]), 7, "");
}

#[test]
fn refusals_are_told() {
    let target = "/api/licenses/files/download?code=a%20b";
    leaf::read(&["licenses", "files", "show", "--code=a b"], "GET", target, "T")
        .prints("\nT\n")
        .prints_json("\"T\"\n")
        .check();
}

#[test]
fn one_of_code_and_hash_is_needed() {
    let server = Server::start();
    Pgutil::new().server(&server).args(["licenses", "files", "show", "--source={URL}"]).run().expect_code(2);
}
