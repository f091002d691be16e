//! `pgutil licenses detection add`.

use serde_json::json;

use crate::support::leaf;

#[test]
fn the_value_is_added_and_the_other_lists_stay_out() {
    leaf::change(&["licenses", "detection", "add", "--code=mit", "--type=URL", "--value=https://x.org/l"], "POST", "/api/licenses/update")
        .sends(json!({ "id": 7, "code": "MIT", "title": "MIT License", "hashes": ["h1", "h2"], "new": 1.5, "urls": ["h/mit", "x.org/l"] }))
        .after("/api/licenses/list", r#"[{"id":7,"code":"MIT","title":"MIT License","spdx":["MIT"],"urls":["h/mit"],"hashes":["h1","h2"],"packageNames":["npm://x"],"purls":[],"new":1.50},{"code":"X"}]"#)
        .prints("License detection updated.\n")
        .prints_json("{\"license\":\"MIT\",\"updated\":true}\n")
        .check();
}
