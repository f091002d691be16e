//! `pgutil builds comments create`.

use serde_json::json;

use crate::support::leaf;

#[test]
fn the_text_is_sent() {
    leaf::change(
        &["builds", "comments", "create", "--project=a b", "--build=1+1", "--comment=c d"],
        "POST",
        "/api/sca/comments",
    )
    .sends(json!({ "project": "a b", "version": "1+1", "comment": "c d" }))
    .prints("Comment created.\n")
    .prints_json("{\"comment\":\"c d\",\"build\":\"1+1\",\"project\":\"a b\",\"created\":true}\n")
    .check();
}
