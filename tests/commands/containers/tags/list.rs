//! `pgutil containers tags list`.

use crate::support::leaf;

#[test]
fn each_tag_is_a_line() {
    leaf::read(
        &["containers", "tags", "list", "--feed=c f", "--repo=a/b"],
        "GET",
        "/api/containers/tags/list?feed=c%20f&repo=a%2Fb",
        r#"[{"tag":"1.0","digest":"sha256:1"},{"digest":"sha256:2"}]"#,
    )
    .prints("Listing tags for a/b...\n1.0 (sha256:1)\n (sha256:2)\n")
    .prints_json("[\n{\"tag\":\"1.0\",\"digest\":\"sha256:1\"},\n{\"digest\":\"sha256:2\"}\n]\n")
    .check();
}
