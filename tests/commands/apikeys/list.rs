//! `pgutil apikeys list`.

use std::io::{Read, Write};
use std::process::{Command, Stdio};

use serde_json::{Value, json};

use crate::support::http::Answer;
use crate::support::leaf;
use crate::support::pgutil::Pgutil;
#[cfg(unix)]
use crate::support::pgutil::Stdout;
use crate::support::proget::ProGet;
use crate::support::server::Server;
use crate::support::tls_server::Port;

const LIST: [&str; 4] = ["apikeys", "list", "--source={URL}", "--api-key=abc12345-and-much-more"];
const TARGET: &str = "/api/api-keys/list";
const JSON: [&str; 5] = ["apikeys", "list", "--source={URL}", "--api-key=abc12345-and-much-more", "--json"];

/// A server that answers one list.
fn answering(answer: Answer) -> Server {
    let server = Server::start();
    server.expect("GET", TARGET).answer(answer);
    server
}

/// One key in the recorded layout.
fn block(name: &str, id: u32) -> String {
    format!("{name}\n  Id:          {id}\n  Expiration:  None\n  Logging:     None\n  Type:        Other\n\n")
}

#[test]
fn what_holds_for_every_command_holds() {
    let key = r#"{"id":1,"displayName":"a","type":"Other","logging":"none"}"#;
    leaf::read(&["apikeys", "list"], "GET", TARGET, format!("[{key}]"))
        .prints(&block("a", 1))
        .prints_json(&format!("[\n{key}\n]\n"))
        .check();
}

#[test]
fn a_key_is_printed_while_the_next_one_is_still_on_its_way() {
    for (json, printed) in
        [(false, block("a", 1)), (true, "[\n{\"id\":1,\"displayName\":\"a\",\"type\":\"Other\"".into())]
    {
        let (seen, was_seen) = std::sync::mpsc::channel::<()>();
        let port = Port::open(move |mut stream| {
            let _ = stream.read(&mut [0; 4096]);
            let key = r#"[{"id":1,"displayName":"a","type":"Other","logging":"none"}"#;
            let _ = write!(stream, "HTTP/1.1 200 OK\r\nContent-Length: {}\r\n\r\n{key}", key.len() + 1);
            // Whoever waits for more before he prints never sees the end.
            let _ = was_seen.recv();
            let _ = stream.write_all(b"]");
        });
        let mut command = Command::new(env!("CARGO_BIN_EXE_pgutil"));
        command.args(["apikeys", "list", "--timeout=20", "--source"]);
        command.arg(format!("http://127.0.0.1:{}", port.number())).args(json.then_some("--json"));
        let mut running = command.env_clear().env("HOME", "/nonexistent").stdout(Stdio::piped()).spawn().unwrap();
        let mut stdout = running.stdout.take().unwrap();
        let mut text = vec![0; printed.len()];
        stdout.read_exact(&mut text).unwrap();
        assert_eq!(String::from_utf8_lossy(&text), printed);
        seen.send(()).unwrap();
        assert!(running.wait().unwrap().success());
    }
}

#[test]
fn created_keys_are_listed_without_their_text() {
    let proget = ProGet::start();
    for kind in [&["system", "--apis=feeds"][..], &["feed", "--feed=MyNpmFeed"], &["personal", "--user=johnsmith"]] {
        let options = ["--source={URL}", "--api-key=abc12345", "--name=CI", "--key"];
        let key = format!("the-text-of-{}", kind[0]);
        let line = [&["apikeys", "create"][..], kind, &options[..], &[&key]].concat();
        Pgutil::new().server(&proget).args(line).run().expect_code(0);
    }
    let outcome = Pgutil::new().server(&proget).args([&LIST[..3], &["--api-key=abc12345"]].concat()).run();
    outcome.expect_code(0).shows_nowhere(&["the-text-of"]).stdout_has(&[
        "CI\n  Id:          1000\n  Expiration:  None\n  Logging:     None\n  Type:        System\n  APIs:        feeds\n\n",
        "CI\n  Id:           1001\n",
        "  Permissions:  view, add, promote, delete\n\n",
        "  Type:        Personal\n  User:        johnsmith\n\n",
    ]);
}

#[test]
fn unknown_types_words_and_members_are_printed_as_they_are() {
    let keys = json!([
        {"id": "x-1", "type": "Robot", "displayName": 5, "logging": "Everything", "new": {"a": [1]}},
        {},
    ]);
    let server = answering(Answer::json(200, keys));
    Pgutil::new().server(&server).args(LIST).run().expect(
        0,
        "5\n  Id:          x-1\n  Expiration:  None\n  Logging:     Everything\n  Type:        Robot\n\n\
         (unnamed key)\n  Id:          (unknown)\n  Expiration:  None\n  Logging:     (unknown)\n  Type:        (unknown)\n\n",
        "",
    );
}

#[test]
fn a_date_stands_alone_only_where_the_time_is_midnight() {
    for (sent, shown) in [
        ("2030-01-31T00:00:00", "2030-01-31"),
        ("2030-01-31T00:00:00Z", "2030-01-31"),
        ("2030-01-31T00:00:00.0000000", "2030-01-31"),
        ("2030-01-31T00:00:01", "2030-01-31T00:00:01"),
        ("2030-01-31T00:00:00+02:00", "2030-01-31T00:00:00+02:00"),
        ("2030-01-31", "2030-01-31"),
        ("soon", "soon"),
    ] {
        let server = answering(Answer::json(200, json!([{"id": 1, "expiration": sent}])));
        Pgutil::new().server(&server).args(LIST).run().stdout_has(&[&format!("\n  Expiration:  {shown}\n")]);
    }
}

#[test]
fn controls_in_texts_of_the_server_are_shown_as_escapes() {
    let keys = "[{\"id\":1,\"type\":\"other\",\"logging\":\"none\",\"displayName\":\"a\\u001b[31m\\n\u{9b}ß\"}]";
    let server = answering(Answer::json(200, keys));
    Pgutil::new().server(&server).args(LIST).run().expect(0, &block("a\\u{1b}[31m\\n\\u{9b}ß", 1), "");
    let server = answering(Answer::json(200, keys));
    let outcome = Pgutil::new().server(&server).args(JSON).run();
    outcome.expect_code(0).shows_nowhere(&["\u{1b}", "\u{9b}"]);
    assert_eq!(serde_json::from_str::<Value>(&outcome.stdout).unwrap(), serde_json::from_str::<Value>(keys).unwrap());
}

#[test]
fn no_keys_are_told_in_words_and_in_json() {
    for answer in ["[]", "null"] {
        let (text, json) = (answering(Answer::json(200, answer)), answering(Answer::json(200, answer)));
        Pgutil::new().server(&text).args(LIST).run().expect(0, "No API keys are defined.\n", "");
        Pgutil::new().server(&json).args(JSON).run().expect(0, "[]\n", "");
    }
}

#[test]
fn json_gives_the_servers_objects_as_one_array() {
    let sent = "[ {\"id\":1, \"big\":123456789012345678901234567890,\r\n\t\"x\":\"\\u00e4\"} ,\n{\"id\":2,\"type\":\"Robot\"}]";
    let server = answering(Answer::json(200, sent));
    Pgutil::new().server(&server).args(JSON).run().expect(
        0,
        "[\n{\"id\":1, \"big\":123456789012345678901234567890, \n \"x\":\"\\u00e4\"},\n{\"id\":2,\"type\":\"Robot\"}\n]\n",
        "",
    );
}

#[test]
fn a_list_cut_in_the_middle_prints_what_came_and_is_no_success() {
    let cut = "[{\"id\":1,\"type\":\"other\",\"logging\":\"none\",\"displayName\":\"a\"},{\"id\":2,\"ty";
    let head = "HTTP/1.1 200 OK\r\nContent-Type: application/json\r\n";
    for answer in [
        // The body ends with the connection, in the middle of a chunk, or before its length.
        format!("{head}\r\n{cut}"),
        format!("{head}Transfer-Encoding: chunked\r\n\r\n{:x}\r\n{cut}", cut.len() + 9),
        format!("{head}Content-Length: 1000\r\n\r\n{cut}"),
    ] {
        let server = answering(Answer::raw(answer.clone()));
        Pgutil::new().server(&server).args(LIST).run().expect(
            8,
            &block("a", 1),
            "pgutil: {URL}/ closed the connection without a whole answer\n\
             Try again. If it happens again, look at the server's log, or at what is between here and the server.\n\
             The list above is not complete.\n",
        );
        let server = answering(Answer::raw(answer));
        let outcome = Pgutil::new().server(&server).args(JSON).run();
        outcome.expect_code(8).expect_stdout(&format!("[\n{}", &cut[1..cut.find(",{").unwrap()]));
        assert_eq!(serde_json::from_str::<Value>(&outcome.stderr).unwrap()["exit"], 8);
    }
}

#[test]
fn a_list_that_stops_coming_runs_out_of_time_with_what_came() {
    let server = answering(Answer::stream(|mut stream| {
        let begun = "HTTP/1.1 200 OK\r\n\r\n[{\"id\":1,\"type\":\"other\",\"logging\":\"none\",\"displayName\":\"a\"},";
        stream.write_all(begun.as_bytes()).unwrap();
        std::io::copy(&mut stream, &mut std::io::sink()).ok();
    }));
    let outcome = Pgutil::new().server(&server).args([&LIST[..], &["--timeout=1"]].concat()).run();
    outcome.expect_code(10).expect_stdout(&block("a", 1)).stderr_has(&["time ran out while reading the answer"]);
}

#[test]
fn while_a_list_streams_the_limit_counts_from_the_last_byte() {
    let server = answering(Answer::stream(|mut stream| {
        stream.write_all(b"HTTP/1.1 200 OK\r\nConnection: close\r\n\r\n[").unwrap();
        for id in 1..=4 {
            std::thread::sleep(std::time::Duration::from_millis(400));
            write!(stream, "{}{{\"id\":{id}}}", if id > 1 { "," } else { "" }).unwrap();
        }
        stream.write_all(b"]").unwrap();
    }));
    Pgutil::new().server(&server).args([&LIST[..], &["--timeout=1"]].concat()).run().expect_code(0);
}

#[test]
fn an_answer_that_is_not_a_list_is_an_error() {
    for answer in ["", "{\"keys\":[]}", "<html><title>Login</title>", "[5]", "[{}]]", "[{\"id\":1}{\"id\":2}]"] {
        let server = answering(Answer::new(200, answer));
        let outcome = Pgutil::new().server(&server).args(JSON).run();
        outcome.expect_code(7).stderr_has(&["can't be understood"]);
        assert!(serde_json::from_str::<Value>(&outcome.stdout).is_err(), "{}", outcome.stdout);
    }
}

#[test]
fn a_refused_list_prints_nothing_and_says_why() {
    for (answer, code, fact) in [
        (Answer::text(403, "No."), 4, "ProGet refused the API key ending in …more from --api-key (403): No."),
        (Answer::text(404, ""), 5, "{URL}/ has no such API (404)"),
        (Answer::text(500, "Broken."), 7, "ProGet failed (500): Broken."),
        (Answer::new(302, "").header("Location", "/login"), 6, "{URL}/ redirects to {URL}/login (302)"),
    ] {
        let server = answering(answer);
        let outcome = Pgutil::new().server(&server).args(LIST).run();
        outcome.expect_code(code).expect_stdout("").stderr_has(&[fact]);
    }
}

#[test]
fn a_list_is_asked_for_again_while_the_server_is_busy() {
    let server = Server::start();
    server.expect("GET", TARGET).answer(Answer::text(503, "Starting."));
    server.expect("GET", TARGET).answer(Answer::text(429, "Slowly.").header("Retry-After", "0"));
    server.expect("GET", TARGET).answer(Answer::json(200, "[]"));
    Pgutil::new().server(&server).args(LIST).run().expect(0, "No API keys are defined.\n", "");
    for status in [502, 504] {
        let server = Server::start();
        (0..3).for_each(|_| server.expect("GET", TARGET).answer(Answer::text(status, "")));
        Pgutil::new().server(&server).args(LIST).run().expect_code(7).expect_stdout("");
    }
}

#[test]
fn a_wait_that_the_limit_does_not_allow_is_not_begun() {
    for wait in ["3600", "Fri, 31 Dec 2100 23:59:59 GMT"] {
        let server = answering(Answer::text(503, "Later.").header("Retry-After", wait));
        Pgutil::new().server(&server).args(LIST).run().expect_code(7).stderr_has(&["(503): Later."]);
    }
}

#[cfg(unix)]
#[test]
fn an_output_that_can_not_be_written_is_a_failure() {
    let keys = format!("[{}]", vec![r#"{"id":1,"type":"other"}"#; 5000].join(","));
    for line in [&LIST[..], &JSON[..]] {
        let server = answering(Answer::json(200, &keys));
        let outcome = Pgutil::new().server(&server).args(line).stdout_to(Stdout::Full).run();
        outcome.expect_code(1).stderr_has(&["cannot write to standard output"]);
        // A reader that has seen enough ends it by SIGPIPE.
        let server = answering(Answer::json(200, &keys));
        Pgutil::new().server(&server).args(line).stdout_to(Stdout::BrokenPipe).run().expect(-13, "", "");
    }
    let server = Server::start();
    let outcome = Pgutil::new().server(&server).args(LIST).stdout_to(Stdout::Closed).run();
    outcome.expect(1, "", "pgutil: standard output is closed\nUse a terminal, a file on a disk with free space, or a program that reads all of the output.\n");
}

#[cfg(target_os = "linux")]
#[test]
fn a_long_list_needs_no_more_memory_than_a_short_one() {
    /// The largest amount of memory that a run needed, in KiB.
    fn peak(count: usize) -> u64 {
        let keys = format!("[{}]", vec![r#"{"id":1001,"type":"system","displayName":"CI agent"}"#; count].join(","));
        let length = keys.len();
        let server = Server::start();
        let (written, all_written) = std::sync::mpsc::channel();
        let (looked, wait) = std::sync::mpsc::channel();
        server.expect("GET", TARGET).answer(Answer::stream(move |mut stream| {
            write!(stream, "HTTP/1.1 200 OK\r\nContent-Length: {length}\r\n\r\n").unwrap();
            stream.write_all(&keys.as_bytes()[..length - 1]).unwrap();
            written.send(()).unwrap();
            // The last byte comes when the memory has been looked at.
            wait.recv().unwrap();
            stream.write_all(b"]").unwrap();
        }));
        let mut pgutil = Pgutil::new();
        let running = pgutil.server(&server).args(LIST).spawn();
        all_written.recv().unwrap();
        let peak = running.peak_memory();
        looked.send(()).unwrap();
        running.finish().expect_code(0);
        peak
    }
    let (few, many) = (peak(10), peak(300_000));
    assert!(many < few + 2048, "{few} KiB for ten keys, {many} KiB for 300000");
}
