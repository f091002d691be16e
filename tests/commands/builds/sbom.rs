//! `pgutil builds sbom`.

use crate::support::pgutil::{Pgutil, Stdout};

const SBOM: [&str; 5] = ["builds", "sbom", "--input=Cargo.lock", "--project-name=web", "--version=1"];
const LOCK: &str = "version = 3\n\n[[package]]\nname = \"b\"\nversion = \"2.0.0+x\"\n\
    source = \"registry+https://registry.example/index\"\n\n[[package]]\nname = \"a\"\nversion = \"1.0.0\"\n\
    source = \"registry+https://registry.example/index\"\n\n[[package]]\nname = \"own\"\nversion = \"0.1.0\"\n";

fn run(more: &[&str]) -> (String, String) {
    let mut pgutil = Pgutil::new();
    pgutil.file("Cargo.lock", LOCK);
    pgutil.args(SBOM.iter().chain(more)).env("SOURCE_DATE_EPOCH", "1700000000");
    let outcome = pgutil.run();
    outcome.expect_code(0);
    assert_eq!(outcome.stderr, "");
    (outcome.stdout.clone(), std::fs::read_to_string(pgutil.home().join("o.xml")).unwrap_or_default())
}

#[test]
fn the_document_is_written_sorted_and_the_same_each_time() {
    let (stdout, document) = run(&["--output=o.xml"]);
    assert_eq!(stdout, "Scanning for dependencies in Cargo.lock...\nWriting o.xml...\no.xml written.\n");
    let (a, b) = (document.find("pkg:cargo/a@1.0.0"), document.find("pkg:cargo/b@2.0.0%2Bx"));
    assert!(a.is_some() && a < b && !document.contains("own"), "{document}");
    assert!(document.contains("http://cyclonedx.org/schema/bom/1.2") && document.contains("2023-11-14T22:13:20"));
    assert_eq!(run(&["--output=o.xml"]).1, document);
    let (stdout, _) = run(&["--output=o.xml", "--json"]);
    assert_eq!(stdout, "{\"file\":\"o.xml\",\"components\":2,\"written\":true}\n");
}

#[test]
fn the_document_may_be_json_on_standard_output() {
    let (stdout, _) = run(&["--output=-", "--format=json", "--spec-version=1.6"]);
    let document: serde_json::Value = serde_json::from_str(&stdout).unwrap();
    assert_eq!((&document["specVersion"], document["components"].as_array().map(Vec::len)), (&"1.6".into(), Some(2)));
}

#[test]
fn options_that_do_not_go_together_are_refused() {
    for more in [
        &["--output=-", "--json"][..],
        &["--output=o", "--project-type=data"],
        &["--output=o", "--project-type=nonsense"],
        &["--output=o", "--spec-version=2"],
    ] {
        let mut pgutil = Pgutil::new();
        pgutil.file("Cargo.lock", LOCK);
        pgutil.args(SBOM.iter().chain(more)).run().expect_code(2).expect_stdout("");
    }
}

#[test]
fn an_existing_file_stays_where_the_document_cannot_be_made() {
    let mut pgutil = Pgutil::new();
    pgutil.file("o.xml", "old");
    pgutil.args(["builds", "sbom", "--input=absent", "--output=o.xml", "--project-name=x", "--version=1"]);
    pgutil.run().expect_code(2);
    assert_eq!(std::fs::read_to_string(pgutil.home().join("o.xml")).unwrap(), "old");
    pgutil.file("Cargo.lock", LOCK);
    pgutil.args(SBOM.iter().chain(&["--output=no/folder/o.xml"])).run().expect_code(1).stderr_has(&["no/folder/o.xml"]);
    let outcome = pgutil.args(SBOM.iter().chain(&["--output=o.xml"])).env("SOURCE_DATE_EPOCH", "soon").run();
    outcome.expect_code(3).stderr_has(&["SOURCE_DATE_EPOCH is not a number of seconds"]);
}

#[cfg(unix)]
#[test]
fn a_closed_stdout_is_told_before_the_scan() {
    let mut pgutil = Pgutil::new();
    pgutil.file("Cargo.lock", LOCK);
    for output in ["--output=-", "--output=o.xml"] {
        pgutil.args(SBOM.iter().copied().chain([output])).stdout_to(Stdout::Closed).run().expect_code(1);
    }
}
