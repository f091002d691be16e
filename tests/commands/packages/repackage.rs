//! `pgutil packages repackage`.

use serde_json::json;

use crate::support::http::Answer;
use crate::support::leaf;
use crate::support::pgutil::Pgutil;
use crate::support::server::Server;

const TARGET: &str = "/api/repackaging/repackage";
const LINE: [&str; 5] = ["packages", "repackage", "--feed=f", "--source={URL}", "--new-version=2"];

#[test]
fn what_holds_for_every_command_holds() {
    let shown = super::ODD_SHOWN;
    let doing = format!("Repackaging {shown}\n  from a b/c\n  to d e: 2 +\n");
    leaf::change(
        &super::odd(&["packages", "repackage"], &["--new-version=2 +", "--to-feed=d e", "--comment=why not"]),
        "POST",
        TARGET,
    )
    .may_be_empty("--comment")
    .announces(&doing)
    .prints(&format!("{doing}Repackage successful.\n"))
    .prints_json(&format!(
        "{{\"package\":\"{shown}\",\"feed\":\"a b/c\",\"toFeed\":\"d e\",\"newVersion\":\"2 +\",\"repackaged\":true}}\n"
    ))
    .check();
}

#[test]
fn the_body_has_what_is_given_and_nothing_else() {
    for (options, shown, body) in [
        (&["--package=x", "--version=1"][..], "x 1", json!({ "name": "x" })),
        (&["--package=x", "--version=1", "--comment="], "x 1", json!({ "name": "x" })),
        (&["--package=@s ü/x", "--version=1"], "@s ü/x 1", json!({ "group": "@s ü", "name": "x" })),
        (
            &["--package=x", "--version=1", "--qualifier=file=x.whl", "--comment=c"],
            "x 1 file=x.whl",
            json!({ "name": "x", "qualifier": "file=x.whl", "comments": "c" }),
        ),
        (
            &["--purl=pkg:pypi/a%20b@1?file=x%20y.whl"],
            "pkg:pypi/a%20b@1?file=x%20y.whl",
            json!({ "name": "a b", "qualifier": "file=x%20y.whl" }),
        ),
    ] {
        let server = Server::start();
        server.expect("POST", TARGET).answer(Answer::new(200, ""));
        let outcome = Pgutil::new().server(&server).args(LINE.iter().chain(options)).run();
        outcome.expect(0, &format!("Repackaging {shown}\n  from f\n  to f: 2\nRepackage successful.\n"), "");
        let mut expected = json!({ "feed": "f", "version": "1", "newVersion": "2" });
        for (name, value) in body.as_object().unwrap() {
            expected[name] = value.clone();
        }
        assert_eq!(server.requests()[0].json(), expected);
    }
}

#[test]
fn the_free_edition_is_named_where_it_fails() {
    for (edition, status, code) in
        [("Free", 500, 4), ("free", 403, 4), ("Free", 400, 6), ("Free", 503, 7), ("Basic", 500, 7), ("", 500, 7)]
    {
        let server = Server::start();
        server.expect("POST", TARGET).answer(Answer::text(status, "Not licensed.").header("X-ProGet-Edition", edition));
        let line = LINE.iter().chain(&["--package=x", "--version=1"]);
        let outcome = Pgutil::new().server(&server).args(line).run();
        outcome.expect_code(code).stderr_has(&["Not licensed."]);
        assert_eq!(outcome.stderr.contains("this server runs the Free edition"), code == 4, "{}", outcome.stderr);
        assert_eq!(outcome.stderr.contains("all the same"), code == 7, "{}", outcome.stderr);
    }
}
