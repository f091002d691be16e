//! `pgutil connectors filters remove`.

use serde_json::json;

use crate::support::http::Answer;
use crate::support::leaf;
use crate::support::pgutil::Pgutil;
use crate::support::server::Server;

#[test]
fn the_filter_is_removed() {
    leaf::change(&["connectors", "filters", "remove", "--connector=a b", "--filter=!B"], "POST", "/api/management/connectors/update/A%20b")
        .sends(json!({ "name": "A b", "url": "u", "feedType": "npm", "timeout": 10, "metadataCacheEnabled": true, "filters": ["A*"], "password": "pw", "new": [1.5] }))
        .after("/api/management/connectors/get/a%20b", r#"{"name":"A b","url":"u","feedType":"npm","timeout":10,"metadataCacheEnabled":true,"filters":["A*","!B"],"password":"pw","new":[1.50]}"#)
        .prints("Filter removed.\n")
        .prints_json("{\"connector\":\"a b\",\"filter\":\"!B\",\"updated\":true}\n")
        .check();
}

#[test]
fn a_filter_that_is_not_there_is_named() {
    let server = Server::start();
    server
        .expect("GET", "/api/management/connectors/get/n")
        .answer(Answer::text(200, r#"{"name":"n","filters":["A"]}"#));
    let line = ["connectors", "filters", "remove", "--connector=n", "--filter=a", "--source={URL}"];
    let outcome = Pgutil::new().server(&server).args(line).run();
    outcome
        .expect_code(5)
        .expect_stdout("")
        .stderr_has(&["has no filter 'a'", "pgutil connectors filters list --connector=n"]);
}
