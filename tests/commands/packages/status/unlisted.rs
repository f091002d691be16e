//! `pgutil packages status unlisted`.

use serde_json::json;

use super::sends;

#[test]
fn what_holds_for_every_command_holds() {
    super::check("unlisted", "unlisted", "\"listed\":false");
}

#[test]
fn the_state_goes_both_ways() {
    sends("unlisted", &[], "unlisted", json!({ "listed": false }));
    sends("unlisted", &["--state=UNLISTED"], "unlisted", json!({ "listed": false }));
    sends("unlisted", &["--state=listed"], "listed", json!({ "listed": true }));
}
