//! `pgutil apikeys create system`.

use serde_json::json;

use crate::support::http::Answer;
use crate::support::pgutil::Pgutil;
use crate::support::proget::ProGet;
use crate::support::server::Server;

const SYSTEM: [&str; 5] = ["apikeys", "create", "system", "--source={URL}", "--api-key=abc12345"];

#[test]
fn the_apis_go_out_as_listed() {
    let proget = ProGet::start();
    for (apis, sent) in [
        ("--apis=feeds", json!(["feeds"])),
        ("--apis=sca, Feeds", json!(["sca", "feeds"])),
        ("--apis=SBOM-Upload", json!(["sbom-upload"])),
        ("--apis=Full-Control", json!(["full-control"])),
        ("--logging=none", json!(["full-control"])),
    ] {
        Pgutil::new().server(&proget).args([&SYSTEM[..], &[apis]].concat()).run().expect_code(0);
        assert_eq!(proget.requests().last().unwrap().json()["systemApis"], sent, "{apis}");
    }
}

#[test]
fn full_control_stands_alone() {
    let server = Server::start();
    let outcome = Pgutil::new().server(&server).args([&SYSTEM[..], &["--apis=full-control,feeds"]].concat()).run();
    outcome.expect(
        2,
        "",
        "pgutil: --apis takes full-control only on its own, since it includes all the others\n\
         For its options: pgutil apikeys create system --help\n\
         Usage: pgutil apikeys create system [options]\n",
    );
}

#[test]
fn a_server_that_does_not_know_full_control_is_given_the_three_names_once() {
    for text in ["Unknown API 'FULL-CONTROL'", "systemapis: invalid"] {
        let server = Server::start();
        server.expect("POST", "/api/api-keys/create").answer(Answer::text(400, text));
        server.expect("POST", "/api/api-keys/create").answer(Answer::json(200, r#"{"id":1,"key":"abcdefgh"}"#));
        Pgutil::new().server(&server).args(SYSTEM).run().expect(
            0,
            "abcdefgh\n",
            "pgutil: warning: the server does not know full-control; the key was given feeds, sca and sbom-upload\n",
        );
        let apis: Vec<_> = server.requests().iter().map(|request| request.json()["systemApis"].clone()).collect();
        assert_eq!(apis, [json!(["full-control"]), json!(["feeds", "sca", "sbom-upload"])]);
    }
}

#[test]
fn no_other_rejection_is_sent_again() {
    for (answer, more) in [
        (Answer::text(400, "The name is taken."), None),
        (Answer::text(403, "full-control is not for you"), None),
        (Answer::text(500, "full-control broke"), None),
        (Answer::text(400, "systemApis: sca is not licensed"), Some("--apis=sca")),
    ] {
        let server = Server::start();
        server.expect("POST", "/api/api-keys/create").answer(answer);
        let outcome = Pgutil::new().server(&server).args(SYSTEM.iter().copied().chain(more)).run();
        assert_ne!(outcome.code, 0);
        outcome.expect_stdout("");
        assert_eq!(server.requests().len(), 1);
    }
}
