//! `pgutil containers images delete`.

use serde_json::Value;

use crate::support::leaf;

#[test]
fn the_image_is_deleted_by_its_digest() {
    leaf::change(
        &["containers", "images", "delete", "--feed=c f", "--repo=a/b", "--digest=sha256:1"],
        "POST",
        "/api/containers/images/delete?feed=c%20f&repo=a%2Fb&digest=sha256%3A1",
    )
    .sends(Value::Null)
    .prints("Deleting image sha256:1 from repository a/b...\nImage deleted.\n")
    .prints_json("{\"digest\":\"sha256:1\",\"repository\":\"a/b\",\"deleted\":true}\n")
    .check();
}
