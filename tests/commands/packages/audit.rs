//! `pgutil packages audit`.

use serde_json::json;

use crate::support::http::Answer;
use crate::support::leaf;
use crate::support::pgutil::Pgutil;
use crate::support::server::Server;

const AUDIT: [&str; 6] = ["packages", "audit", "--feed=f", "--package=@s/x", "--version=1", "--source={URL}"];
const TARGET: &str = "/api/packages/f/audit?name=x&version=1&group=%40s";

#[test]
fn what_holds_for_every_command_holds() {
    let doing = format!("Checking {} arch=x%20y...\n", super::ODD_SHOWN);
    let verdict =
        r#"{"resultCode":"N","analysisDate":"2026-01-02T03:04:05Z","detail":"because","statusText":"Bad","new":1.50}"#;
    leaf::read(
        &super::odd(&["packages", "audit"], &["--arch=x y"]),
        "POST",
        &format!("/api/packages/a%20b%2Fc/audit?{}&qualifier=arch%3Dx%2520y", super::ODD_QUERY),
        verdict,
    )
    .ends_with(12)
    .announces(&doing)
    .prints(&format!("{doing}Analyzed: 2026-01-02T03:04:05Z\nStatus: Bad\nbecause\n"))
    .prints_json(&format!("{verdict}\n"))
    .check();
}

#[test]
fn a_build_goes_on_where_the_version_complies_and_fails_where_it_does_not() {
    for (code, status, says) in [
        (json!("C"), 0, ""),
        (json!("W"), 0, ""),
        (json!("N"), 12, "the package @s/x 1 does not comply"),
        (json!("I"), 12, "the package @s/x 1 is not known to comply"),
        (json!(""), 12, "not known to comply"),
        (json!("c"), 12, "not known to comply"),
        (json!(null), 12, "not known to comply"),
    ] {
        for option in ["--no-connectors", "--json"] {
            let server = Server::start();
            let verdict = json!({ "resultCode": code, "statusText": "Text" });
            server.expect("POST", TARGET).answer(Answer::text(200, &verdict.to_string()));
            let outcome = Pgutil::new().server(&server).args(AUDIT.iter().chain(&[option])).run();
            outcome.expect_code(status).stderr_has(&[says]);
            assert_eq!(outcome.stderr.is_empty(), status == 0, "{}", outcome.stderr);
            let stdout =
                if option == "--json" { format!("{verdict}\n") } else { "Checking @s/x 1...\nStatus: Text\n".into() };
            outcome.expect_stdout(&stdout);
        }
    }
}

#[test]
fn a_feed_that_leads_elsewhere_is_refused_before_anything_is_said() {
    for feed in [".", ".."] {
        let feed = format!("--feed={feed}");
        let line = ["packages", "audit", &feed, "--package=x", "--version=1", "--source={URL}"];
        let server = Server::start();
        let mut pgutil = Pgutil::new();
        pgutil
            .server(&server)
            .args(line)
            .run()
            .expect_code(2)
            .expect_stdout("")
            .stderr_has(&["would lead to another path"]);
    }
}

#[test]
fn a_package_url_is_sent_as_it_is() {
    let server = Server::start();
    server
        .expect("POST", "/api/packages/f/audit?purl=pkg%3Anuget%2FA%401")
        .answer(Answer::text(200, r#"{"resultCode":"C"}"#));
    let line = ["packages", "audit", "--feed=f", "--purl=pkg:nuget/A@1", "--source={URL}"];
    Pgutil::new().server(&server).args(line).run().expect(0, "Checking pkg:nuget/A@1...\nStatus: \n", "");
}

#[test]
fn a_limit_of_the_edition_is_explained() {
    let server = Server::start();
    server.expect("POST", TARGET).answer(Answer::text(429, "").header("Retry-After", "40"));
    let outcome = Pgutil::new().server(&server).args(AUDIT).run();
    outcome
        .expect_code(6)
        .stderr_has(&["The Free and Basic editions limit the number of audits per hour.\nTry again in 40 seconds.\n"]);
}

#[test]
fn a_wrong_type_names_the_member() {
    for (body, member) in [
        (r#"{"resultCode":5}"#, "resultCode"),
        (r#"{"resultCode":"C","statusText":[]}"#, "statusText"),
        (r#"{"resultCode":"C","analysisDate":{}}"#, "analysisDate"),
    ] {
        let server = Server::start();
        server.expect("POST", TARGET).answer(Answer::text(200, body));
        let outcome = Pgutil::new().server(&server).args(AUDIT).run();
        outcome.expect_code(7).stderr_has(&[member]);
    }
}
