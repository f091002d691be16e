//! `pgutil builds info`.

use crate::support::leaf;

#[test]
fn packages_and_comments_are_shown() {
    leaf::read(&["builds", "info", "--project=a b", "--build=1+1"], "GET", "/api/sca/builds?project=a%20b&version=1%2B1", r#"{"version":"1+1","packages":[{"purl":"pkg:npm/%40s/n@1.0"}],"comments":[{"number":1,"comment":"hi"}],"new":1.50}"#)
        .prints("Build 1+1\nPackages:\n  pkg:npm/%40s/n@1.0\nComments:\n1 - hi\n")
        .prints_json("{\"version\":\"1+1\",\"packages\":[{\"purl\":\"pkg:npm/%40s/n@1.0\"}],\"comments\":[{\"number\":1,\"comment\":\"hi\"}],\"new\":1.50}\n")
        .check();
}
