//! `pgutil feeds retention create`.

use serde_json::json;

use crate::support::http::Answer;
use crate::support::leaf;
use crate::support::pgutil::Pgutil;
use crate::support::server::Server;

#[test]
fn a_rule_is_added_and_only_the_rules_are_sent_back() {
    leaf::change(&["feeds", "retention", "create", "--feed=a b", "--deletePrereleaseVersions=TRUE", "--keepVersionsCount=3", "--deletePackageIds=a*, b"], "POST", "/api/management/feeds/update/a%20b")
        .sends(json!({ "retentionRules": [
                { "keepVersionsCount": 5, "deleteCached": false, "new": 1.5 },
                {
                    "deletePrereleaseVersions": true, "deleteCached": false, "sizeExclusive": false, "keepIfActivelyConsumed": false,
                    "deletePackageIds": ["a*", "b"], "keepVersionsCount": 3
                }
            ] }))
        .after("/api/management/feeds/get/a%20b", r#"{"name":"a b","feedType":"npm","active":true,"dropPath":"","connectors":["x","y"],"canPublish":null,"new":{"n":1.50},"retentionRules":[{"keepVersionsCount":5,"deleteCached":false,"new":1.50}]}"#)
        .may_be_empty("--keepVersionsCount").may_be_empty("--deletePackageIds").prints("Rule #2 created.\n")
        .prints_json("{\"feed\":\"a b\",\"rule\":2,\"updated\":true}\n")
        .check();
}

#[test]
fn a_rule_without_an_option_or_with_a_wrong_one_is_refused_before_anything_is_sent() {
    for option in [&[][..], &["--keepVersionsCount=x"], &["--deleteCached=maybe"], &["--sizeTrigger=1.5"]] {
        let server = Server::start();
        let line = [&["feeds", "retention", "create", "--feed=f", "--source={URL}"][..], option].concat();
        Pgutil::new().server(&server).args(line).run().expect_code(2).expect_stdout("");
    }
}

#[test]
fn numbers_of_rules_keep_their_digits() {
    let server = Server::start();
    let feed = r#"{"retentionRules":[{"new":1.50,"big":12345678901234567890123}]}"#;
    server.expect("GET", "/api/management/feeds/get/f").answer(Answer::text(200, feed));
    server.expect("POST", "/api/management/feeds/update/f").answer(Answer::new(200, ""));
    let line = ["feeds", "retention", "create", "--feed=f", "--deleteCached=true", "--source={URL}"];
    Pgutil::new().server(&server).args(line).run().expect_code(0);
    let sent = String::from_utf8_lossy(&server.requests()[1].body).into_owned();
    assert!(sent.contains(r#"{"new":1.50,"big":12345678901234567890123}"#), "{sent}");
}
