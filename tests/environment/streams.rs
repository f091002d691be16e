//! Streams that another process made non-blocking, and readers that go away.

use std::io::{Read, Write};
use std::os::fd::OwnedFd;
use std::os::unix::net::UnixStream;
use std::process::{Command, Stdio};

use super::{CREATE, OBJECT, through_shell};
use crate::support::http::Answer;
use crate::support::server::Server;

/// A pair of which the first end does not block, for the program.
fn non_blocking() -> (Stdio, UnixStream) {
    let (theirs, ours) = UnixStream::pair().unwrap();
    theirs.set_nonblocking(true).unwrap();
    (OwnedFd::from(theirs).into(), ours)
}

fn pgutil(server: &Server, words: &[&str]) -> Command {
    let mut command = Command::new(env!("CARGO_BIN_EXE_pgutil"));
    command.args(words.iter().map(|word| word.replace("{URL}", &server.url()))).env_clear();
    command.stdin(Stdio::null()).stdout(Stdio::piped()).stderr(Stdio::piped());
    command
}

#[test]
fn a_non_blocking_stdout_is_waited_for() {
    let server = Server::start();
    let keys = format!("[{}]", vec![r#"{"id":1,"type":"other","displayName":"a key of many"}"#; 50_000].join(","));
    server.expect("GET", "/api/api-keys/list").answer(Answer::json(200, keys));
    let (stdout, mut reader) = non_blocking();
    let mut command = pgutil(&server, &["apikeys", "list", "--source={URL}"]);
    let child = command.stdout(stdout).spawn().unwrap();
    // Otherwise this process keeps the other end open.
    drop(command);
    let mut text = String::new();
    server.wait_for_requests(1);
    reader.read_to_string(&mut text).unwrap();
    let output = child.wait_with_output().unwrap();
    assert!(output.status.success(), "{}", String::from_utf8_lossy(&output.stderr));
    assert_eq!(text.matches("a key of many").count(), 50_000);
}

#[test]
fn a_non_blocking_stderr_is_waited_for() {
    let server = Server::start();
    server.expect("POST", "/api/api-keys/create").answer(Answer::text(400, &"long line\n".repeat(100)));
    // A trace of many lines into a stream that takes few at a time.
    let (stderr, mut reader) = non_blocking();
    let mut command = pgutil(&server, &[&CREATE[..], &["-v"]].concat());
    let mut child = command.stderr(stderr).spawn().unwrap();
    drop(command);
    server.wait_for_requests(1);
    let mut text = String::new();
    reader.read_to_string(&mut text).unwrap();
    assert_eq!(child.wait().unwrap().code(), Some(6));
    assert!(text.contains("long line\n") && text.contains("pgutil: ProGet rejected"), "{text}");
}

#[test]
fn a_non_blocking_stdin_is_waited_for() {
    let server = Server::start();
    server.expect("POST", "/api/api-keys/create").answer(Answer::json(200, OBJECT));
    let (stdin, mut writer) = non_blocking();
    let mut command = pgutil(&server, &["apikeys", "create", "system", "--source={URL}", "--api-key-file=-"]);
    let child = command.stdin(stdin).spawn().unwrap();
    drop(command);
    for piece in ["abc", "12345", "\n"] {
        std::thread::sleep(std::time::Duration::from_millis(50));
        writer.write_all(piece.as_bytes()).unwrap();
    }
    drop(writer);
    let output = child.wait_with_output().unwrap();
    assert!(output.status.success(), "{}", String::from_utf8_lossy(&output.stderr));
    assert_eq!(server.requests()[0].header("X-ApiKey"), Some("abc12345"));
}

#[test]
fn every_command_waits_for_a_non_blocking_stdin() {
    for (words, target, body) in [
        (&["builds", "import", "--input=-"][..], "/api/sca/import", "<bom></bom>"),
        (
            &["security", "users", "create", "--username=u", "--displayname=U", "--email=u@example.com"],
            "/api/security/users/add",
            "{\"name\":\"u\",\"displayName\":\"U\",\"email\":\"u@example.com\",\"password\":\"<bom></bom>\"}",
        ),
    ] {
        let server = Server::start();
        server.expect("POST", target).answer(Answer::new(200, ""));
        let (stdin, mut writer) = non_blocking();
        let mut command = pgutil(&server, &[words, &["--source={URL}"]].concat());
        let child = command.stdin(stdin).spawn().unwrap();
        drop(command);
        for piece in ["<bom>", "</bom>"] {
            std::thread::sleep(std::time::Duration::from_millis(50));
            writer.write_all(piece.as_bytes()).unwrap();
        }
        drop(writer);
        let output = child.wait_with_output().unwrap();
        assert!(output.status.success(), "{}", String::from_utf8_lossy(&output.stderr));
        assert_eq!(String::from_utf8_lossy(&server.requests()[0].body), body);
    }
}

#[test]
fn where_sigpipe_is_ignored_a_reader_that_goes_away_is_an_error() {
    let server = Server::start();
    let keys = format!("[{}]", vec![r#"{"id":1,"type":"other"}"#; 5_000].join(","));
    server.expect("GET", "/api/api-keys/list").answer(Answer::json(200, keys));
    let line = "trap '' PIPE; { \"$0\" \"$@\"; echo $? >&2; } | head -c 1 >/dev/null";
    let output = through_shell(&server, line, &["apikeys", "list", "--source={URL}"]);
    let stderr = String::from_utf8_lossy(&output.stderr);
    assert!(stderr.starts_with("pgutil: cannot write to standard output: ") && stderr.ends_with("\n1\n"), "{stderr}");
}

#[test]
fn a_command_that_changes_something_tells_of_a_reader_that_went_away() {
    let server = Server::start();
    server.expect("POST", "/api/api-keys/create").answer(Answer::json(200, OBJECT));
    let line = "{ sleep 0.1; \"$0\" \"$@\"; echo $? >&2; } | true";
    let output = through_shell(&server, line, &CREATE);
    let stderr = String::from_utf8_lossy(&output.stderr);
    assert!(stderr.contains("cannot write to standard output") && stderr.contains("--id=1000"), "{stderr}");
    assert!(stderr.ends_with("\n1\n"), "{stderr}");
}
