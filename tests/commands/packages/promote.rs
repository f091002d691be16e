//! `pgutil packages promote`.

use serde_json::json;

use crate::support::http::Answer;
use crate::support::leaf;
use crate::support::pgutil::Pgutil;
use crate::support::server::Server;

const TARGET: &str = "/api/promotions/promote";
const LINE: [&str; 5] = ["packages", "promote", "--feed=f", "--source={URL}", "--to-feed=g"];

#[test]
fn what_holds_for_every_command_holds() {
    let shown = super::ODD_SHOWN;
    let doing = format!("Promoting {shown}\n  from a b/c\n  to d e\n");
    leaf::change(&super::odd(&["packages", "promote"], &["--to-feed=d e", "--comment=why not"]), "POST", TARGET)
        .may_be_empty("--comment")
        .announces(&doing)
        .prints(&format!("{doing}Promote successful.\n"))
        .prints_json(&format!("{{\"package\":\"{shown}\",\"feed\":\"a b/c\",\"toFeed\":\"d e\",\"promoted\":true}}\n"))
        .check();
}

#[test]
fn the_body_has_what_is_given_and_nothing_else() {
    for (options, body) in [
        (&["--package=x", "--version=1"][..], json!({ "name": "x" })),
        (
            &["--package=@s/x#ü", "--version=1", "--comment=c d"],
            json!({ "group": "@s", "name": "x#ü", "comments": "c d" }),
        ),
        (&["--purl=pkg:npm/%40s/x@1"], json!({ "group": "@s", "name": "x" })),
    ] {
        let server = Server::start();
        server.expect("POST", TARGET).answer(Answer::new(200, ""));
        Pgutil::new().server(&server).args(LINE.iter().chain(options)).run().expect_code(0);
        let mut expected = json!({ "fromFeed": "f", "version": "1", "toFeed": "g" });
        for (name, value) in body.as_object().unwrap() {
            expected[name] = value.clone();
        }
        assert_eq!(server.requests()[0].json(), expected);
    }
}

#[test]
fn a_package_url_with_qualifiers_names_less_than_what_would_be_promoted() {
    let server = Server::start();
    let line = LINE.iter().chain(&["--purl=pkg:pypi/x@1?file=x.whl"]);
    let outcome = Pgutil::new().server(&server).args(line).run();
    outcome.expect_code(2).stderr_has(&["--purl has qualifiers", "Usage: pgutil packages promote "]);
}

#[test]
fn without_the_feed_to_promote_to_nothing_is_sent() {
    let server = Server::start();
    let line = ["packages", "promote", "--feed=f", "--source={URL}", "--package=x", "--version=1"];
    let outcome = Pgutil::new().server(&server).args(line).run();
    outcome.expect_code(2).expect_stdout("").stderr_has(&["--to-feed"]);
}
