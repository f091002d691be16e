//! `pgutil licenses delete`.

use serde_json::Value;

use crate::support::http::Answer;
use crate::support::pgutil::Pgutil;
use crate::support::server::Server;
use crate::support::whole_leaf::WholeLeaf;

#[test]
fn the_license_is_deleted_by_its_id() {
    WholeLeaf {
        line: &["licenses", "delete", "--code=mit"],
        reads: &[("/api/licenses/list", r#"[{"id":7,"code":"MIT","title":"MIT License","spdx":["MIT"],"urls":["h/mit"],"hashes":["h1","h2"],"packageNames":["npm://x"],"purls":[],"new":1.50},{"code":"X"}]"#)],
        change: Some(("POST", "/api/licenses/delete?id=7", Value::Null)),
        stdout: "Deleting mit\nLicense deleted.\n",
        json: "{\"license\":\"mit\",\"deleted\":true}\n",
        ..WholeLeaf::BLANK
    }
    .check();
}

#[test]
fn a_license_without_an_id_is_not_deleted() {
    let server = Server::start();
    server.expect("GET", "/api/licenses/list").answer(Answer::text(200, r#"[{"code":"X"}]"#));
    let line = ["licenses", "delete", "--code=X", "--source={URL}"];
    Pgutil::new().server(&server).args(line).run().expect_code(7).stderr_has(&["no member 'id'"]);
}
