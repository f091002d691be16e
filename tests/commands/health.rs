//! `pgutil health`.

use std::io::Write;
use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::time::Duration;

use serde_json::{Value, json};

use crate::support::http::Answer;
use crate::support::pgutil::Pgutil;
#[cfg(unix)]
use crate::support::pgutil::Stdout;
use crate::support::proget::{ProGet, Settings};
use crate::support::server::Server;
#[cfg(unix)]
use crate::support::terminal::Terminal;
use crate::support::tls_server::{Port, speak};

const HEALTH: [&str; 2] = ["health", "--source={URL}"];
const TARGET: &str = "/health?format=json";

/// A report of a server of which one part is as given.
fn report(service: &str) -> Answer {
    let report = json!({
        "databaseStatus": "OK", "licenseStatus": "OK", "versionNumber": "24.0.3.5", "releaseNumber": "24.0.3",
        "serviceStatus": service,
    });
    Answer::json(200, report)
}

/// A server that gives these answers, one after the other.
fn answering(answers: Vec<Answer>) -> Server {
    let server = Server::start();
    answers.into_iter().for_each(|answer| server.expect("GET", TARGET).answer(answer));
    server
}

fn health<'a>(server: &'a Server, more: &[&str]) -> crate::support::outcome::Outcome<'a> {
    Pgutil::new().server(server).args([&HEALTH[..], more].concat()).run()
}

const HEALTHY: &str =
    "Checking {URL}/...all OK\nVersion: 24.0.3.5 (24.0.3)\n\nDatabase: OK\nLicense:  OK\nService:  OK\n";
const UNHEALTHY: &str = "Checking {URL}/...Version: 24.0.3.5 (24.0.3)\n\nDatabase: OK\nLicense:  OK\nService:  Error\n";

#[test]
fn a_good_report_is_a_success_and_a_bad_one_has_a_status_of_its_own() {
    health(&answering(vec![report("OK")]), &[]).expect(0, HEALTHY, "");
    health(&answering(vec![report("Error")]), &[]).expect(
        11,
        UNHEALTHY,
        "pgutil: {URL}/ is not OK: service Error\n\
         ProGet's administration pages have the details. To wait for a server that is starting, use --wait=SECONDS.\n",
    );
}

#[test]
fn a_report_counts_whatever_its_status_and_is_not_asked_for_again() {
    let body = r#"{"serviceStatus":"Stopped","serviceStatusDetail":"not\u001brunning","databaseStatus":null,"licenseStatus":null}"#;
    for status in [200, 404, 500, 503] {
        let server = answering(vec![Answer::json(status, body)]);
        health(&server, &[]).expect_code(11).expect_stdout(
            "Checking {URL}/...Version: unknown (unknown)\n\nDatabase: \nLicense:  \n\
             Service:  Stopped (not\\u{1b}running)\n",
        );
    }
}

#[test]
fn every_generation_of_servers_is_understood() {
    for version in ["23.0.9.1", "24.0.30.4", "26.0.3.1"] {
        let proget = ProGet::with(Settings { version, ..Settings::default() });
        let outcome = health(&proget, &[]);
        outcome.expect_code(0).stdout_has(&["all OK\n", &format!("Version: {version} (")]);
        let proget = ProGet::with(Settings { version, unhealthy: true, ..Settings::default() });
        health(&proget, &[]).expect_code(11).stdout_has(&["Service:  Error (The service is not running.)"]);
    }
    let text = || Answer::text(200, "OK").header("X-ProGet-Version", "25.0.1.2");
    let shown = "Checking {URL}/...all OK\nVersion: 25.0.1.2 (25.0.1.2)\n\nDatabase: OK\nLicense:  OK\nService:  OK\n";
    health(&answering(vec![text()]), &[]).expect(0, shown, "");
    let server = answering(vec![text()]);
    let outcome = health(&server, &["--json"]);
    assert_eq!(outcome.expect_code(0).stdout.parse::<Value>().unwrap()["databaseStatus"], "OK");
}

#[test]
fn json_prints_the_servers_object_also_where_it_is_not_well() {
    let sent = json!({
        "applicationName": "ProGet", "databaseStatus": "OK", "licenseStatus": null, "serviceStatus": "Error",
        "n": [1.50, "\u{9b}"],
    });
    let server = answering(vec![Answer::json(500, &sent)]);
    let outcome = health(&server, &["--json"]);
    outcome.expect_code(11).shows_nowhere(&["\u{9b}"]);
    assert_eq!(outcome.stdout.parse::<Value>().unwrap(), sent);
    assert_eq!(outcome.stderr.parse::<Value>().unwrap()["exit"], 11);
    let server = answering(vec![Answer::text(403, "")]);
    let outcome = health(&server, &["--json"]);
    outcome.expect_code(4).expect_stdout("");
}

#[test]
fn other_answers_and_no_answer_have_their_own_status() {
    for (answer, code, fact) in [
        (Answer::text(403, "No."), 4, "ProGet requires a credential, and none was given (403): No."),
        (Answer::text(404, ""), 5, "{URL}/ has no such API (404)"),
        (Answer::text(500, "Broken."), 7, "ProGet failed (500): Broken."),
        (
            Answer::new(302, "").header("Location", "https://new.example/health?format=json"),
            6,
            "not followed\nIf you trust it, use its address: --source=https://new.example/\n",
        ),
        (Answer::text(200, "<html>Welcome</html>"), 7, "can't be understood"),
        (Answer::json(200, "{}"), 7, "can't be understood"),
        (Answer::close(), 8, "closed the connection"),
    ] {
        let server = answering(vec![answer]);
        let outcome = health(&server, &[]);
        outcome.expect_code(code).expect_stdout("Checking {URL}/...").stderr_has(&[fact]);
    }
    let gone = Server::start();
    let url = gone.url();
    drop(gone);
    let outcome = Pgutil::new().args(["health", "--source", &url]).run();
    outcome.expect_code(8).stderr_has(&["cannot connect to", "refused"]);
}

#[test]
fn a_busy_server_is_asked_again() {
    health(&answering(vec![Answer::text(503, ""), Answer::text(502, ""), report("OK")]), &[]).expect(0, HEALTHY, "");
}

#[test]
fn stored_credentials_go_out() {
    let server = answering(vec![report("OK")]);
    let config = r#"{"sources":[{"name":"Default","url":"{URL}","token":"stored-key"}]}"#;
    Pgutil::new().server(&server).config(config).args(["health"]).run().expect_code(0);
    assert_eq!(server.requests()[0].header("X-ApiKey"), Some("stored-key"));
}

#[test]
fn waiting_ends_when_all_is_ok_and_says_nothing_in_a_log() {
    let answers = vec![
        Answer::close(),
        Answer::text(503, "Starting."),
        Answer::text(404, ""),
        Answer::text(200, "<html>Please wait</html>"),
        report("Starting"),
        report("OK"),
    ];
    health(&answering(answers), &["--wait=60"]).expect(0, HEALTHY, "");
}

#[test]
fn waiting_finds_a_server_that_comes_later() {
    let free = Server::start();
    let port: u16 = free.host().rsplit(':').next().unwrap().parse().unwrap();
    let url = free.url();
    drop(free);
    let running = Pgutil::new().args(["health", "--source", &url, "--wait=60"]).spawn();
    std::thread::sleep(std::time::Duration::from_millis(300));
    let _proget = ProGet::with(Settings { port, ..Settings::default() });
    running.finish().expect_code(0).stdout_has(&["all OK\n"]);
}

#[test]
fn waiting_ends_at_once_where_it_is_of_no_use() {
    for status in [401, 403] {
        health(&answering(vec![Answer::text(status, "")]), &["--wait=60"]).expect_code(4);
    }
    // A port that does not speak TLS, as a server and as a proxy; in plain HTTP the proxy wants to know who asks.
    let connections = Arc::new(AtomicUsize::new(0));
    let count = connections.clone();
    let port = Port::open(move |stream| {
        count.fetch_add(1, Ordering::SeqCst);
        speak(stream, b"HTTP/1.1 407 Authenticate\r\n\r\n");
    });
    Pgutil::new().args(["health", "--wait=2", "--source", &port.url()]).run().expect_code(9);
    let plain = format!("http://127.0.0.1:{}", port.number());
    for proxy in [port.url(), plain] {
        let mut pgutil = Pgutil::new();
        pgutil.env("all_proxy", &proxy).args(["health", "--wait=2", "--source=https://proget.test"]);
        pgutil.run().expect_code(8).stderr_has(&["pgutil: the proxy "]);
    }
    assert_eq!(connections.load(Ordering::SeqCst), 3);
    Pgutil::new().args(["health", "--wait=60", "--source=nowhere"]).run().expect_code(3);
    for wait in ["-1", "soon", ""] {
        Pgutil::new().args(["health", &format!("--wait={wait}")]).run().expect_code(2);
    }
}

#[test]
fn a_server_that_asks_for_a_pause_gets_it_but_the_wait_goes_on_to_its_own_end() {
    let server = answering(vec![
        Answer::text(503, "").header("Retry-After", "1"),
        Answer::text(429, "").header("Retry-After", "3600"),
        report("OK"),
    ]);
    health(&server, &["--wait=3"]).expect_code(0);
    assert_eq!(server.requests().len(), 3);
}

#[test]
fn the_last_try_has_time_for_a_slow_answer() {
    let slow = Answer::stream(|mut stream| {
        std::thread::sleep(Duration::from_millis(400));
        let body = r#"{"databaseStatus":"OK","licenseStatus":"OK","serviceStatus":"OK"}"#;
        let head = format!("HTTP/1.1 200 OK\r\nContent-Length: {}\r\n\r\n{body}", body.len());
        stream.write_all(head.as_bytes()).unwrap();
    });
    let server = answering(vec![Answer::text(429, "").header("Retry-After", "3600"), slow]);
    health(&server, &["--wait=3"]).expect_code(0);
}

#[test]
fn a_wait_in_vain_ends_with_the_last_state() {
    let respond = |answer: fn() -> Answer| Server::responding(0, Box::new(move |_| answer()));
    health(&respond(|| report("Error")), &["--wait=1"]).expect_code(11).expect_stdout(UNHEALTHY);
    health(&respond(|| Answer::text(503, "")), &["--wait=1"]).expect_code(7).expect_stdout("Checking {URL}/...");
    health(&respond(Answer::close), &["--wait=1"]).expect_code(8);
    health(&respond(Answer::stall), &["--wait=1"]).expect_code(10);
    let outcome = Pgutil::new().args(["health", "--source=http://127.0.0.1:9/", "--wait=1"]).run();
    outcome.expect_code(8);
}

#[test]
fn a_try_that_the_end_cuts_short_does_not_hide_the_state_before_it() {
    let server = answering(vec![report("Error"), Answer::stall()]);
    health(&server, &["--wait=1"]).expect_code(11).expect_stdout(UNHEALTHY);
}

#[cfg(unix)]
#[test]
fn nothing_is_asked_without_a_place_for_the_report() {
    let server = Server::start();
    for more in [&["--json"][..], &["--wait=60"], &[]] {
        let outcome = Pgutil::new().server(&server).args([&HEALTH[..], more].concat()).stdout_to(Stdout::Closed).run();
        outcome.expect_code(1).expect_stdout("").stderr_has(&["standard output is closed"]);
    }
}

#[cfg(unix)]
#[test]
fn a_terminal_shows_one_line_of_progress_which_goes_away() {
    let server = answering(vec![report("Starting"), report("OK")]);
    let url = server.url();
    let (shown, code) = Terminal::start("\"$PGUTIL\" health --source=$URL --wait=600", &[("URL", &url)]).finish();
    assert_eq!(code, 0, "{shown}");
    let (progress, rest) = shown.split_once("\r\x1b[KChecking").unwrap();
    assert!(progress.starts_with(&format!("\r\x1b[Kwaiting for {url}/, 5")) && !progress.contains('\n'), "{shown}");
    assert!(rest.starts_with(&format!(" {url}/...all OK\nVersion: ")), "{shown}");
}

#[cfg(unix)]
#[test]
fn an_interrupt_takes_the_line_of_progress_away() {
    let server = Server::responding(0, Box::new(|_| report("Starting")));
    let line = "\"$PGUTIL\" health --source=$URL --wait=600";
    let mut terminal = Terminal::start(line, &[("URL", &server.url()), ("NO_COLOR", "1")]);
    terminal.wait_for("waiting for");
    terminal.type_in("\x03");
    let (shown, code) = terminal.finish();
    assert_eq!(code, 130, "{shown}");
    assert!(shown.ends_with("\r\x1b[K"), "{shown:?}");
}

#[cfg(unix)]
#[test]
fn a_terminal_shows_that_all_is_not_ok_on_a_line_of_its_own() {
    for (answer, shown) in [(report("Error"), "...not OK\nVersion: "), (Answer::text(404, ""), "...\n")] {
        let server = answering(vec![answer]);
        let url = server.url();
        let (all, _) = Terminal::start("\"$PGUTIL\" health --source=$URL", &[("URL", &url)]).finish();
        assert!(all.starts_with(&format!("Checking {url}/{shown}")), "{all}");
    }
}
