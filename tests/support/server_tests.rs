//! Tests of the support code itself: a server that overlooks something would make every other test worthless.

use std::io::{ErrorKind, Read, Write};
use std::net::TcpStream;
use std::panic::{AssertUnwindSafe, catch_unwind};
use std::time::Duration;

use serde_json::json;

use super::http::Answer;
use super::server::{Server, exchange};

/// Whether the check would fail a test.
fn fails<T>(check: impl FnOnce() -> T) -> bool {
    catch_unwind(AssertUnwindSafe(check)).is_err()
}

const POST: &str = "POST /a?b=c HTTP/1.1\r\nHost: h\r\nx-apikey: k\r\nContent-Length: 7\r\n\r\n{\"a\":1}";

#[test]
fn an_expected_request_gets_its_answer_and_is_recorded() {
    let server = Server::start();
    server.expect("POST", "/a?b=c").answer(Answer::json(200, json!({"x": 1})).header("X-Other", "o"));
    let answer = exchange(&server.url(), POST).unwrap();
    assert!(answer.starts_with("HTTP/1.1 200 OK\r\n"), "{answer}");
    assert!(answer.contains("\r\nX-Other: o\r\n") && answer.ends_with("\r\n\r\n{\"x\":1}"), "{answer}");
    server.wait_for_requests(1);
    let requests = server.requests();
    assert_eq!((requests[0].method.as_str(), requests[0].target.as_str()), ("POST", "/a?b=c"));
    assert_eq!(requests[0].header("X-ApiKey"), Some("k"));
    assert_eq!(requests[0].json(), json!({"a": 1}));
}

#[test]
fn an_unexpected_request_fails_the_test() {
    let server = Server::start();
    exchange(&server.url(), POST).unwrap();
    assert!(fails(|| drop(server)));
}

#[test]
fn a_request_out_of_turn_is_unexpected() {
    let server = Server::start();
    server.expect("GET", "/first").answer(Answer::close());
    exchange(&server.url(), POST).unwrap();
    let complaints = server.complaints();
    assert!(complaints[0].starts_with("unexpected") && complaints[1] == "GET /first did not come", "{complaints:?}");
    assert_eq!(complaints.len(), 2);
}

#[test]
fn an_expected_request_that_does_not_arrive_fails_the_test() {
    let server = Server::start();
    server.expect("GET", "/").answer(Answer::close());
    assert!(fails(|| drop(server)));
}

#[test]
fn half_a_request_fails_the_test() {
    let server = Server::start();
    TcpStream::connect(server.url().trim_start_matches("http://")).unwrap().write_all(b"GET / HT").unwrap();
    assert!(fails(|| drop(server)));
}

#[test]
fn a_connection_carries_one_request_after_the_other() {
    let server = Server::start();
    for _ in 0..2 {
        server.expect("POST", "/a?b=c").answer(Answer::text(200, "x"));
    }
    let answers = exchange(&server.url(), &POST.repeat(2)).unwrap();
    assert_eq!(answers.matches("HTTP/1.1 200 OK").count(), 2, "{answers}");
    server.expect("POST", "/a?b=c").answer(Answer::text(200, "x"));
    exchange(&server.url(), POST).unwrap();
    let connections: Vec<usize> = server.requests().iter().map(|request| request.connection).collect();
    assert_eq!(connections, [1, 1, 2]);
}

#[test]
fn chunks_are_joined_and_a_waiting_client_is_told_to_continue() {
    let server = Server::start();
    server.expect("PUT", "/c").answer(Answer::text(201, ""));
    let head = "PUT /c HTTP/1.1\r\nTransfer-Encoding: chunked\r\nExpect: 100-continue\r\n\r\n";
    let answer = exchange(&server.url(), &format!("{head}3\r\nabc\r\n0a\r\n0123456789\r\n0\r\n\r\n")).unwrap();
    assert!(answer.starts_with("HTTP/1.1 100 Continue\r\n\r\nHTTP/1.1 201 Created\r\n"), "{answer}");
    let request = &server.requests()[0];
    assert!(request.is_chunked() && request.body == b"abc0123456789", "{request}");
}

#[test]
fn answers_can_be_wrong_in_every_way() {
    let server = Server::start();
    let ask = |answer| {
        server.expect("POST", "/a?b=c").answer(answer);
        exchange(&server.url(), POST)
    };
    assert_eq!(ask(Answer::raw("anything")).unwrap(), "anything");
    assert_eq!(ask(Answer::close()).unwrap(), "");
    assert_eq!(ask(Answer::reset()).unwrap_err().kind(), ErrorKind::ConnectionReset);
    assert_eq!(ask(Answer::stream(|mut stream| stream.write_all(b"written").unwrap())).unwrap(), "written");
    let dripped = ask(Answer::text(503, "slow").drip(Duration::from_micros(10))).unwrap();
    assert!(dripped.ends_with("\r\n\r\nslow"), "{dripped}");
}

#[test]
fn a_stalled_answer_lasts_until_the_client_closes_the_connection() {
    let server = Server::start();
    server.expect("GET", "/").answer(Answer::stall());
    let mut stream = TcpStream::connect(server.url().trim_start_matches("http://")).unwrap();
    stream.write_all(b"GET / HTTP/1.1\r\nHost: h\r\n\r\n").unwrap();
    server.wait_for_requests(1);
    stream.set_read_timeout(Some(Duration::from_millis(20))).unwrap();
    assert!(matches!(stream.read(&mut [0]).unwrap_err().kind(), ErrorKind::WouldBlock | ErrorKind::TimedOut));
}

#[cfg(unix)]
mod program {
    use super::super::pgutil::{CONFIG, Pgutil, Stdout};
    use super::*;

    fn shell<'a>(script: &str) -> Pgutil<'a> {
        let mut shell = Pgutil::of("/bin/sh");
        shell.args(["-c", script]);
        shell
    }

    #[test]
    fn input_and_output_are_passed_through() {
        let server = Server::start();
        let mut shell = Pgutil::of("/bin/sh");
        shell.server(&server).args(["-c", "cat; echo $0 $V; pwd; echo {URL} http://u@{HOST} >&2; exit 3"]).arg("last");
        shell.env("V", "{HOME}/x").env("W", "").stdin("in\n").config("{\"sources\": []}");
        let folder = shell.file("sub/f", "").parent().unwrap().to_path_buf();
        assert!(folder.starts_with(shell.home()));
        let outcome = shell.current_dir(folder).run();
        outcome.expect(3, "in\nlast {HOME}/x\n{HOME}/sub\n", "{URL} http://u@{HOST}\n").expect_stdout(&outcome.stdout);
        outcome.expect_code(3).stdout_has(&["last", "sub"]).stderr_has(&["{URL}"]).shows_nowhere(&["hunter42"]);
        assert_eq!(outcome.config.as_deref(), Some("{\"sources\": []}"));
    }

    #[test]
    fn every_part_of_an_outcome_is_compared() {
        let outcome = shell("echo out; echo err >&2; exit 2").run();
        outcome.expect(2, "out\n", "err\n");
        assert!(outcome.to_string().contains("status 2\n--- stdout\nout\n"), "{outcome}");
        for (code, stdout, stderr) in [(0, "out\n", "err\n"), (2, "out", "err\n"), (2, "out\n", "")] {
            assert!(fails(|| outcome.expect(code, stdout, stderr).code));
        }
        assert!(fails(|| outcome.stdout_has(&["out", "no"]).code));
        assert!(fails(|| outcome.stderr_has(&["err", "no"]).code));
        assert!(fails(|| outcome.shows_nowhere(&["no", "err"]).code));
    }

    #[test]
    fn the_environment_and_the_home_are_fresh() {
        let first = shell("env | cut -d= -f1 | grep -v -e PWD -e SHLVL -e _ -e OLDPWD | sort; ls -A").run();
        first.expect(0, "HOME\nPATH\n", "");
        let gone = {
            let shell = shell(":");
            shell.file(CONFIG, "x");
            shell.home().to_path_buf()
        };
        assert!(!gone.exists());
    }

    #[test]
    fn standard_output_and_input_can_be_unusable() {
        let codes = [Stdout::Captured, Stdout::Full, Stdout::BrokenPipe, Stdout::Closed].map(|to| {
            let mut shell = shell("trap '' PIPE; /bin/echo x 2>/dev/null; test $? = 0");
            shell.stdout_to(to).run().code
        });
        assert_eq!(codes, [0, 1, 1, 1]);
        shell("cat").run().expect(0, "", "");
        shell("cat; test $? = 1").stdin_closed().run().stderr_has(&["cat"]).expect_code(0);
    }

    #[test]
    fn a_signal_reaches_the_program_and_differs_from_an_exit_status() {
        let running = shell("exec sleep 60").spawn();
        running.signal("TERM");
        assert_eq!(running.finish().code, -15);
    }
}
