//! `pgutil security tasks delete`.

use serde_json::Value;

use crate::support::http::Answer;
use crate::support::leaf;
use crate::support::pgutil::Pgutil;
use crate::support::server::Server;

#[test]
fn the_task_is_deleted_by_its_name() {
    leaf::change(&["security", "tasks", "delete", "--name=a b"], "POST", "/api/security/tasks/delete?task=a%20b")
        .sends(Value::Null)
        .prints("Deleting task a b...\nTask a b deleted.\n")
        .prints_json("{\"task\":\"a b\",\"deleted\":true}\n")
        .on("404", 0)
        .check();
}

#[test]
fn an_absent_task_is_a_success() {
    for (more, stdout) in [
        (&[][..], "Deleting task T...\nTask T was not found; nothing to do.\n"),
        (&["--json"], "{\"task\":\"T\",\"deleted\":false}\n"),
    ] {
        let server = Server::start();
        server.expect("POST", "/api/security/tasks/delete?task=T").answer(Answer::text(404, ""));
        let line = [&["security", "tasks", "delete", "--name=T", "--source={URL}"][..], more].concat();
        Pgutil::new().server(&server).args(line).run().expect(0, stdout, "");
    }
}
