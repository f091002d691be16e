//! `pgutil licenses create`.

use serde_json::json;

use crate::support::http::Answer;
use crate::support::leaf;
use crate::support::pgutil::Pgutil;
use crate::support::server::Server;

#[test]
fn code_and_title_are_sent() {
    leaf::change(&["licenses", "create", "--code=N", "--title=New one", "--spdx=A, B"], "POST", "/api/licenses/add")
        .sends(json!({ "code": "N", "title": "New one", "spdx": ["A", "B"] }))
        .prints("Adding N: New one\nLicense added.\n")
        .prints_json("{\"license\":\"N\",\"created\":true}\n")
        .check();
}

#[test]
fn a_license_that_exists_is_left_alone_on_request() {
    let server = Server::start();
    server.expect("GET", "/api/licenses/list").answer(Answer::text(200, r#"[{"code":"mit"}]"#));
    let line = ["licenses", "create", "--code=MIT", "--title=x", "--if-not-exists", "--source={URL}"];
    Pgutil::new().server(&server).args(line).run().expect(
        0,
        "",
        "pgutil: the license 'MIT' exists already; nothing was changed\n",
    );
}
