//! `pgutil vulns audit`.

use serde_json::json;

use crate::support::http::Answer;
use crate::support::pgutil::Pgutil;
use crate::support::server::Server;

const TARGET: &str = "/api/sca/audit-package-vulns";
const LOCK: &str = r#"{"name":"web","lockfileVersion":3,"packages":{"node_modules/@s/x":{"version":"2.0.0-b+1"},
    "node_modules/left-pad":{"version":"1.3.0"},"node_modules/a/node_modules/left-pad":{"version":"1.3.0"}}}"#;
const FINDINGS: &str = r#"[{"id":"PGV-1","summary":"Bad","numericCvss":5.25,"severity":"Medium","affectedPackages":[1]},
    {"id":"PGV-2","summary":"Worse","numericCvss":9.8,"severity":"Critical","affectedPackages":[1,0]}]"#;

fn run<'a>(server: &'a Server, more: &[&str]) -> crate::support::outcome::Outcome<'a> {
    let mut pgutil = Pgutil::new();
    pgutil.file("x/package-lock.json", LOCK);
    let line = [&["vulns", "audit", "--project=x", "--source={URL}"][..], more].concat();
    pgutil.server(server).args(line).run()
}

#[test]
fn each_package_is_asked_for_once_with_its_type() {
    let server = Server::start();
    server.expect("POST", TARGET).answer(Answer::text(200, FINDINGS));
    run(&server, &[]).expect_code(12).expect_stdout(
        "Scanning for dependencies in x...\nFound 2 package dependencies. Performing audit...\n\
         2 vulnerable packages detected.\n\n\
         PGV-2: 9.8 (Critical) - Worse\n * Packages: left-pad 1.3.0, @s/x 2.0.0-b+1\n * Projects: web\n\n\
         PGV-1: 5.3 (Medium) - Bad\n * Packages: left-pad 1.3.0\n * Projects: web\n\n",
    );
    let body = json!([
        { "type": "npm", "name": "x", "version": "2.0.0-b+1", "group": "@s" },
        { "type": "npm", "name": "left-pad", "version": "1.3.0" },
    ]);
    assert_eq!(server.requests()[0].json(), body);
}

#[test]
fn without_findings_it_is_a_success() {
    let server = Server::start();
    server.expect("POST", TARGET).answer(Answer::text(200, "[]"));
    run(&server, &["--type=NPM"]).expect(
        0,
        "Scanning for dependencies in x...\nFound 2 package dependencies. Performing audit...\n\
         No vulnerable packages detected!\n",
        "",
    );
}

#[test]
fn without_packages_nothing_is_asked_and_nothing_found() {
    let server = Server::start();
    let mut pgutil = Pgutil::new();
    pgutil.file("package-lock.json", r#"{"lockfileVersion":3,"packages":{}}"#);
    pgutil.server(&server).args(["vulns", "audit", "--project=package-lock.json", "--source={URL}"]);
    let outcome = pgutil.run();
    outcome.expect_code(0).stderr_has(&["lists no packages"]);
    assert!(
        outcome
            .stdout
            .ends_with("Found 0 package dependencies. Performing audit...\nNo vulnerable packages detected!\n")
    );
}

#[test]
fn the_source_comes_before_the_scan_and_the_scan_before_the_request() {
    Pgutil::new().args(["vulns", "audit", "--project=absent", "--source=nowhere"]).run().expect_code(3);
    let server = Server::start();
    for (line, code) in [(&["--project=absent"][..], 2), (&["--project=.", "--type=apk"], 2), (&["--project=."], 5)] {
        let line = [&["vulns", "audit", "--source={URL}"][..], line].concat();
        Pgutil::new().server(&server).args(line).run().expect_code(code);
    }
}
