//! `pgutil packages status`: each command at the path of its words.

mod blocked;
mod deprecated;
mod unlisted;

use serde_json::Value;

use crate::support::http::Answer;
use crate::support::leaf;
use crate::support::pgutil::Pgutil;
use crate::support::server::Server;

/// What each leaf does where nothing but the package is given: the state in words, and the members that it sets.
#[track_caller]
fn check(word: &str, state: &str, members: &str) {
    let doing = format!("Setting {} in a b/c feed to {state}...\n", super::ODD_SHOWN);
    let facts = format!("{{\"package\":\"{}\",\"feed\":\"a b/c\",{members},\"changed\":true}}\n", super::ODD_SHOWN);
    leaf::change(
        &super::odd(&["packages", "status", word], &[]),
        "POST",
        &format!("/api/packages/a%20b%2Fc/status?{}", super::ODD_QUERY),
    )
    .announces(&doing)
    .prints(&format!("{doing}Package status changed.\n"))
    .prints_json(&facts)
    .check();
}

/// Which body the options send, and which state is announced.
#[track_caller]
fn sends(word: &str, options: &[&str], state: &str, body: Value) {
    let server = Server::start();
    server.expect("POST", "/api/packages/f/status?name=x&version=1").answer(Answer::new(200, ""));
    let line = ["packages", "status", word, "--feed=f", "--package=x", "--version=1", "--source={URL}"];
    let outcome = Pgutil::new().server(&server).args(line.iter().chain(options)).run();
    outcome.expect(0, &format!("Setting x 1 in f feed to {state}...\nPackage status changed.\n"), "");
    assert_eq!(server.requests()[0].json(), body);
}

#[test]
fn qualifiers_and_package_urls_are_taken_without_asking_for_the_type_of_the_feed() {
    for (options, query, shown) in [
        (
            &["--package=x", "--version=1", "--arch=a b"][..],
            "name=x&version=1&qualifier=arch%3Da%2520b",
            "x 1 arch=a%20b",
        ),
        (
            &["--package=x", "--version=1", "--qualifier=a=b&c=d"],
            "name=x&version=1&qualifier=a%3Db%26c%3Dd",
            "x 1 a=b&c=d",
        ),
        (&["--purl=pkg:npm/%40s/x@1"], "purl=pkg%3Anpm%2F%2540s%2Fx%401", "pkg:npm/%40s/x@1"),
    ] {
        let server = Server::start();
        server.expect("POST", &format!("/api/packages/f/status?{query}")).answer(Answer::new(200, ""));
        let line = ["packages", "status", "unlisted", "--feed=f", "--source={URL}"];
        let outcome = Pgutil::new().server(&server).args(line.iter().chain(options)).run();
        outcome.expect(0, &format!("Setting {shown} in f feed to unlisted...\nPackage status changed.\n"), "");
    }
}
