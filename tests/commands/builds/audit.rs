//! `pgutil builds audit`.

use serde_json::{Value, json};

use crate::support::http::Answer;
use crate::support::pgutil::Pgutil;
use crate::support::server::Server;

const AUDIT: [&str; 5] = ["builds", "audit", "--project=Web Tool", "--build=1.2.3", "--source={URL}"];
const ANALYZE: &str = "/api/sca/audit-build?project=Web%20Tool&build=1.2.3";
const BUILD: &str = "/api/sca/builds?project=Web%20Tool&version=1.2.3";
const DETAILS: &str = r#"{"version":"1.2.3","active":true,"created":"2026-01-02T03:04:05","stage":"Build","packages":[
    {"purl":"pkg:npm/%40s/n@1.0.0","licenses":["MIT","X"],"compliance":{"result":"Compliant"},"vulnerabilities":[]},
    {"purl":"pkg:nuget/X@2.0.0","licenses":[],"compliance":{"result":"Noncompliant"},
     "vulnerabilities":[{"id":"PGV-1","title":"bad","score":7.0},{"id":"PGV-2","title":"new","score":9.8,"category":5,"assessment":"Contain"}]},
    {"purl":"odd"}]}"#;

fn analysis(code: Value, issues: Value, unresolved: Value) -> Value {
    json!({
        "lastAnalyzedDate": "2026-01-02T03:04:05Z", "statusCode": code, "statusText": "Noncompliant", "totalPackages": 3,
        "issueCount": issues, "unresolvedIssueCount": unresolved,
    })
}

fn server(analysis: &Value, details: &str) -> Server {
    let server = Server::start();
    server.expect("POST", ANALYZE).answer(Answer::text(200, &analysis.to_string()));
    server.expect("GET", BUILD).answer(Answer::text(200, details));
    server
}

#[test]
fn the_report_is_complete_although_the_build_fails() {
    let server = server(&analysis(json!("N"), json!(2), json!(1)), DETAILS);
    Pgutil::new().server(&server).args(AUDIT).run().expect(
        12,
        "Auditing Web Tool 1.2.3...\n\nCreated: 2026-01-02T03:04:05\nStatus: Active\nRelease: -\nStage: Build\n\
         Last Analysis: Noncompliant on 2026-01-02T03:04:05Z\nTotal Packages: 3\n\n-= Packages =-\n\n\
         @s/n 1.0.0\n Compliance: Compliant\n License: MIT, X\n Vulnerabilities: None\n\n\
         X 2.0.0\n Compliance: Noncompliant\n License: None\n Vulnerabilities: PGV-1 (7.0), PGV-2 (9.8)\n  bad\n\
         \x20 PGV-2 new\n   Category 5 (Contain)\n   Score 9.8\n\n\
         odd\n Compliance: \n License: None\n Vulnerabilities: None\n\n",
        "pgutil: the build Web Tool 1.2.3 is Noncompliant\n\
         Resolve its issues in ProGet: pgutil builds issues list shows them\n",
    );
}

#[test]
fn the_status_follows_the_code_and_what_is_unresolved() {
    for (code, issues, unresolved, option, status, resolved) in [
        (json!("C"), json!(null), json!(null), "", 0, false),
        (json!("W"), json!(1), json!(1), "", 0, false),
        (json!("I"), json!(0), json!(0), "", 0, false),
        (json!("N"), json!(2), json!(0), "", 0, true),
        (json!("N"), json!(2), json!(2), "", 12, false),
        (json!("N"), json!(2), json!(2), "--fail-on=never", 0, false),
        (json!("W"), json!(1), json!(1), "--fail-on=WARN", 12, false),
        (json!("Z"), json!(0), json!(0), "", 12, false),
        (json!(null), json!(0), json!(0), "", 12, false),
    ] {
        let analysis = analysis(code, issues, unresolved);
        let server = server(&analysis, "{}");
        let line = AUDIT.iter().copied().chain(Some(option).filter(|option| !option.is_empty()));
        let outcome = Pgutil::new().server(&server).args(line).run();
        outcome.expect_code(status);
        assert_eq!(outcome.stdout.contains("Noncompliant (Resolved) on "), resolved, "{analysis}: {}", outcome.stdout);
        assert!(outcome.stdout.ends_with("Total Packages: 3\n\n"), "{}", outcome.stdout);
    }
}

#[test]
fn a_build_that_was_not_analyzed_is_a_finding_and_its_details_are_not_asked_for() {
    let server = Server::start();
    server.expect("POST", ANALYZE).answer(Answer::text(200, r#"{"statusText":"?"}"#));
    let outcome = Pgutil::new().server(&server).args(AUDIT).run();
    outcome.expect_code(12).expect_stdout("Auditing Web Tool 1.2.3...\n\n").stderr_has(&["was not analyzed"]);
}

#[test]
fn json_has_analysis_and_build_as_the_server_sent_them() {
    let server = Server::start();
    server.expect("POST", ANALYZE).answer(Answer::text(200, r#"{"lastAnalyzedDate":"d","statusCode":"C","new":1.50}"#));
    server.expect("GET", BUILD).answer(Answer::text(200, r#"{"version":"1.2.3","new":2.50}"#));
    Pgutil::new().server(&server).args(AUDIT.iter().chain(&["--json"])).run().expect(
        0,
        "{\"analysis\":{\"lastAnalyzedDate\":\"d\",\"statusCode\":\"C\",\"new\":1.50},\"build\":{\"version\":\"1.2.3\",\"new\":2.50}}\n",
        "",
    );
}

#[test]
fn an_audit_is_sent_again_where_the_server_is_busy_but_not_where_it_limits_audits() {
    let server = Server::start();
    server.expect("POST", ANALYZE).answer(Answer::text(503, ""));
    server.expect("POST", ANALYZE).answer(Answer::text(200, "{}"));
    Pgutil::new().server(&server).args(AUDIT).run().expect_code(12);
    let server = Server::start();
    server.expect("POST", ANALYZE).answer(Answer::text(429, "").header("Retry-After", "40"));
    let outcome = Pgutil::new().server(&server).args(AUDIT).run();
    outcome.expect_code(6).stderr_has(&["pgutil: ProGet is limiting requests (429)\n\
         The Free and Basic editions limit the number of audits per hour.\nTry again in 40 seconds.\n"]);
}

#[test]
fn refusals_and_broken_answers_have_their_own_status() {
    for (answer, code) in [
        (Answer::text(401, ""), 4),
        (Answer::text(404, ""), 5),
        (Answer::text(500, ""), 7),
        (Answer::text(200, "<html>"), 7),
        (Answer::text(200, "[]"), 7),
        (Answer::text(200, r#"{"lastAnalyzedDate":5}"#), 7),
        (Answer::close(), 8),
    ] {
        let server = Server::start();
        server.expect("POST", ANALYZE).answer(answer);
        let outcome = Pgutil::new().server(&server).args(AUDIT).run();
        outcome.expect_code(code).expect_stdout("Auditing Web Tool 1.2.3...\n\n");
    }
}
