//! `pgutil licenses list`.

use crate::support::leaf;

#[test]
fn each_license_is_a_line_and_a_blank_one() {
    leaf::read(&["licenses", "list"], "GET", "/api/licenses/list", r#"[{"id":7,"code":"MIT","title":"MIT License","spdx":["MIT"],"urls":["h/mit"],"hashes":["h1","h2"],"packageNames":["npm://x"],"purls":[],"new":1.50},{"code":"X"}]"#)
        .prints("MIT: MIT License\n\nX: \n\n")
        .prints_json("[\n{\"id\":7,\"code\":\"MIT\",\"title\":\"MIT License\",\"spdx\":[\"MIT\"],\"urls\":[\"h/mit\"],\"hashes\":[\"h1\",\"h2\"],\"packageNames\":[\"npm://x\"],\"purls\":[],\"new\":1.50},\n{\"code\":\"X\"}\n]\n")
        .check();
}
