//! `pgutil builds promote`.

use crate::support::http::Answer;
use crate::support::pgutil::Pgutil;
use crate::support::server::Server;

const PROMOTE: [&str; 6] =
    ["builds", "promote", "--project=Web Tool", "--build=1.2.3", "--stage=Prod", "--source={URL}"];
const TARGET: &str = "/api/sca/promote-build?project=Web%20Tool&build=1.2.3&stage=Prod";
const DOING: &str = "Promoting Web Tool 1.2.3 to Prod...\n";

fn run(answer: Answer, more: &[&str]) -> (i32, String, String) {
    let server = Server::start();
    server.expect("POST", TARGET).answer(answer);
    let outcome = Pgutil::new().server(&server).args([&PROMOTE[..], more].concat()).run();
    (outcome.code, outcome.stdout.clone(), outcome.stderr.clone())
}

fn analyzed(code: &str) -> Answer {
    let analysis = format!(
        r#"{{"lastAnalyzedDate":"2026-01-02","statusText":"So so","statusCode":"{code}","unresolvedIssueCount":1}}"#
    );
    Answer::text(200, &analysis)
}

#[test]
fn a_promoted_build_is_judged() {
    let report = format!("{DOING}Analyzed: 2026-01-02\nStatus: So so\n");
    assert_eq!(run(analyzed("C"), &[]), (0, report.clone(), String::new()));
    let (code, stdout, stderr) = run(analyzed("N"), &[]);
    assert_eq!((code, stdout), (12, report.clone()));
    assert!(stderr.contains("is So so\n") && stderr.contains("The build was promoted all the same.\n"), "{stderr}");
    assert_eq!(run(analyzed("N"), &["--fail-on=never"]), (0, report, String::new()));
    let (code, stdout, stderr) = run(Answer::text(200, "{}"), &[]);
    assert_eq!((code, stdout.as_str()), (12, DOING));
    assert!(stderr.contains("was not analyzed") && stderr.contains("promoted all the same"), "{stderr}");
}

#[test]
fn json_has_the_analysis() {
    let (code, stdout, _) =
        run(Answer::text(200, r#"{"lastAnalyzedDate":"d","statusCode":"C","new":1.50}"#), &["--json"]);
    let expected = "{\"analysis\":{\"lastAnalyzedDate\":\"d\",\"statusCode\":\"C\",\"new\":1.50},\"build\":null}\n";
    assert_eq!((code, stdout.as_str()), (0, expected));
}

#[test]
fn a_promotion_is_sent_once_and_what_is_unknown_is_told() {
    for (answer, code, is_unsure) in [
        (Answer::text(401, ""), 4, false),
        (Answer::text(404, ""), 5, false),
        (Answer::text(429, ""), 6, false),
        (Answer::text(500, ""), 7, true),
        (Answer::text(503, ""), 7, true),
        (Answer::close(), 8, true),
        (Answer::text(200, "promoted"), 7, true),
    ] {
        let (found, stdout, stderr) = run(answer, &[]);
        assert_eq!((found, stdout.as_str()), (code, DOING), "{stderr}");
        assert_eq!(stderr.contains("all the same"), is_unsure, "{stderr}");
    }
}

#[test]
fn a_dry_run_sends_nothing() {
    let server = Server::start();
    let outcome = Pgutil::new().server(&server).args(PROMOTE.iter().chain(&["--dry-run"])).run();
    outcome.expect(0, "", &format!("POST {{URL}}{TARGET}\n"));
}
