//! `pgutil sources test`.

use serde_json::json;

use crate::support::http::Answer;
use crate::support::pgutil::Pgutil;
use crate::support::proget::{ProGet, Settings};
use crate::support::server::Server;

#[test]
fn all_are_tried_and_the_status_is_that_of_the_first_failure() {
    let server = ProGet::start();
    server.expect("GET", "/health?format=json").answer(Answer::text(403, "Go away."));
    let mut pgutil = Pgutil::new();
    let outcome = pgutil
        .server(&server)
        .config(
            r#"{"sources": [
            {"name": "refused", "url": "{URL}", "token": "abc12345-wrong-key-here"},
            {"name": "broken", "url": "{URL}", "encryptedToken": "AAAA"},
            {"name": "good", "url": "{URL}"},
            {"name": "path", "url": "/srv/x"},
            {"name": "user", "url": "{URL}", "username": "jrdobbs"}]}"#,
        )
        .args(["sources", "test"])
        .run();
    outcome.expect_code(4).expect_stdout("[good] Successfully contacted ProGet 24.0.30.\n").stderr_has(&[
        "pgutil: [refused] Error contacting ProGet: ProGet refused the API key ending in …here from the source 'refused' (403): Go away.\n",
        "pgutil: [broken] Error contacting ProGet: the stored API key of the source 'broken' can't be decoded\n",
        "pgutil: [path] Error contacting ProGet: the address of the source 'path' lacks a scheme",
        "pgutil: [user] Error contacting ProGet: no password is given for user jrdobbs",
        "Store the source again: pgutil sources add --name=NAME",
    ]);
    outcome.shows_nowhere(&["abc12345"]);
}

#[test]
fn json_tells_of_each_on_stdout_and_the_error_on_stderr() {
    let server = ProGet::start();
    let mut pgutil = Pgutil::new();
    let outcome = pgutil
        .server(&server)
        .config(r#"{"sources": [{"name": "bad", "url": "x"}, {"name": "good", "url": "{URL}"}]}"#)
        .args(["sources", "test", "--json"])
        .run();
    outcome.expect_code(3);
    let results: serde_json::Value = serde_json::from_str(&outcome.stdout).unwrap();
    assert_eq!(results[1], json!({"name": "good", "reached": true, "release": "24.0.30"}));
    assert_eq!((&results[0]["reached"], &results[0]["exit"]), (&false.into(), &3.into()));
    let error: serde_json::Value = serde_json::from_str(&outcome.stderr).unwrap();
    assert_eq!(error["exit"], 3);
}

#[test]
fn a_sick_server_is_reached_all_the_same() {
    let server = ProGet::with(Settings { unhealthy: true, ..Settings::default() });
    let mut pgutil = Pgutil::new();
    pgutil.server(&server).config(r#"{"sources": [{"name": "d", "url": "{URL}"}]}"#).args(["sources", "test"]);
    pgutil.run().expect(0, "[d] Successfully contacted ProGet 24.0.30.\n", "");
}

#[test]
fn what_is_stored_goes_out_whatever_the_variables_say() {
    let server = Server::start();
    let report = r#"{"versionNumber":"1.2.3.4","databaseStatus":null,"licenseStatus":null,"serviceStatus":null}"#;
    server.expect("GET", "/health?format=json").answer(Answer::json(200, report));
    let mut pgutil = Pgutil::new();
    pgutil
        .server(&server)
        .config(r#"{"sources": [{"name": "d", "url": "{URL}", "token": "the-stored-key"}]}"#)
        .env("PGUTIL_API_KEY", "the-variables-key")
        .env("PGUTIL_SOURCE", "http://127.0.0.1:9/")
        .args(["sources", "test", "--name=D"]);
    pgutil.run().expect(0, "[d] Successfully contacted ProGet 1.2.3.4.\n", "");
    assert_eq!(server.requests()[0].header("X-ApiKey"), Some("the-stored-key"));
}

#[test]
fn a_missing_source_is_an_error_of_the_configuration() {
    let mut pgutil = Pgutil::new();
    pgutil.args(["sources", "test"]).run().expect(
        3,
        "",
        "pgutil: no sources are configured\n\
         Store one: pgutil sources add --url=https://HOST --api-key-file=FILE\n",
    );
    pgutil.config(r#"{"sources": [{"name": "Default", "url": "http://h/"}]}"#);
    pgutil
        .args(["sources", "test", "--name=Defualt"])
        .run()
        .expect_code(3)
        .expect_stdout("")
        .stderr_has(&["pgutil: there is no source 'Defualt' (from --name)\n", "Did you mean Default?"]);
}

#[test]
fn a_credential_over_plain_http_is_warned_of_unless_it_stays_on_this_machine() {
    // Elsewhere, through a proxy that is not there: the warning comes all the same.
    let url = "http://proget.invalid";
    let warning = format!("the credential goes to {url}/ unencrypted");
    let source = json!({"name": "far", "url": url, "token": "abc12345"});
    let mut pgutil = Pgutil::new();
    pgutil.env("http_proxy", "http://127.0.0.1:9");
    pgutil.config(&json!({"sources": [source]}).to_string());
    let outcome = pgutil.args(["sources", "test"]).run();
    outcome.expect_code(8).stderr_has(&[&warning]);
    assert_eq!(outcome.stderr.matches(&warning).count(), 1);
    pgutil.config(&json!({"sources": [{"name": "far", "url": url}]}).to_string());
    pgutil.run().expect_code(8).shows_nowhere(&[&warning]);
    let server = ProGet::start();
    let near = json!({"name": "near", "url": server.url(), "token": "abc12345"});
    pgutil.config(&json!({"sources": [near]}).to_string());
    pgutil.run().expect_code(0).shows_nowhere(&["unencrypted"]);
}

#[test]
fn no_secret_is_shown_whatever_the_server_echoes() {
    for options in [&[][..], &["-v"], &["--json"], &["--json", "-v"]] {
        for status in [200, 400, 401, 500] {
            let server = Server::start();
            for sent in ["s3cret-key-1", "u:s3cret-word"] {
                let echo = Answer::text(status, &format!("you sent {sent}"));
                server.expect("GET", "/health?format=json").answer(echo);
            }
            let mut pgutil = Pgutil::new();
            pgutil.server(&server).config(
                r#"{"sources": [{"name": "a", "url": "{URL}", "token": "s3cret-key-1"},
                {"name": "b", "url": "http://u:s3cret-word@{HOST}/"}]}"#,
            );
            let outcome = pgutil.args(["sources", "test"].iter().chain(options)).run();
            outcome.shows_nowhere(&["s3cret"]);
            assert_ne!(outcome.code, 0);
        }
    }
}
