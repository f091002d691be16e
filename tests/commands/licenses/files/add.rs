//! `pgutil licenses files add`.

use crate::support::http::Answer;
use crate::support::leaf;
use crate::support::pgutil::Pgutil;
use crate::support::server::Server;

const TARGET: &str = "/api/licenses/files/add?code=a%20b";

fn run(answer: Answer, more: &[&str]) -> (i32, String, String, Vec<u8>) {
    let server = Server::start();
    server.expect("POST", TARGET).answer(answer);
    let mut pgutil = Pgutil::new();
    pgutil.file("l.txt", "text");
    let line = ["licenses", "files", "add", "--code=a b", "--file=l.txt", "--source={URL}"];
    let outcome = pgutil.server(&server).args(line.iter().chain(more)).run();
    (outcome.code, outcome.stdout.clone(), outcome.stderr.clone(), server.requests()[0].body.clone())
}

#[test]
fn the_file_is_sent_as_it_is() {
    let doing = "Uploading l.txt as a b license...\nLicense file added.\n".to_string();
    assert_eq!(run(Answer::new(200, ""), &[]), (0, doing, String::new(), b"text".to_vec()));
    let json = "{\"file\":\"l.txt\",\"license\":\"a b\",\"added\":true}\n".to_string();
    assert_eq!(run(Answer::new(200, ""), &["--json"]), (0, json, String::new(), b"text".to_vec()));
}

#[test]
fn refusals_and_lost_answers_are_told() {
    leaf::change(&["licenses", "files", "add", "--code=a b", "--file=l.txt"], "POST", TARGET)
        .file("l.txt", "text")
        .prints("Uploading l.txt as a b license...\nLicense file added.\n")
        .prints_json("{\"file\":\"l.txt\",\"license\":\"a b\",\"added\":true}\n")
        .check();
    for (answer, is_unsure) in [(Answer::text(413, ""), false), (Answer::text(500, ""), true)] {
        let (_, _, stderr, _) = run(answer, &[]);
        assert_eq!(stderr.contains("all the same"), is_unsure, "{stderr}");
    }
}

#[test]
fn nothing_is_sent_without_a_file() {
    for file in ["absent", ".", ""] {
        let server = Server::start();
        let line = ["licenses", "files", "add", "--code=x", &format!("--file={file}"), "--source={URL}"];
        Pgutil::new().server(&server).args(line).run().expect_code(2).expect_stdout("");
    }
    let server = Server::start();
    let line = ["licenses", "files", "add", "--code=x", "--file=-", "--dry-run", "--source={URL}"];
    let outcome = Pgutil::new().server(&server).args(line).run();
    outcome.expect_code(0).expect_stdout("").stderr_has(&["POST {URL}/api/licenses/files/add?code=x\n"]);
}
