//! `pgutil settings set`.

use crate::support::http::Answer;
use crate::support::leaf;
use crate::support::pgutil::Pgutil;
use crate::support::server::Server;

fn run(line: &[&str], stdin: &str, query: &str, stdout: &str) {
    let server = Server::start();
    server.expect("POST", &format!("/api/settings/set?{query}")).answer(Answer::new(200, ""));
    let line = [&["settings", "set", "--name=A & B", "--source={URL}"][..], line].concat();
    Pgutil::new().server(&server).stdin(stdin).args(line).run().expect(0, stdout, "");
}

#[test]
fn what_holds_for_every_command_holds() {
    let target = "/api/settings/set?name=A%20%26%20B&value=x";
    leaf::change(&["settings", "set", "--name=A & B", "--value=x"], "POST", target)
        .may_be_empty("--value")
        .prints_json("{\"setting\":\"A & B\",\"set\":true}\n")
        .check();
}

#[test]
fn a_setting_is_changed_without_a_word() {
    run(&["--value=x=1&y"], "", "name=A%20%26%20B&value=x%3D1%26y", "");
    run(&["--value-file=-"], "from a pipe\n", "name=A%20%26%20B&value=from%20a%20pipe", "");
    run(&["--value=x", "--json"], "", "name=A%20%26%20B&value=x", "{\"setting\":\"A & B\",\"set\":true}\n");
}

#[test]
fn without_a_value_the_setting_is_blanked() {
    for line in [&[][..], &["--value="]] {
        run(line, "", "name=A%20%26%20B&value=", "");
    }
}

#[test]
fn two_values_are_wrong_usage() {
    let server = Server::start();
    let line = ["settings", "set", "--name=x", "--value=1", "--value-file=f", "--source={URL}"];
    Pgutil::new().server(&server).args(line).run().expect_code(2).expect_stdout("");
}
