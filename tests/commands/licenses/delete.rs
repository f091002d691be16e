//! `pgutil licenses delete`.

use serde_json::Value;

use crate::support::http::Answer;
use crate::support::leaf;
use crate::support::pgutil::Pgutil;
use crate::support::server::Server;

#[test]
fn the_license_is_deleted_by_its_id() {
    leaf::change(&["licenses", "delete", "--code=mit"], "POST", "/api/licenses/delete?id=7")
        .sends(Value::Null)
        .after("/api/licenses/list", r#"[{"id":7,"code":"MIT","title":"MIT License","spdx":["MIT"],"urls":["h/mit"],"hashes":["h1","h2"],"packageNames":["npm://x"],"purls":[],"new":1.50},{"code":"X"}]"#)
        .prints("Deleting mit\nLicense deleted.\n")
        .prints_json("{\"license\":\"mit\",\"deleted\":true}\n")
        .check();
}

#[test]
fn a_license_without_an_id_is_not_deleted() {
    let server = Server::start();
    server.expect("GET", "/api/licenses/list").answer(Answer::text(200, r#"[{"code":"X"}]"#));
    let line = ["licenses", "delete", "--code=X", "--source={URL}"];
    Pgutil::new().server(&server).args(line).run().expect_code(7).stderr_has(&["no member 'id'"]);
}
