//! `pgutil containers tags delete`.

use serde_json::Value;

use crate::support::leaf;

#[test]
fn the_tag_is_deleted() {
    leaf::change(
        &["containers", "tags", "delete", "--feed=c f", "--repo=a/b", "--tag=n"],
        "POST",
        "/api/containers/tags/delete?feed=c%20f&repo=a%2Fb&tag=n",
    )
    .sends(Value::Null)
    .prints("Deleting tag n from a/b...\nTag deleted.\n")
    .prints_json("{\"tag\":\"n\",\"repository\":\"a/b\",\"deleted\":true}\n")
    .check();
}
