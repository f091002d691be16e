//! Attacks that worked once: on where a credential goes, on what is shown, and on how long a command takes.

use crate::support::http::Answer;
use crate::support::pgutil::Pgutil;
use crate::support::server::Server;

const CREATE: [&str; 5] = ["apikeys", "create", "system", "--source={URL}", "--api-key=abc12345"];

fn answering(answer: Answer) -> Server {
    let server = Server::start();
    server.expect("POST", "/api/api-keys/create").answer(answer);
    server
}

#[test]
fn the_password_of_a_variable_completes_no_user_name_for_another_server() {
    for source in ["--source={URL}", "--source=http://bob@{HOST}"] {
        let server = Server::start();
        let mut pgutil = Pgutil::new();
        pgutil.server(&server).env("PGUTIL_SOURCE", "http://good.example").env("PGUTIL_PASSWORD", "topsecret1");
        let user = (source == "--source={URL}").then_some("--username=bob");
        let outcome = pgutil.args(["apikeys", "create", "system", source].into_iter().chain(user)).run();
        outcome.expect_code(3).stderr_has(&["no password is given for user bob"]).shows_nowhere(&["topsecret1"]);
    }
}

#[cfg(unix)]
#[test]
fn the_key_is_given_to_no_other_user() {
    use std::os::unix::fs::{chown, lchown, symlink};
    let server = Server::start();
    let mut pgutil = Pgutil::new();
    let path = pgutil.file("agent.key", "theirs");
    let aim = pgutil.file("aim", "mine");
    if crate::support::skip::without_root() {
        return;
    }
    chown(&path, Some(65_534), None).unwrap();
    pgutil.server(&server).args(CREATE.iter().chain(&["--output-file=agent.key", "--force"]));
    pgutil.run().expect_code(1).stderr_has(&["agent.key: it belongs to another user"]);
    std::fs::remove_file(&path).unwrap();
    symlink(&aim, &path).unwrap();
    lchown(&path, Some(65_534), None).unwrap();
    pgutil.run().expect_code(1).stderr_has(&["agent.key: it belongs to another user"]);
    // Behind one's own link too.
    symlink("agent.key", pgutil.home().join("own")).unwrap();
    pgutil.args(CREATE.iter().chain(&["--output-file=own", "--force"]));
    pgutil.run().expect_code(1).stderr_has(&["own: it belongs to another user"]);
    assert_eq!(std::fs::read_to_string(&aim).unwrap(), "mine");
}

#[test]
fn a_key_made_to_be_searched_for_ever_is_delivered() {
    let backslashes = serde_json::json!({"key": format!("{}X", "\\".repeat(60)), "systemApis": ["\\".repeat(200)]});
    let letters = serde_json::json!({"key": "a".repeat(31_000), "systemApis": ["a".repeat(30_000)]});
    for object in [backslashes, letters] {
        let server = answering(Answer::json(200, object.to_string()));
        let outcome = Pgutil::new().server(&server).args(CREATE).run();
        outcome.expect_code(0).expect_stdout(&format!("{}\n", object["key"].as_str().unwrap()));
    }
}

#[test]
fn json_that_is_no_key_is_no_key() {
    for body in ["null", "true", "false", "0", "1.5e3", "[]", "[\"abcdefgh\"]"] {
        let server = answering(Answer::text(200, body));
        let outcome = Pgutil::new().server(&server).args(CREATE).run();
        outcome.expect_code(7).expect_stdout("").stderr_has(&["is JSON without a key"]);
    }
}

#[test]
fn an_address_without_its_scheme_is_not_repeated() {
    for source in
        ["bob:hunter2222@proget.corp.com", "https:/bob:hunter2222@host", "70f875c2593ef93d0b21400d5f94ea1d8ed519d0"]
    {
        for (option, variable) in [(Some(format!("--source={source}")), None), (None, Some(source))] {
            let mut pgutil = Pgutil::new();
            if let Some(value) = variable {
                pgutil.env("PGUTIL_SOURCE", value);
            }
            let outcome = pgutil.args(["apikeys", "list"].map(str::to_string).into_iter().chain(option)).run();
            outcome
                .expect_code(3)
                .shows_nowhere(&["hunter2222", "70f875c2"])
                .stderr_has(&["names neither a configured source nor an address"]);
        }
    }
}

#[test]
fn a_proxy_that_drips_is_given_up_at_the_limit() {
    let proxy = crate::support::tls_server::Port::open(|mut stream| {
        use std::io::Write;
        let mut piece = &b"HTTP/1.1 200 OK\r\nX: "[..];
        while stream.write_all(piece).is_ok() {
            piece = b"x";
            std::thread::sleep(std::time::Duration::from_millis(200));
        }
    });
    let mut pgutil = Pgutil::new();
    pgutil.env("http_proxy", &format!("http://127.0.0.1:{}", proxy.number()));
    pgutil.args([
        "apikeys",
        "create",
        "system",
        "--source=http://proget.invalid/",
        "--api-key=abc12345",
        "--timeout=1",
    ]);
    let outcome = pgutil.run();
    outcome.expect_code(10).expect_stdout("");
    assert!(!outcome.stderr.contains("may exist"), "{}", outcome.stderr);
}

#[test]
fn a_wait_that_nobody_would_sit_through_is_not_begun() {
    let server = Server::start();
    for wait in ["18446744073709551615", "3600"] {
        server.expect("GET", "/api/api-keys/list").answer(Answer::text(503, "busy").header("Retry-After", wait));
        let words = ["apikeys", "list", "--source={URL}", "--api-key=abc12345", "--timeout=0"];
        Pgutil::new().server(&server).args(words).run().expect_code(7).expect_stdout("");
    }
}

#[test]
fn json_of_a_create_carries_no_control_character() {
    let server = answering(Answer::json(200, "{\"key\":\"abcdefghi\",\"displayName\":\"\u{9b}31mX\u{202e}\u{61c}\"}"));
    let outcome = Pgutil::new().server(&server).args(CREATE.iter().chain(&["--json"])).run();
    outcome.expect(0, "{\"key\":\"abcdefghi\",\"displayName\":\"\\u009b31mX\\u202e\\u061c\"}\n", "");
}

#[test]
fn with_an_output_file_the_key_is_in_no_other_member_either() {
    let server = answering(Answer::json(200, r#"{"id":7,"Key":"given-secret-1","note":"it is given-secret-1"}"#));
    let options = ["--key=given-secret-1", "--json", "--output-file=k"];
    let mut pgutil = Pgutil::new();
    pgutil.server(&server).args(CREATE.iter().chain(&options)).run().expect(
        0,
        "{\"id\":7,\"note\":\"it is ***\"}\n",
        "",
    );
}

#[cfg(unix)]
#[test]
fn a_hang_up_cleans_up_as_a_termination_does() {
    for (signal, code) in [("HUP", -1), ("QUIT", -3)] {
        let server = answering(Answer::stall());
        let mut pgutil = Pgutil::new();
        let running = pgutil.server(&server).args(CREATE.iter().chain(&["--output-file=agent.key"])).spawn();
        server.wait_for_requests(1);
        running.signal(signal);
        running.finish().expect_code(code).stderr_has(&["The key may exist all the same."]);
        assert_eq!(std::fs::read_dir(pgutil.home()).unwrap().count(), 0);
    }
}

#[test]
fn a_version_beyond_all_numbers_is_no_version() {
    let server = answering(Answer::text(404, "").header("X-ProGet-Version", "4294967295.0.1.1"));
    let outcome = Pgutil::new().server(&server).args(CREATE).run();
    outcome.expect_code(5).stderr_has(&["needs ProGet 2024.3 or later."]);
}

#[test]
fn this_machine_is_reached_past_the_proxy_in_every_spelling() {
    let server = answering(Answer::text(200, "abcdefgh"));
    let port = server.url().rsplit(':').next().unwrap().to_string();
    let mut pgutil = Pgutil::new();
    pgutil.env("http_proxy", "http://127.0.0.1:9");
    let source = format!("--source=http://0.0.0.0:{port}");
    pgutil.args(["apikeys", "create", "system", &source, "--api-key=abc12345"]).run().expect_code(0);
    for host in ["127.1", "0x7f000001", "127.0.0.1."] {
        let source = format!("--source=http://{host}:{port}");
        let outcome = pgutil.args(["apikeys", "create", "system", &source, "--api-key=abc12345"]).run();
        outcome.expect_code(2).stderr_has(&["looks like an IPv4 address but is not one"]);
    }
}

#[test]
fn a_proxy_that_is_not_verified_is_warned_of() {
    let mut pgutil = Pgutil::new();
    pgutil.env("http_proxy", "https://127.0.0.1:9");
    let words =
        ["apikeys", "list", "--source=http://proget.invalid", "--insecure", "--api-key=abc12345", "--timeout=1"];
    let outcome = pgutil.args(words).run();
    outcome.expect_code(8).stderr_has(&["warning: the certificate of 127.0.0.1 is not verified (--insecure)"]);
}
