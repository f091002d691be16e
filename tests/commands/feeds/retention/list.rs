//! `pgutil feeds retention list`.

use crate::support::http::Answer;
use crate::support::leaf;
use crate::support::pgutil::Pgutil;
use crate::support::server::Server;

#[test]
fn the_rules_are_numbered_and_all_their_options_are_shown() {
    leaf::read(&["feeds", "retention", "list", "--feed=a b"], "GET", "/api/management/feeds/get/a%20b", r#"{"name":"a b","feedType":"npm","active":true,"dropPath":"","connectors":["x","y"],"canPublish":null,"new":{"n":1.50},"retentionRules":[{"keepVersionsCount":5,"deleteCached":false,"new":1.50},null]}"#)
        .prints("[1]\n deleteCached=false\n deletePackageIds=*not set*\n deletePrereleaseVersions=*not set*\n deleteVersions=*not set*\n keepConsumedWithinDays=*not set*\n keepIfActivelyConsumed=*not set*\n keepPackageIds=*not set*\n keepPackageUsageRemovedDays=*not set*\n keepUsedWithinDays=*not set*\n keepVersions=*not set*\n keepVersionsCount=5\n sizeExclusive=*not set*\n sizeTrigger=*not set*\n triggerDownloadCount=*not set*\n")
        .prints_json("[{\"keepVersionsCount\":5,\"deleteCached\":false,\"new\":1.50}]\n")
        .check();
}

#[test]
fn a_feed_without_rules_says_so() {
    for body in ["{}", r#"{"retentionRules":null}"#, r#"{"retentionRules":[]}"#] {
        let server = Server::start();
        server.expect("GET", "/api/management/feeds/get/f").answer(Answer::text(200, body));
        let line = ["feeds", "retention", "list", "--feed=f", "--source={URL}"];
        Pgutil::new().server(&server).args(line).run().expect(0, "* no rules defined *\n", "");
    }
}
