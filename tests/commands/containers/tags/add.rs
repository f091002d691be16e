//! `pgutil containers tags add`.

use serde_json::Value;

use crate::support::http::Answer;
use crate::support::leaf;
use crate::support::pgutil::Pgutil;
use crate::support::server::Server;

#[test]
fn an_empty_answer_is_a_success() {
    leaf::change(
        &["containers", "tags", "add", "--feed=c f", "--repo=a/b", "--name=n", "--target=t", "--force"],
        "POST",
        "/api/containers/tags/add?feed=c%20f&repo=a%2Fb&tag=n&target=t&force=true",
    )
    .sends(Value::Null)
    .prints("Adding tag n to a/b:t...\nTag added.\n")
    .prints_json("{\"tag\":\"n\",\"repository\":\"a/b\",\"added\":true}\n")
    .check();
}

#[test]
fn the_word_of_the_server_decides_what_is_printed() {
    for (word, told) in [
        ("Exists", "Desired tag already exists."),
        ("created", "Tag created."),
        ("\"UPDATED\"", "Tag updated."),
        ("moved \u{1b}[1m", "moved \\u{1b}[1m"),
    ] {
        let server = Server::start();
        server.expect("POST", "/api/containers/tags/add?feed=f&repo=r&tag=n&target=t").answer(Answer::text(200, word));
        let line = ["containers", "tags", "add", "--feed=f", "--repo=r", "--name=n", "--target=t", "--source={URL}"];
        Pgutil::new().server(&server).args(line).run().expect(0, &format!("Adding tag n to r:t...\n{told}\n"), "");
    }
}
