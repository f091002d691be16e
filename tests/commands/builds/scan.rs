//! `pgutil builds scan`.

use crate::support::http::Answer;
use crate::support::pgutil::Pgutil;
use crate::support::server::Server;

const SCAN: [&str; 5] = ["builds", "scan", "--project-name=Web Tool", "--version=1.2.3", "--source={URL}"];
const LOCK: &str = r#"{"name":"web","lockfileVersion":3,"packages":{"":{"name":"web"},
    "node_modules/@s/n":{"version":"1.0.0"},"node_modules/left-pad":{"version":"1.3.0","dev":true}}}"#;

/// The program in a home that holds one lock file.
fn with_lock<'a>() -> Pgutil<'a> {
    let pgutil = Pgutil::new();
    pgutil.file("x/package-lock.json", LOCK);
    pgutil
}

#[test]
fn the_packages_are_published_and_the_build_is_audited() {
    let server = Server::start();
    server.expect("POST", "/api/sca/import").answer(Answer::new(200, ""));
    let analysis = r#"{"lastAnalyzedDate":"2026-01-02","statusCode":"C","statusText":"Compliant"}"#;
    server.expect("POST", "/api/sca/audit-build?project=Web%20Tool&build=1.2.3").answer(Answer::text(200, analysis));
    let build = "/api/sca/builds?project=Web%20Tool&version=1.2.3";
    server.expect("GET", build).answer(Answer::text(200, r#"{"active":true}"#));
    let mut pgutil = with_lock();
    pgutil.server(&server).args(SCAN.iter().chain(&["--input=x/package-lock.json", "--output=kept.xml"]));
    pgutil.run().expect(
        0,
        "Scanning for dependencies in x/package-lock.json...\nPublishing SBOM to ProGet...\nSBOM published.\n\
         Auditing Web Tool 1.2.3...\n\nStatus: Active\nRelease: -\nLast Analysis: Compliant on 2026-01-02\n\n",
        "",
    );
    let sent = &server.requests()[0];
    assert_eq!(sent.header("Content-Type"), Some("text/xml"));
    let document = String::from_utf8_lossy(&sent.body);
    assert!(document.contains("<purl>pkg:npm/%40s/n@1.0.0</purl>") && !document.contains("left-pad"), "{document}");
    assert!(document.contains("<name>Web Tool</name><version>1.2.3</version>"), "{document}");
    assert_eq!(std::fs::read(pgutil.home().join("kept.xml")).unwrap(), sent.body);
}

#[test]
fn it_may_stop_after_publishing_and_takes_the_words_of_the_documentation() {
    let server = Server::start();
    server.expect("POST", "/api/sca/import").answer(Answer::new(200, ""));
    let line = ["builds", "scan", "--project=P", "--build=1", "--type=NPM", "--input=x", "--noaudit", "--source={URL}"];
    let mut pgutil = with_lock();
    pgutil.server(&server).args(line.iter().chain(&["--include-dev-dependencies"]));
    pgutil.run().expect(0, "Scanning for dependencies in x...\nPublishing SBOM to ProGet...\nSBOM published.\n", "");
    assert!(String::from_utf8_lossy(&server.requests()[0].body).contains("pkg:npm/left-pad@1.3.0"));
    let server = Server::start();
    server.expect("POST", "/api/sca/import").answer(Answer::new(200, ""));
    let mut pgutil = with_lock();
    pgutil.server(&server).args(line.iter().chain(&["--json"]));
    pgutil.run().expect(0, "{\"build\":\"1\",\"project\":\"P\",\"published\":true}\n", "");
}

#[test]
fn nothing_is_sent_where_the_list_would_not_be_complete() {
    for (files, options, code, fact) in [
        (&[][..], &[][..], 5, "has no dependency file"),
        (&[("package-lock.json", "{")], &[], 1, "package-lock.json"),
        (&[("package-lock.json", r#"{"lockfileVersion":99,"packages":{}}"#)], &[], 1, "package-lock.json"),
        (
            &[("A.csproj", r#"<Project><ItemGroup><PackageReference Include="X" Version="1"/></ItemGroup></Project>"#)],
            &[],
            5,
            "dotnet restore",
        ),
        (&[("a/requirements.txt", ""), ("b/requirements.txt", "")], &[], 2, "requirements.txt"),
        (&[], &["--input=absent"], 2, "absent"),
        (&[], &["--scanner-type=0"], 2, "--scanner-type takes"),
    ] {
        let server = Server::start();
        let mut pgutil = Pgutil::new();
        for (name, text) in files {
            pgutil.file(&format!("x/{name}"), text);
        }
        pgutil.file("x/keep", "");
        let input = if options.iter().any(|option| option.starts_with("--input")) { None } else { Some("--input=x") };
        pgutil.server(&server).args(SCAN.iter().copied().chain(options.iter().copied()).chain(input));
        pgutil.run().expect_code(code).stderr_has(&[fact]);
        assert!(server.requests().is_empty());
    }
}

#[test]
fn an_incomplete_list_is_published_on_request_with_a_warning() {
    let server = Server::start();
    server.expect("POST", "/api/sca/import").answer(Answer::new(200, ""));
    let mut pgutil = Pgutil::new();
    pgutil.file("x/keep", "");
    pgutil.server(&server).args(SCAN.iter().chain(&["--input=x", "--allow-incomplete", "--noaudit"]));
    pgutil.run().expect_code(0).stderr_has(&["pgutil: warning: ", "has no dependency file"]);
}

#[test]
fn a_wrong_source_shows_before_the_scan() {
    let outcome = with_lock().args(["builds", "scan", "--project-name=x", "--version=1", "--source=nowhere"]).run();
    outcome.expect_code(3).expect_stdout("");
}

#[test]
fn a_dry_run_scans_and_shows_size_and_count() {
    let server = Server::start();
    let mut pgutil = with_lock();
    pgutil.server(&server).args(SCAN.iter().chain(&["--input=x", "--dry-run"]));
    let outcome = pgutil.run();
    outcome.expect_code(0).expect_stdout("");
    outcome.stderr_has(&["POST {URL}/api/sca/import\nAn SBOM of ", " bytes, 1 components\n"]);
}

#[test]
fn a_lost_answer_says_that_the_sbom_may_be_published() {
    for (answer, code) in [(Answer::close(), 8), (Answer::text(500, ""), 7), (Answer::text(200, "<html>"), 7)] {
        let server = Server::start();
        server.expect("POST", "/api/sca/import").answer(answer);
        let mut pgutil = with_lock();
        pgutil.server(&server).args(SCAN.iter().chain(&["--input=x"]));
        pgutil.run().expect_code(code).stderr_has(&["The SBOM may have been published all the same."]);
    }
    for (answer, code) in [(Answer::text(403, ""), 4), (Answer::text(400, "No."), 6), (Answer::text(413, ""), 6)] {
        let server = Server::start();
        server.expect("POST", "/api/sca/import").answer(answer);
        let mut pgutil = with_lock();
        pgutil.server(&server).args(SCAN.iter().chain(&["--input=x"]));
        pgutil.run().expect_code(code).shows_nowhere(&["all the same"]);
    }
}
