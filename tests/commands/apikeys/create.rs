//! `pgutil apikeys create`: what the three kinds of key have in common.

mod feed;
mod personal;
mod system;

use crate::support::http::Answer;
use crate::support::pgutil::Pgutil;
#[cfg(unix)]
use crate::support::pgutil::Stdout;
use crate::support::proget::{ProGet, Settings};
use crate::support::server::Server;

const KEY: &str = "70f875c2593ef93d0b21400d5f94ea1d8ed519d0";
const OBJECT: &str = r#"{"id":1000,"type":"system","key":"70f875c2593ef93d0b21400d5f94ea1d8ed519d0","logging":"none"}"#;
const CREATE: [&str; 5] = ["apikeys", "create", "system", "--source={URL}", "--api-key=abc12345"];

/// A server that answers one create.
fn answering(answer: Answer) -> Server {
    let server = Server::start();
    server.expect("POST", "/api/api-keys/create").answer(answer);
    server
}

fn with<'a>(more: &[&'a str]) -> Vec<&'a str> {
    CREATE.iter().chain(more).copied().collect()
}

#[test]
fn every_option_reaches_the_server() {
    let server = answering(Answer::json(200, OBJECT));
    Pgutil::new()
        .server(&server)
        .args(with(&[
            "--name=CI key",
            "--description=a \"b\" ✓",
            "--expiration=2099-01-31T13:45:00+02:00",
            "--logging=BOTH",
            "--key=my-own-key",
        ]))
        .run()
        .expect(0, &format!("{KEY}\n"), "");
    let request = &server.requests()[0];
    assert_eq!(
        String::from_utf8_lossy(&request.body),
        "{\"type\":\"system\",\"key\":\"my-own-key\",\"displayName\":\"CI key\",\"description\":\"a \\\"b\\\" ✓\",\
         \"systemApis\":[\"full-control\"],\"expiration\":\"2099-01-31T11:45:00Z\",\"logging\":\"both\"}"
    );
    assert_eq!(request.header("X-ApiKey"), Some("abc12345"));
    assert_eq!(request.header("Content-Type"), Some("application/json; charset=utf-8"));
    assert_eq!(request.header("Content-Length"), Some(request.body.len().to_string().as_str()));
}

#[test]
fn an_empty_name_or_description_is_not_sent() {
    let server = answering(Answer::json(200, OBJECT));
    Pgutil::new().server(&server).args(with(&["--name=", "--description="])).run().expect_code(0);
    assert_eq!(server.requests()[0].json().as_object().map(|body| body.len()), Some(3));
}

#[test]
fn the_key_is_read_from_every_form_of_answer() {
    for (answer, key) in [
        (Answer::text(200, KEY), KEY),
        (Answer::text(201, &format!("{KEY}\r\n")), KEY),
        (Answer::json(200, format!("\"{KEY}\"")), KEY),
        (Answer::json(200, format!(" {{ \"key\" : \"{KEY}\", \"Type\": 7, \"new\": [{{}}] }}\n")), KEY),
        (Answer::raw(format!("HTTP/1.1 200 OK\r\n\r\n{KEY}")), KEY),
        (Answer::raw(format!("HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n28\r\n{KEY}\r\n0\r\n\r\n")), KEY),
    ] {
        let server = answering(answer);
        Pgutil::new().server(&server).args(CREATE).run().expect(0, &format!("{key}\n"), "");
    }
}

#[test]
fn the_given_key_counts_where_the_answer_has_none() {
    for answer in [Answer::json(200, r#"{"id":5}"#), Answer::new(204, "")] {
        let server = answering(answer);
        Pgutil::new().server(&server).args(with(&["--key=my-own-key"])).run().expect(0, "my-own-key\n", "");
    }
}

#[test]
fn a_success_without_a_usable_key_is_an_error_and_says_what_may_exist() {
    for (body, why) in [
        ("", "is empty"),
        ("<html><title>Sign in</title></html>", "is a web page"),
        (r#"{"key":null}"#, "has no key"),
        (r#"{"other":1}"#, "has no key"),
        (r#"{"key":"a b"}"#, "blank"),
        ("\"\"", "has an empty key"),
        ("two words", "blank"),
        ("a\u{1b}[31m", "control"),
        (r#"{"key":"#, "understood"),
    ] {
        let server = answering(Answer::new(200, body));
        let outcome = Pgutil::new().server(&server).args(CREATE).run();
        outcome.expect_code(7).expect_stdout("").stderr_has(&["pgutil: the server reports success, but", why]);
        outcome.stderr_has(&["pgutil apikeys list --source={URL}/"]);
        assert!(!outcome.stderr.contains('\u{1b}'));
    }
    let server = answering(Answer::new(200, "k".repeat(64 * 1024 + 1)));
    Pgutil::new().server(&server).args(CREATE).run().expect_code(7).expect_stdout("");
}

#[test]
fn an_unusable_answer_with_an_id_names_the_command_that_deletes_the_key() {
    let server = answering(Answer::json(200, r#"{"id":77,"key":null}"#));
    let outcome = Pgutil::new().server(&server).args(CREATE).run();
    outcome.expect_code(7).stderr_has(&["Delete it: pgutil apikeys delete --id=77 --source={URL}/"]);
}

#[cfg(unix)]
#[test]
fn a_stdout_that_cannot_take_the_key_is_an_error_that_does_not_show_it() {
    for stdout in [Stdout::Full, Stdout::BrokenPipe] {
        let server = answering(Answer::json(200, OBJECT));
        let outcome = Pgutil::new().server(&server).args(CREATE).stdout_to(stdout).run();
        outcome.expect_code(1).shows_nowhere(&[KEY]);
        outcome.stderr_has(&["cannot write to standard output", "pgutil apikeys delete --id=1000"]);
    }
}

#[cfg(unix)]
#[test]
fn a_closed_stdout_is_found_out_before_anything_is_sent() {
    let server = Server::start();
    let outcome = Pgutil::new().server(&server).args(CREATE).stdout_to(Stdout::Closed).run();
    outcome.expect(1, "", "pgutil: standard output is closed\nUse a terminal, a file on a disk with free space, or a program that reads all of the output.\n");
}

#[test]
fn json_prints_the_servers_object_with_the_key() {
    for (answer, expected) in [
        (
            Answer::json(200, r#"{"id":1,"new":{"a":[1]},"key":"abcdefgh"}"#),
            r#"{"id":1,"new":{"a":[1]},"key":"abcdefgh"}"#,
        ),
        (Answer::text(200, "abcdefgh"), r#"{"key":"abcdefgh"}"#),
    ] {
        let server = answering(answer);
        Pgutil::new().server(&server).args(with(&["--json"])).run().expect(0, &format!("{expected}\n"), "");
    }
}

#[test]
fn output_file_takes_the_key_privately_and_stdout_stays_empty() {
    let server = answering(Answer::json(200, OBJECT));
    let mut pgutil = Pgutil::new();
    pgutil.server(&server).args(with(&["--output-file=agent.key"])).run().expect(0, "", "");
    let path = pgutil.home().join("agent.key");
    assert_eq!(std::fs::read_to_string(&path).unwrap(), format!("{KEY}\n"));
    #[cfg(unix)]
    {
        use std::os::unix::fs::PermissionsExt;
        assert_eq!(std::fs::metadata(&path).unwrap().permissions().mode() & 0o777, 0o600);
    }
}

#[test]
fn an_existing_output_file_is_kept_unless_forced() {
    let server = Server::start();
    let mut pgutil = Pgutil::new();
    let path = pgutil.file("agent.key", "old\n");
    let outcome = pgutil.server(&server).args(with(&["--output-file=agent.key"])).run();
    outcome.expect_code(1).expect_stdout("").stderr_has(&["agent.key", "--force"]);
    assert_eq!(std::fs::read_to_string(&path).unwrap(), "old\n");
    server.expect("POST", "/api/api-keys/create").answer(Answer::json(200, OBJECT));
    pgutil.args(with(&["--output-file=agent.key", "--force"])).run().expect(0, "", "");
    assert_eq!(std::fs::read_to_string(&path).unwrap(), format!("{KEY}\n"));
}

#[test]
fn a_failed_create_leaves_no_output_file() {
    let server = answering(Answer::text(403, "no"));
    let mut pgutil = Pgutil::new();
    pgutil.server(&server).args(with(&["--output-file=agent.key"])).run().expect_code(4);
    assert_eq!(std::fs::read_dir(pgutil.home()).unwrap().count(), 0);
}

#[test]
fn an_output_file_that_cannot_be_made_is_found_out_before_anything_is_sent() {
    let server = Server::start();
    for path in ["absent/agent.key", "/dev/full", "."] {
        let option = format!("--output-file={path}");
        let outcome = Pgutil::new().server(&server).args(with(&[&option])).run();
        outcome.expect_code(1).expect_stdout("").stderr_has(&["cannot write --output-file"]);
    }
}

#[test]
fn with_json_and_an_output_file_stdout_gets_the_object_without_the_key() {
    let server = answering(Answer::json(200, OBJECT));
    let mut pgutil = Pgutil::new();
    pgutil.server(&server).args(with(&["--output-file=k", "--json"])).run().expect(
        0,
        "{\"id\":1000,\"type\":\"system\",\"logging\":\"none\"}\n",
        "",
    );
}

#[test]
fn dry_run_shows_the_request_without_secrets_and_sends_nothing() {
    let server = Server::start();
    let outcome = Pgutil::new().server(&server).args(with(&["--dry-run", "--key=secret-key", "--name=n"])).run();
    outcome.expect(
        0,
        "",
        "POST {URL}/api/api-keys/create\nX-ApiKey: ***\nContent-Type: application/json; charset=utf-8\n\n\
         {\"type\":\"system\",\"key\":\"***\",\"displayName\":\"n\",\"systemApis\":[\"full-control\"],\"logging\":\"none\"}\n",
    );
}

#[test]
fn a_past_date_is_sent_with_a_warning() {
    let server = answering(Answer::json(200, OBJECT));
    let outcome = Pgutil::new().server(&server).args(with(&["--expiration=2024/08/01"])).run();
    outcome.expect(
        0,
        &format!("{KEY}\n"),
        "pgutil: warning: --expiration is in the past: the key will not be usable\n",
    );
    assert_eq!(server.requests()[0].json()["expiration"], "2024-08-01T00:00:00");
}

#[test]
fn a_key_that_differs_from_what_was_asked_for_is_warned_about() {
    let server = answering(Answer::json(
        200,
        r#"{"id":1,"key":"abcdefgh","systemApis":["Feeds"],"expiration":"2099-02-01T00:00:00Z"}"#,
    ));
    let outcome = Pgutil::new().server(&server).args(with(&["--apis=feeds,sca", "--expiration=2099-01-31"])).run();
    outcome.expect(
        0,
        "abcdefgh\n",
        "pgutil: warning: the key has other APIs than asked for: Feeds\n\
         pgutil: warning: the key has another expiration than asked for: 2099-02-01T00:00:00Z\n",
    );
}

#[test]
fn the_same_in_the_servers_spelling_is_no_difference() {
    let server = answering(Answer::json(
        200,
        r#"{"key":"abcdefgh","systemApis":["SCA","feeds"],"expiration":"2099-01-31T00:00:00.0000000Z"}"#,
    ));
    let outcome = Pgutil::new().server(&server).args(with(&["--apis=feeds,sca", "--expiration=2099-01-31"])).run();
    outcome.expect(0, "abcdefgh\n", "");
}

#[test]
fn verbose_tells_id_and_expiration_of_the_new_key() {
    let server = answering(Answer::json(200, r#"{"id":9,"key":"abcdefgh","expiration":"2099-01-31T00:00:00"}"#));
    let outcome = Pgutil::new().server(&server).args(with(&["-v", "--expiration=2099-01-31"])).run();
    outcome.expect_code(0).expect_stdout("abcdefgh\n");
    outcome.stderr_has(&["API key 9 created; it expires 2099-01-31T00:00:00", "> POST {URL}/api/api-keys/create"]);
    outcome.stderr_has(&["X-ApiKey: ***"]);
    assert!(!outcome.stderr.contains("abc12345") && !outcome.stderr.contains("abcdefgh"), "{}", outcome.stderr);
}

#[test]
fn the_free_edition_is_named_and_the_basic_one_is_not() {
    for (edition, named) in [("Free", true), ("free", true), ("Basic", false), ("Enterprise", false)] {
        let server = answering(Answer::text(403, "Not licensed.").header("X-ProGet-Edition", edition));
        let outcome = Pgutil::new().server(&server).args(CREATE).run();
        outcome.expect_code(4).expect_stdout("").stderr_has(&["Not licensed."]);
        assert_eq!(outcome.stderr.contains("need ProGet Basic or a higher edition"), named, "{}", outcome.stderr);
    }
}

#[test]
fn an_old_server_is_told_from_a_wrong_address() {
    let old = ProGet::with(Settings { version: "23.0.24.8", ..Settings::default() });
    let outcome = Pgutil::new().server(&old).args(CREATE).run();
    outcome
        .expect_code(5)
        .stderr_has(&["Managing API keys over the API needs ProGet 2024.3 or later; this server is ProGet 2023.24"]);
}

#[test]
fn a_key_from_a_file_or_standard_input_is_used() {
    for (arguments, stdin) in [(["--key-file=own.key"], ""), (["--key-file=-"], "my-own-key\r\n")] {
        let server = answering(Answer::json(200, r#"{"id":5}"#));
        let mut pgutil = Pgutil::new();
        pgutil.file("own.key", "my-own-key\n");
        pgutil.server(&server).args(with(&arguments)).stdin(stdin).run().expect(0, "my-own-key\n", "");
    }
}

#[test]
fn the_text_of_a_key_must_be_visible_ascii() {
    let server = Server::start();
    for key in ["--key=two words", "--key=schlüssel", "--key=tab\there"] {
        let outcome = Pgutil::new().server(&server).args(with(&[key])).run();
        outcome.expect_code(2).shows_nowhere(&["two", "schl", "here"]).stderr_has(&["--key"]);
    }
}

#[test]
fn a_captured_key_works_in_the_next_command() {
    let proget = ProGet::start();
    let mut pgutil = Pgutil::new();
    pgutil.server(&proget).args(CREATE);
    let key = pgutil.run().expect_code(0).stdout.trim_end().to_string();
    pgutil.args(["apikeys", "create", "feed", "--feed=MyNpmFeed", "--source={URL}", &format!("--api-key={key}")]);
    pgutil.run().expect_code(0);
    assert_eq!(proget.keys().len(), 2);
}
