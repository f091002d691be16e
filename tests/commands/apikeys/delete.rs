//! `pgutil apikeys delete`.

use crate::support::http::Answer;
use crate::support::leaf;
use crate::support::pgutil::Pgutil;
#[cfg(unix)]
use crate::support::pgutil::Stdout;
use crate::support::proget::ProGet;
use crate::support::server::Server;

const DELETE: [&str; 5] = ["apikeys", "delete", "--id=43", "--source={URL}", "--api-key=abc12345-and-much-more"];
const TARGET: &str = "/api/api-keys/delete?id=43";
const ANNOUNCED: &str = "Deleting API key (id=43)...\n";
const MAY_BE_DELETED: &str =
    "The API key 43 may have been deleted all the same. Check with pgutil apikeys list --source={URL}/\n";

/// A server that answers one deletion.
fn answering(answer: Answer) -> Server {
    let server = Server::start();
    server.expect("POST", TARGET).answer(answer);
    server
}

fn with<'a>(more: &[&'a str]) -> Vec<&'a str> {
    DELETE.iter().chain(more).copied().collect()
}

#[test]
fn what_holds_for_every_command_holds() {
    leaf::change(&["apikeys", "delete", "--id=43"], "POST", TARGET)
        .announces(ANNOUNCED)
        .prints("Deleting API key (id=43)...\nAPI key deleted.\n")
        .prints_json("{\"id\":43,\"deleted\":true}\n")
        .check();
}

#[test]
fn a_created_key_is_gone_once_it_is_deleted() {
    let proget = ProGet::start();
    let common = ["--source={URL}", "--api-key=abc12345"];
    let run = |words: &[&str]| Pgutil::new().server(&proget).args([words, &common].concat()).run();
    run(&["apikeys", "create", "system"]).expect_code(0);
    let delete = ["apikeys", "delete", "--id=1000"];
    run(&delete).expect(0, "Deleting API key (id=1000)...\nAPI key deleted.\n", "");
    assert_eq!(proget.keys().len(), 0);
    run(&delete).expect(
        5,
        "Deleting API key (id=1000)...\n",
        "pgutil: {URL}/ has no API key 1000 (404): There is no API key 1000.\n\
         Show what is there: pgutil apikeys list --source={URL}/\n",
    );
}

#[test]
fn a_server_that_may_be_too_old_to_have_keys_is_told() {
    for (version, reported) in [("24.0.2.9", "or later; this server is ProGet 2024.2."), ("", "or later.")] {
        let server = answering(Answer::text(404, "").header("X-ProGet-Version", version));
        let outcome = Pgutil::new().server(&server).args(DELETE).run();
        outcome.expect_code(5).stderr_has(&["Managing API keys over the API needs ProGet 2024.3 ", reported]);
    }
}

#[test]
fn json_prints_one_object_and_nothing_else() {
    let server = answering(Answer::new(200, ""));
    Pgutil::new().server(&server).args(with(&["--json"])).run().expect(0, "{\"id\":43,\"deleted\":true}\n", "");
    assert_eq!(server.requests()[0].header("Content-Length"), Some("0"));
    let server = answering(Answer::text(404, ""));
    Pgutil::new().server(&server).args(with(&["--json"])).run().expect_code(5).expect_stdout("");
}

#[test]
fn a_negative_id_is_sent_and_a_word_is_refused() {
    let server = Server::start();
    server.expect("POST", "/api/api-keys/delete?id=-1").answer(Answer::new(200, ""));
    let line = ["apikeys", "delete", "--id=-1", "--source={URL}"];
    Pgutil::new().server(&server).args(line).run().expect_code(0);
    for line in [&["apikeys", "delete", "--id=CI"][..], &["apikeys", "delete"]] {
        Pgutil::new().server(&server).args([line, &["--source={URL}"]].concat()).run().expect_code(2).expect_stdout("");
    }
}

#[test]
fn a_deletion_is_never_sent_twice_and_what_is_unknown_is_told() {
    for (answer, code, fact) in [
        (Answer::close(), 8, "pgutil: {URL}/ closed the connection without a whole answer\n"),
        (Answer::text(503, "Busy."), 7, "pgutil: ProGet is not available (503): Busy.\n"),
        (
            Answer::text(200, "\n<html>Sign in"),
            7,
            "pgutil: the answer of {URL}/ can't be understood: it is a web page\n",
        ),
        (Answer::text(500, "Broken."), 7, "pgutil: ProGet failed (500): Broken.\n"),
        (Answer::stall(), 10, "pgutil: time ran out while waiting for the answer of {URL}/\n"),
    ] {
        let server = answering(answer);
        let outcome = Pgutil::new().server(&server).args(with(&["--timeout=1"])).run();
        outcome.expect_code(code).expect_stdout(ANNOUNCED).stderr_has(&[fact, MAY_BE_DELETED]);
        assert_eq!(server.requests().len(), 1);
    }
}

#[test]
fn a_refused_deletion_says_so_without_a_doubt() {
    for (answer, code, fact) in [
        (Answer::text(400, "No id."), 6, "pgutil: ProGet rejected the request (400): No id.\n"),
        (Answer::text(403, ""), 4, "pgutil: ProGet refused the API key ending in …more from --api-key (403)\n"),
        (Answer::text(429, ""), 6, "pgutil: ProGet is limiting requests (429)\n"),
    ] {
        let server = answering(answer);
        let outcome = Pgutil::new().server(&server).args(DELETE).run();
        outcome
            .expect_code(code)
            .expect_stdout(ANNOUNCED)
            .stderr_has(&[fact])
            .shows_nowhere(&["may have been deleted"]);
        assert_eq!(server.requests().len(), 1);
    }
}

#[cfg(unix)]
#[test]
fn a_signal_after_the_request_says_that_the_key_may_be_deleted() {
    for (signal, code) in [("INT", -2), ("TERM", -15)] {
        let server = answering(Answer::stall());
        let mut pgutil = Pgutil::new();
        let running = pgutil.server(&server).args(DELETE).spawn();
        server.wait_for_requests(1);
        running.signal(signal);
        running.finish().expect_code(code).stderr_has(&["stopped by a signal after the request", MAY_BE_DELETED]);
    }
}

#[cfg(unix)]
#[test]
fn nothing_is_sent_without_a_place_for_the_result() {
    let server = Server::start();
    for (stdout, more) in [(Stdout::Full, &[][..]), (Stdout::BrokenPipe, &[]), (Stdout::Closed, &["--json"])] {
        let outcome = Pgutil::new().server(&server).args(with(more)).stdout_to(stdout).run();
        outcome.expect_code(1).stderr_has(&["standard output"]);
    }
    // Where only the result itself can't be written, the deletion is told.
    let server = answering(Answer::new(200, ""));
    let outcome = Pgutil::new().server(&server).args(with(&["--json"])).stdout_to(Stdout::Full).run();
    outcome.expect_code(1).stderr_has(&["The API key 43 was deleted all the same."]);
}
