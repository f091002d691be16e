//! `pgutil security tasks list`.

use crate::support::http::Answer;
use crate::support::leaf;
use crate::support::pgutil::Pgutil;
use crate::support::server::Server;

#[test]
fn each_task_is_shown_by_its_own_name() {
    leaf::read(&["security", "tasks", "list"], "GET", "/api/security/tasks/list", r#"[{"name":"A","description":"d","attributes":["x","y"],"new":1.50},{"name":"B","attributes":null}]"#)
        .prints("Task: A\nDescription: d\nAttributes: \n * x\n * y\n\nTask: B\nDescription: none\nAttributes: \n\n")
        .prints_json("[{\"name\":\"A\",\"description\":\"d\",\"attributes\":[\"x\",\"y\"],\"new\":1.50},{\"name\":\"B\",\"attributes\":null}]\n")
        .check();
}

#[test]
fn a_name_picks_one_task_in_any_case() {
    for (name, stdout) in [("b", "Task: B\nDescription: none\nAttributes: \n\n"), ("c", "No tasks found.\n\n")] {
        let server = Server::start();
        server.expect("GET", "/api/security/tasks/list").answer(Answer::text(200, r#"[{"name":"A"},{"name":"B"}]"#));
        let line = ["security", "tasks", "list", &format!("--name={name}"), "--source={URL}"];
        Pgutil::new().server(&server).args(line).run().expect(0, stdout, "");
    }
}
