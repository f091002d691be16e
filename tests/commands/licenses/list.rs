//! `pgutil licenses list`.

use crate::support::whole_leaf::WholeLeaf;

#[test]
fn each_license_is_a_line_and_a_blank_one() {
    WholeLeaf {
        line: &["licenses", "list"],
        reads: &[("/api/licenses/list", r#"[{"id":7,"code":"MIT","title":"MIT License","spdx":["MIT"],"urls":["h/mit"],"hashes":["h1","h2"],"packageNames":["npm://x"],"purls":[],"new":1.50},{"code":"X"}]"#)],
        stdout: "MIT: MIT License\n\nX: \n\n",
        json: "[\n{\"id\":7,\"code\":\"MIT\",\"title\":\"MIT License\",\"spdx\":[\"MIT\"],\"urls\":[\"h/mit\"],\"hashes\":[\"h1\",\"h2\"],\"packageNames\":[\"npm://x\"],\"purls\":[],\"new\":1.50},\n{\"code\":\"X\"}\n]\n",
        ..WholeLeaf::BLANK
    }
    .check();
}
