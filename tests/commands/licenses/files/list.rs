//! `pgutil licenses files list`.

use crate::support::leaf;

#[test]
fn the_hashes_of_each_license_are_a_line() {
    leaf::read(&["licenses", "files", "list"], "GET", "/api/licenses/list", r#"[{"id":7,"code":"MIT","title":"MIT License","spdx":["MIT"],"urls":["h/mit"],"hashes":["h1","h2"],"packageNames":["npm://x"],"purls":[],"new":1.50},{"code":"X"}]"#)
        .prints("MIT h1, h2\n")
        .prints_json("[\n{\"id\":7,\"code\":\"MIT\",\"title\":\"MIT License\",\"spdx\":[\"MIT\"],\"urls\":[\"h/mit\"],\"hashes\":[\"h1\",\"h2\"],\"packageNames\":[\"npm://x\"],\"purls\":[],\"new\":1.50},\n{\"code\":\"X\"}\n]\n")
        .check();
}
