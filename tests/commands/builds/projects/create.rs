//! `pgutil builds projects create`.

use serde_json::json;

use crate::support::http::Answer;
use crate::support::leaf;
use crate::support::pgutil::Pgutil;
use crate::support::server::Server;

#[test]
fn the_name_of_the_answer_is_printed() {
    leaf::change(
        &["builds", "projects", "create", "--project=a b", "--type=t", "--url=u"],
        "POST",
        "/api/sca/projects",
    )
    .sends(json!({ "name": "a b", "type": "t", "url": "u" }))
    .prints("Project  created/updated.\n")
    .prints_json("{\"project\":\"a b\",\"created\":true}\n")
    .check();
}

#[test]
fn a_project_that_exists_is_left_alone_on_request() {
    let server = Server::start();
    server.expect("GET", "/api/sca/projects").answer(Answer::text(200, r#"[{"name":"P"}]"#));
    let line = ["builds", "projects", "create", "--project=p", "--if-not-exists", "--source={URL}"];
    let outcome = Pgutil::new().server(&server).args(line).run();
    outcome.expect(0, "", "pgutil: the project 'p' exists already; nothing was changed\n");
    let server = Server::start();
    server.expect("GET", "/api/sca/projects").answer(Answer::text(200, "[]"));
    server.expect("POST", "/api/sca/projects").answer(Answer::text(200, r#"{"name":"P"}"#));
    Pgutil::new().server(&server).args(line).run().expect(0, "Project P created/updated.\n", "");
}
