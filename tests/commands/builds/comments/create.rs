//! `pgutil builds comments create`.

use serde_json::json;

use crate::support::whole_leaf::WholeLeaf;

#[test]
fn the_text_is_sent() {
    WholeLeaf {
        line: &["builds", "comments", "create", "--project=a b", "--build=1+1", "--comment=c d"],
        change: Some(("POST", "/api/sca/comments", json!({ "project": "a b", "version": "1+1", "comment": "c d" }))),
        stdout: "Comment created.\n",
        json: "{\"comment\":\"c d\",\"build\":\"1+1\",\"project\":\"a b\",\"created\":true}\n",
        ..WholeLeaf::BLANK
    }
    .check();
}
