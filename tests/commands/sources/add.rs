//! `pgutil sources add`.

use serde_json::{Value, json};

use crate::support::outcome::Outcome;
use crate::support::pgutil::{Pgutil, Stdout};
use crate::support::proget::ProGet;
use crate::support::tls_server::Authority;

const OBFUSCATED: &str = "Storing credentials. Note: Sensitive values are obfuscated but not securely encrypted.\n";
const PLAIN: &str = "Storing credentials in plain text.\n";

fn add<'a>(more: &[&'a str]) -> Vec<&'a str> {
    ["sources", "add"].iter().chain(more).copied().collect()
}

fn sources(outcome: &Outcome) -> Value {
    let config: Value = serde_json::from_str(outcome.config.as_deref().unwrap()).unwrap();
    config["sources"].clone()
}

#[test]
fn what_is_stored_is_used_whatever_way_it_came() {
    let key = "abc12345-admin-key-of-the-stand-in";
    for (options, stdin) in [
        (&["--url={URL}", "--api-key=abc12345-admin-key-of-the-stand-in"][..], ""),
        (&["--url={URL}", "--api-key-file=-"], "abc12345-admin-key-of-the-stand-in\n"),
        (&["--url=http://api:abc12345-admin-key-of-the-stand-in@{HOST}"], ""),
        (&["--url={URL}", "--username=jrdobbs", "--password=hunter42"], ""),
        (&["--url={URL}", "--username=jrdobbs", "--password-file=-"], "hunter42\r\n"),
        (&["--url=http://jrdobbs:hunter42@{HOST}/"], ""),
        (&["--url=http://jrdobbs@{HOST}/", "--password=hunter42"], ""),
        (&["--url=http://other:word@{HOST}/", "--username=jrdobbs", "--password=hunter42"], ""),
    ] {
        for (switch, says) in [("--plain-text=false", OBFUSCATED), ("--plain-text", PLAIN)] {
            let server = ProGet::start();
            let mut pgutil = Pgutil::new();
            pgutil.server(&server).args(add(options)).arg(switch).stdin(stdin);
            let outcome = pgutil.run();
            outcome.expect(0, says, "");
            let stored = sources(&outcome)[0].to_string();
            let in_the_clear = stored.contains(key) || stored.contains("hunter42");
            assert_eq!(in_the_clear, says == PLAIN, "{stored}");
            assert!(!stored.contains('@'), "{stored}");
            pgutil.stdin("").args(["apikeys", "create", "system", "--name=x"]).run().expect_code(0);
            assert_eq!(server.keys().len(), 1);
        }
    }
}

#[test]
fn everything_is_stored_in_the_order_of_the_existing_program() {
    let mut pgutil = Pgutil::new();
    pgutil.file("ca.pem", &Authority::new().pem);
    let options = ["--name=all", "--url=https://H.example:443", "--feed=libs", "--username=u", "--password=pw"];
    let more = ["--api-key=key", "--plain-text", "--ca-cert=ca.pem", "--insecure"];
    let outcome = pgutil.args(add(&[&options[..], &more].concat())).run();
    outcome.expect_code(0).expect_stdout(PLAIN).stderr_has(&["will not be verified (--insecure)"]);
    let home = pgutil.home().to_string_lossy().into_owned();
    let expected = r#"{
  "sources": [
    {
      "name": "all",
      "url": "https://H.example:443",
      "defaultFeed": "libs",
      "username": "u",
      "password": "pw",
      "token": "key",
      "caCert": "{HOME}/ca.pem",
      "insecure": true
    }
  ]
}"#;
    assert_eq!(outcome.config.as_deref(), Some(expected.replace("{HOME}", &home).as_str()));
}

#[test]
fn without_a_secret_there_is_nothing_to_say() {
    let mut pgutil = Pgutil::new();
    let outcome = pgutil.args(add(&["--url=https://h", "--username=u"])).stdout_to(Stdout::BrokenPipe).run();
    outcome.expect(0, "", "");
    assert_eq!(sources(&outcome), json!([{"name": "Default", "url": "https://h", "username": "u"}]));
    let outcome = pgutil.args(add(&["--url=https://h", "--json"])).stdout_to(Stdout::Captured).run();
    outcome.expect_code(0).expect_stdout("{\"name\":\"Default\",\"url\":\"https://h/\",\"replaced\":true}\n");
}

#[test]
fn an_existing_name_is_replaced_at_the_end_and_that_is_said() {
    let mut pgutil = Pgutil::new();
    let outcome = pgutil
        .config(
            r#"{"sources": [{"name": "A", "url": "http://old/", "token": "plain-old", "later": 7, "defaultFeed": "f"},
                {"name": "b", "url": "http://b/"}, {"name": "a", "url": "http://old2/"}]}"#,
        )
        .args(add(&["--name=a", "--url=https://new/"]))
        .run();
    outcome.expect(0, "", "pgutil: warning: replaced the existing source 'a'\n");
    let expected = json!([{"name": "b", "url": "http://b/"}, {"name": "a", "url": "https://new/", "later": 7}]);
    assert_eq!(sources(&outcome), expected);
}

#[test]
fn a_secret_over_plain_http_is_warned_of_once() {
    let mut pgutil = Pgutil::new();
    let warning =
        "pgutil: warning: the credential goes to http://h.example/ unencrypted; use https:// if the server offers it\n";
    pgutil.args(add(&["--url=http://h.example/", "--api-key=abc12345"])).run().expect(0, OBFUSCATED, warning);
    for url in ["https://h.example/", "http://localhost/", "http://127.0.0.1:8624/", "http://[::1]/"] {
        Pgutil::new().args(add(&["--api-key=abc12345", "--url", url])).run().expect(0, OBFUSCATED, "");
    }
    Pgutil::new().args(add(&["--url=http://h.example/"])).run().expect(0, "", "");
}

#[test]
fn what_could_not_be_used_is_refused_and_not_repeated() {
    let url = "--url=https://h/";
    for (options, says) in [
        (&[url, "--name= s3cret"][..], "--name begins or ends with a space"),
        (&[url, "--name=s3c\u{1b}ret"], "--name contains a control character"),
        (&[url, "--name=https://u:s3cret@h/"], "--name is an address"),
        (&[url, "--name="], "--name"),
        (&[url, "--feed=s3cret "], "--feed begins or ends with a space"),
        (&[url, "--feed="], "--feed"),
        (&[url, "--api-key="], "--api-key"),
        (&[url, "--api-key=s3cret\n"], "the API key contains a control character"),
        (&[url, "--api-key= s3cret"], "the API key begins or ends with a space"),
        (&[url, "--username=s3:cret"], "the user name contains a colon"),
        (&[url, "--username=s3cret\u{fc}"], "the user name contains non-ASCII characters"),
        (&[url, "--api-key=s3cret\u{fc}\r\nX: y"], "the API key contains a control character"),
        (&[url, "--password=s3cret"], "a password is given without a user name"),
        (&[url, "--username=u", "--password=s3cret\r"], "the password contains a control character"),
        (&[url, "--api-key=a", "--api-key-file=b"], "--api-key and --api-key-file"),
        (&[url, "--username=u", "--password=a", "--password-file=b"], "--password and --password-file"),
        (&[url, "--username=u", "--api-key-file=-", "--password-file=-"], "standard input"),
        (&["--url=/srv/s3cret"], "the address in --url lacks a scheme"),
        (&["--url=ftp://u:s3cret@h/"], "the address in --url has a scheme other than"),
        (&["--url=https://u:s3cret@h/?q"], "the address in --url has a query"),
        (&["--url="], "--url"),
        (&[], "--url=URL"),
    ] {
        let mut pgutil = Pgutil::new();
        let outcome = pgutil.args(add(options)).run();
        outcome.expect_code(2).expect_stdout("").stderr_has(&[says]).shows_nowhere(&["s3cret"]);
        assert_eq!(std::fs::read_dir(pgutil.home()).unwrap().count(), 0);
    }
}

#[test]
fn certificates_must_be_there() {
    for (file, says) in
        [("gone.pem", "cannot read certificates from gone.pem"), ("empty.pem", "there is no certificate in")]
    {
        let mut pgutil = Pgutil::new();
        pgutil.file("empty.pem", "no certificate\n");
        let outcome = pgutil.args(add(&["--url=https://h/", "--ca-cert", file])).run();
        outcome.expect_code(3).expect_stdout("").stderr_has(&[says]);
        assert_eq!(outcome.config, None);
    }
}

#[cfg(unix)]
#[test]
fn nothing_is_stored_where_it_cannot_be_told() {
    let mut pgutil = Pgutil::new();
    let outcome = pgutil.args(add(&["--url=https://h/", "--api-key=abc12345"])).stdout_to(Stdout::Closed).run();
    outcome.expect_code(1);
    assert_eq!(outcome.config, None);
    // Where it could be told until then, it is said that it is stored.
    let outcome = pgutil.args(add(&["--url=https://h/", "--api-key=abc12345"])).stdout_to(Stdout::Full).run();
    outcome.expect_code(1).stderr_has(&[
        "pgutil: cannot write to standard output: ",
        "\nThe source 'Default' was stored all the same.\n",
    ]);
    assert!(outcome.config.is_some());
}
