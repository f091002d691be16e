//! `pgutil connectors filters add`.

use serde_json::json;

use crate::support::whole_leaf::WholeLeaf;

#[test]
fn the_filter_is_added_at_the_end() {
    WholeLeaf {
        line: &["connectors", "filters", "add", "--connector=a b", "--filter=C"],
        reads: &[("/api/management/connectors/get/a%20b", r#"{"name":"A b","url":"u","feedType":"npm","timeout":10,"metadataCacheEnabled":true,"filters":["A*","!B"],"password":"pw","new":[1.50]}"#)],
        change: Some(("POST", "/api/management/connectors/update/A%20b", json!({ "name": "A b", "url": "u", "feedType": "npm", "timeout": 10, "metadataCacheEnabled": true, "filters": ["A*", "!B", "C"], "password": "pw", "new": [1.5] }))),
        stdout: "Filter added.\n",
        json: "{\"connector\":\"a b\",\"filter\":\"C\",\"updated\":true}\n",
        ..WholeLeaf::BLANK
    }
    .check();
}
