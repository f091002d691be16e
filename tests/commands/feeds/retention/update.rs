//! `pgutil feeds retention update`.

use serde_json::json;

use crate::support::http::Answer;
use crate::support::leaf;
use crate::support::pgutil::Pgutil;
use crate::support::server::Server;

#[test]
fn given_options_change_and_empty_ones_are_cleared() {
    leaf::change(&["feeds", "retention", "update", "--feed=a b", "--rule=1", "--keepVersionsCount=", "--sizeTrigger=5000000000"], "POST", "/api/management/feeds/update/a%20b")
        .sends(json!({ "retentionRules": [{ "deleteCached": false, "new": 1.5, "sizeTriggerKb": 5_000_000_000_u64 }] }))
        .after("/api/management/feeds/get/a%20b", r#"{"name":"a b","feedType":"npm","active":true,"dropPath":"","connectors":["x","y"],"canPublish":null,"new":{"n":1.50},"retentionRules":[{"keepVersionsCount":5,"deleteCached":false,"new":1.50}]}"#)
        .may_be_empty("--keepVersionsCount").may_be_empty("--sizeTrigger").prints("Rule #1 updated.\n")
        .prints_json("{\"feed\":\"a b\",\"rule\":1,\"updated\":true}\n")
        .check();
}

#[test]
fn a_rule_that_is_not_there_is_named() {
    let server = Server::start();
    server.expect("GET", "/api/management/feeds/get/f").answer(Answer::text(200, r#"{"retentionRules":[{}]}"#));
    let line = ["feeds", "retention", "update", "--feed=f", "--rule=2", "--deleteCached=true", "--source={URL}"];
    let outcome = Pgutil::new().server(&server).args(line).run();
    outcome.expect_code(5).expect_stdout("").stderr_has(&["no retention rule #2", "pgutil feeds retention list"]);
    for rule in ["0", "-1", "x", ""] {
        let server = Server::start();
        let rule = format!("--rule={rule}");
        let line = ["feeds", "retention", "update", "--feed=f", &rule, "--deleteCached=true", "--source={URL}"];
        Pgutil::new().server(&server).args(line).run().expect_code(2);
    }
}
