//! Heads of requests and answers: their size, encodings and redirects.

use crate::support::http::Answer;
use crate::support::outcome::Outcome;
use crate::support::pgutil::Pgutil;
use crate::support::server::Server;

const CREATE: &[&str] = &["apikeys", "create", "system", "--source={URL}"];
const CHECK: &str = "Check that this is the address of a ProGet server; -v shows the exchange.\n";

/// Runs a create request that gets this answer.
fn create(answer: Answer) -> (i32, String, String) {
    let server = Server::start();
    server.expect("POST", "/api/api-keys/create").answer(answer);
    let outcome = Pgutil::new().server(&server).args(CREATE).run();
    (outcome.code, outcome.stdout, outcome.stderr)
}

fn with_fields(count: usize, length: usize) -> Answer {
    // Two more come with this answer: its type and its length.
    let value = "v".repeat(length);
    (2..count).fold(Answer::text(200, "abcdefgh"), |answer, number| answer.header(&format!("X-{number}"), &value))
}

#[test]
fn a_head_of_128_fields_and_64_kib_is_read() {
    for answer in [with_fields(128, 10), with_fields(20, 3 * 1024), with_fields(3, 63 * 1024)] {
        assert_eq!(create(answer), (0, "abcdefgh\n".to_string(), String::new()));
    }
}

#[test]
fn a_larger_head_is_named() {
    for (answer, what) in [
        (with_fields(129, 10), "it has more than 128 header fields"),
        (with_fields(500, 10), "it has more than 128 header fields"),
        (with_fields(30, 3 * 1024), "its head is larger than 64 KiB"),
        (with_fields(3, 300 * 1024), "its head is larger than 64 KiB"),
    ] {
        let (code, stdout, stderr) = create(answer);
        assert_eq!((code, stdout.as_str()), (7, ""));
        let told = format!("pgutil: the answer of {{URL}}/ can't be understood: {what}\n{CHECK}");
        assert!(stderr.starts_with(&told), "{stderr}");
        assert!(stderr.contains("may exist"), "{stderr}");
    }
}

#[test]
fn a_body_after_a_large_head_is_complete() {
    let key = "k".repeat(3000);
    for pause in [false, true] {
        let answer = (0..20).fold(Answer::text(200, &key), |answer, number| {
            answer.header(&format!("X-{number}"), &"v".repeat(if pause { 100 } else { 3000 }))
        });
        let answer = if pause { answer.drip(std::time::Duration::from_micros(10)) } else { answer };
        assert_eq!(create(answer), (0, format!("{key}\n"), String::new()));
    }
}

#[test]
fn an_encoding_is_neither_requested_nor_accepted() {
    let server = Server::start();
    server
        .expect("POST", "/api/api-keys/create")
        .answer(Answer::text(200, "abcdefgh").header("Content-Encoding", "Identity"));
    Pgutil::new().server(&server).args(CREATE).run().expect(0, "abcdefgh\n", "");
    assert_eq!(server.requests()[0].header("Accept-Encoding"), Some("identity"));
    for (coding, shown) in [("gzip", "gzip"), ("BR", "br"), ("x\u{9b}31m", "x\\u{9b}31m")] {
        let (code, stdout, stderr) =
            create(Answer::new(200, b"\x1f\x8b\x08rest".to_vec()).header("Content-Encoding", coding));
        assert_eq!((code, stdout.as_str()), (7, ""));
        let what = format!("can't be understood: it is encoded as {shown}, which pgutil did not ask for\n{CHECK}");
        assert!(stderr.contains(&what) && stderr.contains("may exist"), "{stderr}");
        let refusal = Answer::new(400, b"\x1f\x8b\x08rest".to_vec()).header("Content-Encoding", coding);
        let (code, _, stderr) = create(refusal);
        assert_eq!(code, 6);
        let what = format!(
            "pgutil: ProGet rejected the request (400): a text encoded as {shown}, which pgutil did not ask for\n"
        );
        assert!(stderr.starts_with(&what), "{stderr}");
    }
    let server = Server::start();
    let list = Answer::json(200, "[]").header("Content-Encoding", "gzip");
    server.expect("GET", "/api/api-keys/list").answer(list);
    let outcome = Pgutil::new().server(&server).args(["apikeys", "list", "--source={URL}"]).run();
    outcome.expect_code(7).expect_stdout("").stderr_has(&["it is encoded as gzip"]);
}

fn with(options: &[&str], variables: &[(&str, &str)], file: &str) -> Outcome<'static> {
    let mut pgutil = Pgutil::new();
    pgutil.file("secret", file);
    // Nothing listens there: a request would be told as refused.
    pgutil.args(["apikeys", "create", "system", "--source=http://127.0.0.1:9"].iter().chain(options));
    for (name, value) in variables {
        pgutil.env(name, value);
    }
    pgutil.run()
}

#[test]
fn a_credential_that_is_too_long_for_a_header_is_refused_before_anything_is_sent() {
    let (fits, long, half) = ("k".repeat(8192), "k".repeat(8193), "k".repeat(5000));
    with(&["--api-key-file=secret"], &[], &fits).expect_code(8);
    let told =
        |what: &str| format!("pgutil: {what} is longer than 8 KiB, which servers don't accept in an HTTP header\n");
    for (outcome, code, what) in [
        (with(&["--api-key-file=secret"], &[], &long), 3, "the API key from --api-key-file"),
        (with(&[], &[("PGUTIL_API_KEY", &long)], ""), 3, "the API key from PGUTIL_API_KEY"),
        (with(&[&format!("--api-key={long}")], &[], ""), 2, "the API key from --api-key"),
        (with(&["--username=u", "--password-file=secret"], &[], &long), 2, "the password from --password-file"),
        (
            with(&[&format!("--username={half}"), "--password-file=secret"], &[], &half),
            2,
            "the user name with the password from --password-file",
        ),
    ] {
        outcome.expect_code(code).expect_stdout("").stderr_has(&[&told(what)]).shows_nowhere(&["kkkk"]);
    }
    let outcome = Pgutil::new().args(["sources", "add", "--url=http://h/", &format!("--api-key={long}")]).run();
    outcome.expect_code(2).stderr_has(&["longer than 8 KiB"]).shows_nowhere(&["kkkk"]);
}

#[test]
fn a_long_address_and_a_long_credential_go_out_whole() {
    for length in [0, 1000, 1900, 2100, 3500, 4090, 6000] {
        let server = Server::start();
        let (base, key) = ("/p".repeat(length / 2), "k".repeat(length + 10));
        server.expect("POST", &format!("{base}/api/api-keys/create")).answer(Answer::text(200, "abcdefgh"));
        let line = ["apikeys", "create", "system", &format!("--source={{URL}}{base}"), &format!("--api-key={key}")];
        Pgutil::new().server(&server).args(line).run().expect(0, "abcdefgh\n", "");
        assert_eq!(server.requests()[0].header("X-ApiKey"), Some(&*key));
    }
}

#[test]
fn a_request_that_is_too_long_is_not_sent() {
    let server = Server::start();
    let source = format!("--source={{URL}}/{}", "p".repeat(20_000));
    let outcome = Pgutil::new().server(&server).args(["apikeys", "create", "system", &source]).run();
    outcome.expect_code(2).expect_stdout("").stderr_has(&[
        "are longer than a request can be\n",
        "Shorten them: the head of a request holds at most 16 KiB.\n",
    ]);
    assert!(!outcome.stderr.contains("may exist"), "{}", outcome.stderr);
    assert!(server.requests().is_empty());
}

#[test]
fn a_redirect_to_a_sign_in_is_explained() {
    const ADVICE: &str = "That is not the path that was asked for: something in front of ProGet probably asks for a \
        sign-in. Let API requests pass there, or use an address that leads to ProGet itself.\n";
    for (location, place) in [
        ("/log-in?ReturnUrl=%2Fapi%2Fapi-keys%2Fcreate", "{URL}/log-in"),
        ("https://sso.example.com/auth?state=s3cret-state", "https://sso.example.com/auth"),
        ("https://user:s3cret@sso.example.com/", "https://sso.example.com"),
    ] {
        let server = Server::start();
        server.expect("POST", "/api/api-keys/create").answer(Answer::text(302, "").header("Location", location));
        let told = format!("pgutil: {{URL}}/ redirects to {place} (302), and redirects are not followed\n{ADVICE}");
        let outcome = Pgutil::new().server(&server).args(CREATE).run();
        outcome.expect(6, "", &told).shows_nowhere(&["s3cret"]);
    }
}
