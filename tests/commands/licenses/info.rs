//! `pgutil licenses info`.

use crate::support::http::Answer;
use crate::support::leaf;
use crate::support::pgutil::Pgutil;
use crate::support::server::Server;

#[test]
fn the_ways_of_detection_are_shown() {
    leaf::read(&["licenses", "info", "--code=mit"], "GET", "/api/licenses/list", r#"[{"id":7,"code":"MIT","title":"MIT License","spdx":["MIT"],"urls":["h/mit"],"hashes":["h1","h2"],"packageNames":["npm://x"],"purls":[],"new":1.50},{"code":"X"}]"#)
        .prints("Code: MIT\nTitle: MIT License\n\nDetection:\n SPDX: MIT\n Url:\n  - h/mit\n Packages:\n  - npm://x\n PUrls:\n\nFiles:\n - h1\n - h2\n")
        .prints_json("{\"id\":7,\"code\":\"MIT\",\"title\":\"MIT License\",\"spdx\":[\"MIT\"],\"urls\":[\"h/mit\"],\"hashes\":[\"h1\",\"h2\"],\"packageNames\":[\"npm://x\"],\"purls\":[],\"new\":1.50}\n")
        .check();
}

#[test]
fn a_license_that_is_not_there_is_named() {
    let server = Server::start();
    server.expect("GET", "/api/licenses/list").answer(Answer::text(200, "[]"));
    let line = ["licenses", "info", "--code=MIT", "--source={URL}"];
    let outcome = Pgutil::new().server(&server).args(line).run();
    outcome.expect_code(5).expect_stdout("").stderr_has(&["there is no license 'MIT'", "pgutil licenses list"]);
}
