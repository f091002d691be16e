//! `pgutil packages versions`.

use crate::support::http::Answer;
use crate::support::leaf;
use crate::support::pgutil::Pgutil;
use crate::support::server::Server;

#[test]
fn what_holds_for_every_command_holds() {
    let version = r#"{"group":"@s","name":"x","version":"1.0","size":12345678901234567890}"#;
    leaf::read(
        &super::odd(&["packages", "versions"], &[]),
        "GET",
        "/api/packages/a%20b%2Fc/versions?group=%40s%20%C3%BC&name=n%23%3F%25%2B%26%3D%40&version=1%2B2%20%3F",
        format!("[{version},{{\"name\":\"Django\",\"version\":\"5\",\"qualifier\":\"file=D.whl\"}}]"),
    )
    .prints("@s/x 1.0\nDjango (file=D.whl) 5\n")
    .prints_json(&format!("[\n{version},\n{{\"name\":\"Django\",\"version\":\"5\",\"qualifier\":\"file=D.whl\"}}\n]\n"))
    .check();
}

#[test]
fn without_options_all_versions_of_the_feed_are_listed() {
    for (option, query) in [("--no-connectors", ""), ("--package=g/", "?group=g"), ("--version=1", "?version=1")] {
        let server = Server::start();
        server.expect("GET", &format!("/api/packages/f/versions{query}")).answer(Answer::text(200, "{}"));
        let line = ["packages", "versions", "--feed=f", "--source={URL}", option];
        Pgutil::new().server(&server).args(line).run().expect(0, "", "");
    }
}
