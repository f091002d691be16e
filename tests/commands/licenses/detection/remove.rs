//! `pgutil licenses detection remove`.

use serde_json::json;

use crate::support::http::Answer;
use crate::support::leaf;
use crate::support::pgutil::Pgutil;
use crate::support::server::Server;

#[test]
fn the_value_is_removed_in_any_case() {
    leaf::change(&["licenses", "detection", "remove", "--code=mit", "--type=spdx", "--value=mit"], "POST", "/api/licenses/update")
        .sends(json!({ "id": 7, "code": "MIT", "title": "MIT License", "hashes": ["h1", "h2"], "new": 1.5, "spdx": [] }))
        .after("/api/licenses/list", r#"[{"id":7,"code":"MIT","title":"MIT License","spdx":["MIT"],"urls":["h/mit"],"hashes":["h1","h2"],"packageNames":["npm://x"],"purls":[],"new":1.50},{"code":"X"}]"#)
        .prints("License detection updated.\n")
        .prints_json("{\"license\":\"MIT\",\"updated\":true}\n")
        .check();
}

#[test]
fn the_scheme_of_an_address_does_not_count() {
    let server = Server::start();
    let list = r#"[{"id":1,"code":"X","urls":["x.org/l","y"]}]"#;
    server.expect("GET", "/api/licenses/list").answer(Answer::text(200, list));
    server.expect("POST", "/api/licenses/update").answer(Answer::new(200, ""));
    let line =
        ["licenses", "detection", "remove", "--code=X", "--type=url", "--value=https://x.org/l", "--source={URL}"];
    Pgutil::new().server(&server).args(line).run().expect(0, "License detection updated.\n", "");
    assert_eq!(server.requests()[1].json(), json!({ "id": 1, "code": "X", "urls": ["y"] }));
}

#[test]
fn what_is_not_there_changes_nothing_and_is_a_success() {
    for list in [r#"[{"id":1,"code":"X","spdx":["a"]}]"#, r#"[{"id":1,"code":"X"}]"#] {
        let server = Server::start();
        server.expect("GET", "/api/licenses/list").answer(Answer::text(200, list));
        let line = ["licenses", "detection", "remove", "--code=X", "--type=spdx", "--value=b", "--source={URL}"];
        let outcome = Pgutil::new().server(&server).args(line).run();
        outcome.expect(0, "", "pgutil: the license is not detected by 'b'; nothing was changed\n");
    }
}

#[test]
fn with_dry_run_stdout_is_empty_also_where_there_is_nothing_to_do() {
    let server = Server::start();
    server.expect("GET", "/api/licenses/list").answer(Answer::text(200, r#"[{"id":1,"code":"X"}]"#));
    let line = ["licenses", "detection", "remove", "--code=X", "--type=spdx", "--value=b", "--dry-run", "--json"];
    let outcome = Pgutil::new().server(&server).args(line.iter().chain(&["--source={URL}"])).run();
    outcome.expect_code(0).expect_stdout("").stderr_has(&["nothing was changed"]);
}
