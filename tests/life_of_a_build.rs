//! What a CI job does with a build: scans it, publishes what it consists of, and fails where that is not allowed.

use serde_json::json;

use crate::support::pgutil::Pgutil;
use crate::support::proget::{ADMIN_KEYS, ProGet};

const LOCK: &str = r#"{"name":"web","version":"1.0.0","lockfileVersion":3,"packages":{"":{"name":"web"},
    "node_modules/@s/x":{"version":"2.0.0"},"node_modules/left-pad":{"version":"1.3.0"}}}"#;

#[test]
fn a_build_is_scanned_judged_promoted_and_deleted() {
    let proget = ProGet::start();
    let mut pgutil = Pgutil::new();
    pgutil.server(&proget).env("PGUTIL_SOURCE", "{URL}").env("PGUTIL_API_KEY", ADMIN_KEYS[0]);
    pgutil.file("package-lock.json", LOCK);
    let scan = ["builds", "scan", "--project-name=Web", "--version=1.0"];
    let outcome = pgutil.args(scan).run();
    outcome.expect_code(0).stdout_has(&["Total Packages: 2\n", "@s/x 2.0.0\n Compliance: Compliant\n"]);
    // A package is forbidden from now on: the same job fails, with a report that names it.
    proget.state().builds.forbidden.push("pkg:npm/left-pad@1.3.0".to_string());
    let outcome = pgutil.args(scan).run();
    outcome.expect_code(12).stdout_has(&["left-pad 1.3.0\n Compliance: Noncompliant\n"]);
    outcome.stderr_has(&["the build Web 1.0 is Noncompliant"]);
    pgutil.args(["builds", "audit", "--project=Web", "--build=1.0", "--fail-on=never"]).run().expect_code(0);
    pgutil.args(["builds", "list", "--project=Web"]).run().expect(0, "1.0\n", "");
    let promote = ["builds", "promote", "--project=Web", "--build=1.0", "--stage=Production"];
    pgutil.args(promote).run().expect_code(12);
    assert_eq!(proget.state().builds.builds.values().next().unwrap().stage, "Production");
    proget.state().vulns.known.push((
        "left-pad".to_string(),
        json!({ "id": "PGV-1", "summary": "Bad", "numericCvss": 9.8, "severity": "Critical" }),
    ));
    let outcome = pgutil.args(["vulns", "audit", "--project=package-lock.json"]).run();
    outcome.expect_code(12).stdout_has(&["PGV-1: 9.8 (Critical) - Bad\n * Packages: left-pad 1.3.0\n"]);
    pgutil.args(["builds", "delete", "--project=Web", "--build=1.0"]).run().expect_code(0);
    pgutil.args(["builds", "audit", "--project=Web", "--build=1.0"]).run().expect_code(5);
}
