//! `pgutil connectors properties set`.

use serde_json::json;

use crate::support::http::Answer;
use crate::support::leaf;
use crate::support::pgutil::Pgutil;
use crate::support::server::Server;

#[test]
fn the_whole_connector_goes_back_under_the_name_of_the_server() {
    leaf::change(&["connectors", "properties", "set", "--connector=a b", "--property=TIMEOUT", "--value=30"], "POST", "/api/management/connectors/update/A%20b")
        .sends(json!({ "name": "A b", "url": "u", "feedType": "npm", "timeout": 30, "metadataCacheEnabled": true, "filters": ["A*", "!B"], "password": "pw", "new": [1.5] }))
        .after("/api/management/connectors/get/a%20b", r#"{"name":"A b","url":"u","feedType":"npm","timeout":10,"metadataCacheEnabled":true,"filters":["A*","!B"],"password":"pw","new":[1.50]}"#)
        .may_be_empty("--value").prints("Property updated.\n")
        .prints_json("{\"connector\":\"a b\",\"property\":\"timeout\",\"updated\":true}\n")
        .check();
}

#[test]
fn a_wrong_value_is_refused_before_anything_is_sent_and_an_empty_one_clears() {
    for (property, value) in [("timeout", "x"), ("metadataCacheEnabled", "no"), ("url", "x")] {
        let server = Server::start();
        let options = [format!("--property={property}"), format!("--value={value}")];
        let line = ["connectors", "properties", "set", "--connector=n", "--source={URL}", &options[0], &options[1]];
        Pgutil::new().server(&server).args(line).run().expect_code(2).expect_stdout("");
    }
    let server = Server::start();
    server.expect("GET", "/api/management/connectors/get/n").answer(Answer::text(200, r#"{"name":"n","timeout":5}"#));
    server.expect("POST", "/api/management/connectors/update/n").answer(Answer::new(200, ""));
    let line = ["connectors", "properties", "set", "--connector=n", "--property=timeout", "--value=", "--source={URL}"];
    Pgutil::new().server(&server).args(line).run().expect_code(0);
    assert_eq!(server.requests()[1].json(), json!({ "name": "n", "timeout": null }));
}
