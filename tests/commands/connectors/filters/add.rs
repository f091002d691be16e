//! `pgutil connectors filters add`.

use serde_json::json;

use crate::support::leaf;

#[test]
fn the_filter_is_added_at_the_end() {
    leaf::change(&["connectors", "filters", "add", "--connector=a b", "--filter=C"], "POST", "/api/management/connectors/update/A%20b")
        .sends(json!({ "name": "A b", "url": "u", "feedType": "npm", "timeout": 10, "metadataCacheEnabled": true, "filters": ["A*", "!B", "C"], "password": "pw", "new": [1.5] }))
        .after("/api/management/connectors/get/a%20b", r#"{"name":"A b","url":"u","feedType":"npm","timeout":10,"metadataCacheEnabled":true,"filters":["A*","!B"],"password":"pw","new":[1.50]}"#)
        .prints("Filter added.\n")
        .prints_json("{\"connector\":\"a b\",\"filter\":\"C\",\"updated\":true}\n")
        .check();
}
