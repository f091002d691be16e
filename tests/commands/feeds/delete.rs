//! `pgutil feeds delete`.

use crate::support::http::Answer;
use crate::support::leaf;
use crate::support::pgutil::Pgutil;
use crate::support::server::Server;

const DELETE: [&str; 5] = ["feeds", "delete", "--name=a b/c", "--source={URL}", "--api-key=abc12345"];
const TARGET: &str = "/api/management/feeds/delete/a%20b%2Fc";

#[test]
fn what_holds_for_every_command_holds() {
    leaf::change(&["feeds", "delete", "--name=a b/c"], "DELETE", TARGET)
        .announces("Deleting a b/c...\n")
        .prints("Deleting a b/c...\nFeed deleted.\n")
        .prints_json("{\"feed\":\"a b/c\",\"deleted\":true}\n")
        .check();
}

#[test]
fn the_name_is_one_segment_of_the_path() {
    let server = Server::start();
    server.expect("DELETE", TARGET).answer(Answer::new(200, ""));
    Pgutil::new().server(&server).args(DELETE).run().expect(0, "Deleting a b/c...\nFeed deleted.\n", "");
    for name in [".", ".."] {
        for more in [&[][..], &["--dry-run"], &["--json"]] {
            let name = format!("--name={name}");
            let line = ["feeds", "delete", &name, "--source={URL}"];
            let server = Server::start();
            let mut pgutil = Pgutil::new();
            let outcome = pgutil.server(&server).args(line.iter().chain(more)).run();
            outcome.expect_code(2).expect_stdout("").stderr_has(&["would lead to another path"]);
        }
    }
}

#[test]
fn an_absent_feed_is_named_with_the_command_that_lists_them() {
    let server = Server::start();
    server.expect("DELETE", TARGET).answer(Answer::text(404, "Feed not found."));
    Pgutil::new().server(&server).args(DELETE).run().expect(
        5,
        "Deleting a b/c...\n",
        "pgutil: {URL}/ has no feed 'a b/c' (404): Feed not found.\n\
         Show what is there: pgutil feeds list --source={URL}/\n",
    );
}

#[test]
fn a_dry_run_sends_nothing() {
    let server = Server::start();
    let line = DELETE.iter().chain(&["--dry-run"]);
    Pgutil::new().server(&server).args(line).run().expect(
        0,
        "",
        "DELETE {URL}/api/management/feeds/delete/a%20b%2Fc\nX-ApiKey: ***\n",
    );
}
