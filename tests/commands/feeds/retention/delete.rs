//! `pgutil feeds retention delete`.

use serde_json::json;

use crate::support::http::Answer;
use crate::support::leaf;
use crate::support::pgutil::Pgutil;
use crate::support::server::Server;

#[test]
fn the_rule_goes_and_the_others_stay() {
    leaf::change(&["feeds", "retention", "delete", "--feed=a b", "--rule=1"], "POST", "/api/management/feeds/update/a%20b")
        .sends(json!({ "retentionRules": [] }))
        .after("/api/management/feeds/get/a%20b", r#"{"name":"a b","feedType":"npm","active":true,"dropPath":"","connectors":["x","y"],"canPublish":null,"new":{"n":1.50},"retentionRules":[{"keepVersionsCount":5,"deleteCached":false,"new":1.50}]}"#)
        .prints("Rule deleted.\n")
        .prints_json("{\"feed\":\"a b\",\"rule\":1,\"updated\":true}\n")
        .check();
}

#[test]
fn a_rule_that_is_not_there_is_named() {
    let server = Server::start();
    server.expect("GET", "/api/management/feeds/get/f").answer(Answer::text(200, "{}"));
    let line = ["feeds", "retention", "delete", "--feed=f", "--rule=1", "--source={URL}"];
    Pgutil::new().server(&server).args(line).run().expect_code(5).stderr_has(&["no retention rule #1"]);
}
