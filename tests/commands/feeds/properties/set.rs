//! `pgutil feeds properties set`.

use serde_json::json;

use crate::support::http::Answer;
use crate::support::leaf;
use crate::support::pgutil::Pgutil;
use crate::support::server::Server;

#[test]
fn only_the_changed_property_is_sent() {
    leaf::change(
        &["feeds", "properties", "set", "--feed=a b", "--property=CONNECTORS", "--value=x, y,"],
        "POST",
        "/api/management/feeds/update/a%20b",
    )
    .sends(json!({ "connectors": ["x", "y"] }))
    .may_be_empty("--value")
    .prints("Property updated.\n")
    .prints_json("{\"feed\":\"a b\",\"property\":\"connectors\",\"updated\":true}\n")
    .check();
}

#[test]
fn a_value_is_checked_before_anything_is_sent_and_an_empty_one_clears() {
    for (property, value, body) in [
        ("active", "FALSE", json!({ "active": false })),
        ("vulnerabilitiesEnabled", "", json!({ "vulnerabilitiesEnabled": null })),
        ("dropPath", "c:\\x", json!({ "dropPath": "c:\\x" })),
        ("alternateNames", "", json!({ "alternateNames": null })),
    ] {
        let server = Server::start();
        server.expect("POST", "/api/management/feeds/update/f").answer(Answer::new(200, ""));
        let options = [format!("--property={property}"), format!("--value={value}")];
        let line = ["feeds", "properties", "set", "--feed=f", "--source={URL}", &options[0], &options[1]];
        Pgutil::new().server(&server).args(line).run().expect(0, "Property updated.\n", "");
        assert_eq!(server.requests()[0].json(), body);
    }
    for (property, value) in [("active", "maybe"), ("feedType", "npm"), ("nope", "x")] {
        let server = Server::start();
        let options = [format!("--property={property}"), format!("--value={value}")];
        let line = ["feeds", "properties", "set", "--feed=f", "--source={URL}", &options[0], &options[1]];
        Pgutil::new().server(&server).args(line).run().expect_code(2).expect_stdout("");
    }
}
