//! `pgutil packages metadata`.

use crate::support::http::Answer;
use crate::support::leaf;
use crate::support::outcome::Outcome;
use crate::support::pgutil::Pgutil;
use crate::support::server::Server;

const WHOLE: &str = r#"{
    "name": "x", "version": "1.0", "published": "2026-01-02T03:04:05Z", "publishedBy": "jo", "state": "Local",
    "size": 12345678, "downloads": 1234567,
    "status": {"deprecated": true, "listed": false, "allowDownload": false},
    "vulnerabilities": [{"id": "V-1", "summary": "Bad", "score": 9.8, "assessments": []}],
    "artifacts": [
        {"qualifier": "file=x.whl", "name": "x.whl", "size": 5, "downloads": 1000, "state": "Local",
         "status": {"deprecated": false, "listed": false, "allowDownload": true}},
        {"qualifier": "file=x.gz", "state": "Remote"}
    ],
    "complianceReport": {"analysisDate": "d", "analysisResult": "Noncompliant", "issues": ["One", "Two"]},
    "licenses": [{"code": "MIT", "title": "M"}, {"code": "ISC", "title": "I"}]
}"#;

fn show<'a>(server: &'a Server, body: &str) -> Outcome<'a> {
    server.expect("GET", "/api/packages/f/metadata?name=x&version=1").answer(Answer::text(200, body));
    let line = ["packages", "metadata", "--feed=f", "--package=x", "--version=1", "--source={URL}"];
    Pgutil::new().server(server).args(line).run()
}

#[test]
fn what_holds_for_every_command_holds() {
    let document = r#"{"name":"x","version":"1.0","state":"Remote","new":1.50}"#;
    leaf::read(
        &super::odd(&["packages", "metadata"], &["--filename=a b"]),
        "GET",
        &format!("/api/packages/a%20b%2Fc/metadata?{}&qualifier=file%3Da%2520b", super::ODD_QUERY),
        document,
    )
    .prints("x 1.0\n Published:  by \n Status: Remote\n\n License: none/unknown\n\n")
    .prints_json(&format!("{document}\n"))
    .check();
}

#[test]
fn everything_that_the_server_knows_is_shown() {
    let server = Server::start();
    show(&server, WHOLE).expect(
        0,
        "x 1.0\n Published: 2026-01-02T03:04:05Z by jo\n Size: 11 MB\n Downloads: 1,234,567\n \
         Status: Local, Deprecated, Unlisted, Download Blocked\n Vulnerabilities:\n  V-1: Bad\n Artifacts (2):\n  \
         x.whl\n   Size: 5\n   Downloads: 1,000\n   Status: Local, Unlisted\n  file=x.gz\n   Status: Remote\n\n \
         Compliance: Noncompliant\n  One\n  Two\n License: MIT, ISC\n\n",
        "",
    );
}

#[test]
fn an_absent_flag_is_no_flag() {
    for status in ["null", "{}", r#"{"deprecated":null,"listed":null,"allowDownload":null}"#, r#"{"listed":true}"#] {
        let server = Server::start();
        let outcome = show(&server, &format!(r#"{{"name":"x","version":"1","state":"Local","status":{status}}}"#));
        outcome.expect_code(0).stdout_has(&["\n Status: Local\n"]);
    }
}

#[test]
fn an_empty_object_is_an_absent_package() {
    let server = Server::start();
    let outcome = show(&server, "{}");
    outcome.expect_code(5).expect_stdout("").stderr_has(&["the feed has no package 'x 1'", "pgutil packages versions"]);
}

#[test]
fn a_package_url_is_sent_as_it_is() {
    let server = Server::start();
    server
        .expect("GET", "/api/packages/f/metadata?purl=pkg%3Anuget%2FA%401")
        .answer(Answer::text(200, r#"{"name":"A"}"#));
    let line = ["packages", "metadata", "--feed=f", "--purl=pkg:nuget/A@1", "--source={URL}"];
    Pgutil::new().server(&server).args(line).run().expect_code(0).stdout_has(&["A \n"]);
}

#[test]
fn a_wrong_type_names_the_member() {
    for (body, member) in [
        (r#"{"name":5}"#, "name"),
        (r#"{"name":"x","size":"big"}"#, "size"),
        (r#"{"name":"x","artifacts":[5]}"#, "artifacts"),
        (r#"{"name":"x","status":{"listed":"no"}}"#, "listed"),
        (r#"{"name":"x","complianceReport":[]}"#, "complianceReport"),
    ] {
        let server = Server::start();
        show(&server, body).expect_code(7).stderr_has(&[member]);
    }
}
