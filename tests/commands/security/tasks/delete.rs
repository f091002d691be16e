//! `pgutil security tasks delete`.

use serde_json::Value;

use crate::support::http::Answer;
use crate::support::pgutil::Pgutil;
use crate::support::server::Server;
use crate::support::whole_leaf::WholeLeaf;

#[test]
fn the_task_is_deleted_by_its_name() {
    WholeLeaf {
        line: &["security", "tasks", "delete", "--name=a b"],
        change: Some(("POST", "/api/security/tasks/delete?task=a%20b", Value::Null)),
        stdout: "Deleting task a b...\nTask a b deleted.\n",
        json: "{\"task\":\"a b\",\"deleted\":true}\n",
        missing: 0,
        ..WholeLeaf::BLANK
    }
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
