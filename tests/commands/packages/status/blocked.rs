//! `pgutil packages status blocked`.

use serde_json::json;

use super::sends;

#[test]
fn what_holds_for_every_command_holds() {
    super::check("blocked", "blocked", "\"allow\":false");
}

#[test]
fn null_leaves_the_download_to_the_policies() {
    sends("blocked", &[], "blocked", json!({ "allow": false }));
    sends("blocked", &["--state=allowed"], "allowed", json!({ "allow": true }));
    sends("blocked", &["--state=notset"], "(default)", json!({ "allow": null }));
}
