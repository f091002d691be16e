//! `pgutil containers images delete`.

use serde_json::Value;

use crate::support::whole_leaf::WholeLeaf;

#[test]
fn the_image_is_deleted_by_its_digest() {
    WholeLeaf {
        line: &["containers", "images", "delete", "--feed=c f", "--repo=a/b", "--digest=sha256:1"],
        change: Some(("POST", "/api/containers/images/delete?feed=c%20f&repo=a%2Fb&digest=sha256%3A1", Value::Null)),
        stdout: "Deleting image sha256:1 from repository a/b...\nImage deleted.\n",
        json: "{\"digest\":\"sha256:1\",\"repository\":\"a/b\",\"deleted\":true}\n",
        ..WholeLeaf::BLANK
    }
    .check();
}
