//! Answers of the server, and broken connections: for each, the message and the exit status of the contract, and nothing
//! on stdout.

use crate::support::http::Answer;
use crate::support::pgutil::Pgutil;
use crate::support::proget::server_error;
use crate::support::server::Server;

const CREATE: [&str; 5] = ["apikeys", "create", "system", "--source={URL}", "--api-key=abc12345-and-much-more"];
const MAY_EXIST: &str = "The key may exist all the same. Look for it with pgutil apikeys list --source={URL}/, and delete \
                         it with pgutil apikeys delete --id=ID --source={URL}/\n";

#[track_caller]
fn create(answer: Answer, code: i32, stderr: &str) {
    let server = Server::start();
    server.expect("POST", "/api/api-keys/create").answer(answer);
    Pgutil::new().server(&server).args(CREATE).run().expect(code, "", stderr);
    assert_eq!(server.requests().len(), 1, "a create request is never sent twice");
}

#[test]
fn a_rejection_shows_the_servers_text() {
    create(
        Answer::text(400, "Feed \"x\" not found.\r\nTry again.\r\n"),
        6,
        "pgutil: ProGet rejected the request (400): Feed \"x\" not found. Try again.\n\
         Correct the options; --dry-run shows the request.\n",
    );
}

#[test]
fn a_refusal_names_the_credential_and_what_the_call_needs() {
    for status in [401, 403] {
        create(
            Answer::text(status, "Not for abc12345-and-much-more."),
            4,
            &format!(
                "pgutil: ProGet refused the API key ending in …more from --api-key ({status}): Not for ***.\n\
                 Working with API keys needs a key with full control, or a user who may configure ProGet.\n"
            ),
        );
    }
}

#[test]
fn a_refusal_without_a_credential_lists_the_ways_to_give_one() {
    let server = Server::start();
    server.expect("POST", "/api/api-keys/create").answer(Answer::text(403, ""));
    let outcome = Pgutil::new().server(&server).args(&CREATE[..4]).run();
    outcome.expect_code(4).expect_stdout("").stderr_has(&[
        "pgutil: ProGet requires a credential, and none was given (403)\n",
        "--api-key-file=FILE",
        "--username=NAME",
        "PGUTIL_API_KEY",
        "pgutil sources add",
    ]);
    assert_eq!(server.requests()[0].header("X-ApiKey"), None);
}

#[test]
fn a_missing_api_names_the_version_it_needs() {
    create(
        Answer::text(404, ""),
        5,
        "pgutil: {URL}/ has no such API (404)\n\
         Managing API keys over the API needs ProGet 2024.3 or later.\n\
         Check the address; a base path such as /proget is part of it.\n",
    );
}

#[test]
fn of_a_server_error_the_first_line_is_shown_and_the_key_may_exist() {
    create(
        server_error("Object reference not set."),
        7,
        &format!(
            "pgutil: ProGet failed (500): Object reference not set.\n\
             The server's log has the details; -v shows the whole text.\n{MAY_EXIST}"
        ),
    );
    create(
        Answer::text(503, "Starting"),
        7,
        &format!(
            "pgutil: ProGet is not available (503): Starting\n\
             It may be starting, or the server in front of it cannot reach it; try again later.\n{MAY_EXIST}"
        ),
    );
}

#[test]
fn verbose_shows_the_stack_trace() {
    let server = Server::start();
    server.expect("POST", "/api/api-keys/create").answer(server_error("It broke."));
    let outcome = Pgutil::new().server(&server).args(CREATE.iter().chain(&["-v"])).run();
    outcome.expect_code(7).stderr_has(&["ApiKeysApi.CreateAsync"]);
}

#[test]
fn a_web_page_is_reduced_to_its_title() {
    create(
        Answer::new(502, "<html><head><title>Bad\n gateway</title></head><body>long</body></html>")
            .header("Content-Type", "text/html"),
        7,
        &format!(
            "pgutil: ProGet is not available (502): Bad gateway\n\
             It may be starting, or the server in front of it cannot reach it; try again later.\n{MAY_EXIST}"
        ),
    );
}

#[test]
fn a_redirect_names_the_address_to_use_instead_and_is_not_followed() {
    let elsewhere = Server::start();
    for status in [301, 302, 303, 307, 308] {
        let location = format!("{}/api/api-keys/create", elsewhere.url());
        let server = Server::start();
        server.expect("POST", "/api/api-keys/create").answer(Answer::text(status, "").header("Location", &location));
        let outcome = Pgutil::new().server(&server).args(CREATE).run();
        outcome.expect(
            6,
            "",
            &format!(
                "pgutil: {{URL}}/ redirects elsewhere ({status}), and redirects are not followed\n\
                 If you trust it, use its address: --source={}/\n",
                elsewhere.url()
            ),
        );
    }
    assert!(elsewhere.requests().is_empty());
}

#[test]
fn after_a_lost_connection_the_key_may_exist() {
    create(
        Answer::close(),
        8,
        &format!(
            "pgutil: {{URL}}/ closed the connection without a whole answer\n\
             Try again. If it happens again, look at the server's log, or at what is between here and the server.\n{MAY_EXIST}"
        ),
    );
}

#[test]
fn a_silent_server_is_given_up_after_the_time_limit() {
    let server = Server::start();
    server.expect("POST", "/api/api-keys/create").answer(Answer::stall());
    Pgutil::new().server(&server).args(CREATE.iter().chain(&["--timeout=1"])).run().expect(
        10,
        "",
        &format!(
            "pgutil: time ran out while waiting for the answer of {{URL}}/\n\
             Try again, or allow more time with --timeout=SECONDS.\n{MAY_EXIST}"
        ),
    );
}

#[test]
fn a_refused_connection_says_nothing_about_a_key() {
    let server = Server::start();
    let url = server.url();
    drop(server);
    let outcome =
        Pgutil::new().args(["apikeys", "create", "system", "--api-key=abc12345", &format!("--source={url}")]).run();
    outcome.expect_code(8).expect_stdout("").stderr_has(&["cannot connect to ", "Check the address and the port"]);
    assert!(!outcome.stderr.contains("may exist"));
}

#[test]
fn an_answer_that_is_not_http_is_reported() {
    create(
        Answer::raw("SSH-2.0-OpenSSH_9.2\r\n"),
        7,
        &format!(
            "pgutil: the answer of {{URL}}/ can't be understood: it is not HTTP/1.1\n\
             Check that this is the address of a ProGet server; -v shows the exchange.\n{MAY_EXIST}"
        ),
    );
}

#[test]
fn with_json_an_error_is_one_object() {
    let server = Server::start();
    server.expect("POST", "/api/api-keys/create").answer(Answer::text(400, "No \u{9b} good."));
    let outcome = Pgutil::new().server(&server).args(CREATE.iter().chain(&["--json"])).run();
    outcome.expect(
        6,
        "",
        "{\"error\":\"ProGet rejected the request (400): No \\u009b good.\",\
         \"advice\":\"Correct the options; --dry-run shows the request.\",\"exit\":6,\"status\":400}\n",
    );
    let usage = Pgutil::new().args(["apikeys", "create", "--json", "sytem"]).run();
    assert_eq!(serde_json::from_str::<serde_json::Value>(&usage.stderr).unwrap()["exit"], 2);
}

#[test]
fn a_refusal_never_shows_a_member_key() {
    let spellings = [
        r#"{"message":"no","key":"shown-key"}"#,
        r#"{"Key": "shown-key"}"#,
        "{\n  \"key\":\n    \"shown-key\"\n}",
        r#"{"message":"{\"key\":\"shown-key\"}"}"#,
        r#"Conflict with {"key":"shown-key"#,
    ];
    for (status, code) in [(400, 6), (401, 4), (403, 4), (404, 5), (409, 6), (500, 7), (503, 7)] {
        for body in spellings {
            for way in [&[][..], &["-v"], &["--json"]] {
                let server = Server::start();
                server.expect("POST", "/api/api-keys/create").answer(Answer::json(status, body));
                let outcome = Pgutil::new().server(&server).args(CREATE.iter().chain(way)).run();
                outcome.expect_code(code).expect_stdout("").shows_nowhere(&["shown-key"]);
            }
        }
    }
}

#[test]
fn a_key_in_an_object_or_a_json_string_is_taken_as_it_is() {
    for key in ["20240801", "1e5", "null", "true", "inf", "<abc>", "[x]"] {
        for answer in
            [Answer::json(200, format!(r#"{{"id":7,"key":"{key}"}}"#)), Answer::json(200, format!("\"{key}\""))]
        {
            let server = Server::start();
            server.expect("POST", "/api/api-keys/create").answer(answer);
            let option = format!("--key={key}");
            let outcome = Pgutil::new().server(&server).args(CREATE.iter().copied().chain([&*option])).run();
            outcome.expect(0, &format!("{key}\n"), "");
        }
    }
}

#[test]
fn a_given_key_that_comes_back_as_text_is_not_judged_and_another_text_is_warned_about() {
    for (key, answer, printed, warns) in [
        ("20240801", "20240801", "20240801", false),
        ("<abc>", "<abc>\r\n", "<abc>", false),
        ("{", "{", "{", false),
        ("given-key-1", "OK", "given-key-1", true),
        ("given-key-1", "other-key-1", "other-key-1", true),
    ] {
        let server = Server::start();
        server.expect("POST", "/api/api-keys/create").answer(Answer::text(200, answer));
        let option = format!("--key={key}");
        let outcome = Pgutil::new().server(&server).args(CREATE.iter().copied().chain([&*option])).run();
        let warning = if warns {
            "pgutil: warning: the server answered with another text than the key that was given\n"
        } else {
            ""
        };
        outcome.expect(0, &format!("{printed}\n"), warning);
    }
    create(
        Answer::text(200, "OK"),
        7,
        &format!("pgutil: the server reports success, but its answer is a word and not a key\n{MAY_EXIST}"),
    );
}

#[test]
fn half_a_surrogate_pair_in_another_member_hides_neither_key_nor_id() {
    let body = r#"{"id":7,"displayName":"cut \ud83d","key":"created-key"}"#;
    let server = Server::start();
    for _ in 0..2 {
        server.expect("POST", "/api/api-keys/create").answer(Answer::json(200, body));
    }
    let run = |more| Pgutil::new().server(&server).args(CREATE.iter().chain([&more])).run();
    run("-v").expect_code(0).expect_stdout("created-key\n").stderr_has(&["API key 7 created"]);
    let expected = "{\"id\":7,\"displayName\":\"cut \u{fffd}\",\"key\":\"created-key\"}\n";
    run("--json").expect_code(0).expect_stdout(expected);
}

#[test]
fn a_web_page_is_neither_a_key_nor_a_deletion() {
    let pages = || {
        [
            Answer::new(200, "\u{feff}<!DOCTYPE html><title>Sign in</title>"),
            Answer::new(200, "\r\n <html>"),
            Answer::new(200, "Please sign in").header("Content-Type", "text/html"),
            Answer::new(200, "Sign-in").header("Content-Type", "Text/HTML; charset=utf-8"),
        ]
    };
    for page in pages() {
        let server = Server::start();
        server.expect("POST", "/api/api-keys/create").answer(page);
        let outcome = Pgutil::new().server(&server).args(CREATE).run();
        outcome.expect_code(7).expect_stdout("").stderr_has(&["is a web page", "may exist all the same"]);
    }
    for page in pages() {
        let server = Server::start();
        server.expect("POST", "/api/api-keys/delete?id=43").answer(page);
        let delete = ["apikeys", "delete", "--id=43", "--source={URL}", "--api-key=abc12345"];
        let outcome = Pgutil::new().server(&server).args(delete).run();
        outcome.expect_code(7).expect_stdout("Deleting API key (id=43)...\n");
        outcome.stderr_has(&["web page", "may have been deleted"]);
    }
}
