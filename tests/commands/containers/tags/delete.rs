//! `pgutil containers tags delete`.

use serde_json::Value;

use crate::support::whole_leaf::WholeLeaf;

#[test]
fn the_tag_is_deleted() {
    WholeLeaf {
        line: &["containers", "tags", "delete", "--feed=c f", "--repo=a/b", "--tag=n"],
        change: Some(("POST", "/api/containers/tags/delete?feed=c%20f&repo=a%2Fb&tag=n", Value::Null)),
        stdout: "Deleting tag n from a/b...\nTag deleted.\n",
        json: "{\"tag\":\"n\",\"repository\":\"a/b\",\"deleted\":true}\n",
        ..WholeLeaf::BLANK
    }
    .check();
}
