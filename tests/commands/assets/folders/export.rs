//! `pgutil assets folders export`.

use std::fs;

use crate::support::http::Answer;
use crate::support::leaf;
use crate::support::pgutil::Pgutil;
use crate::support::server::Server;

const TARGET: &str = "/endpoints/d/export/f?format=zip&recursive=false";
const LINE: [&str; 7] = ["assets", "folders", "export", "--feed=d", "--path=f", "--file=x.zip", "--source={URL}"];

#[test]
fn the_archive_is_written() {
    leaf::read(
        &["assets", "folders", "export", "--feed=d", "--path=f", "--file=x.zip", "--recursive"],
        "GET",
        "/endpoints/d/export/f?format=zip&recursive=true",
        "PK",
    )
    .announces("Exporting f to x.zip...\n")
    .prints("Exporting f to x.zip...\nFolder exported!\n")
    .prints_json("{\"folder\":\"f\",\"file\":\"x.zip\",\"bytes\":2,\"exported\":true}\n")
    .on("an empty answer", 0)
    .check();
}

#[test]
fn an_existing_archive_is_replaced_on_request_and_at_the_end_only() {
    let server = Server::start();
    let mut pgutil = Pgutil::new();
    let file = pgutil.file("x.zip", "old");
    let outcome = pgutil.server(&server).args(LINE).run();
    outcome.expect_code(1).expect_stdout("").stderr_has(&["x.zip exists already", "--overwrite"]);
    pgutil.args(LINE.iter().chain(&["--overwrite"]));
    for (answer, code, left) in [
        (Answer::text(500, ""), 7, "old"),
        (Answer::raw("HTTP/1.1 200 OK\r\nContent-Length: 9\r\n\r\nnew"), 8, "old"),
        (Answer::new(200, "<html>").header("Content-Type", "text/html"), 7, "old"),
        (Answer::new(200, "new"), 0, "new"),
    ] {
        server.expect("GET", TARGET).answer(answer);
        pgutil.run().expect_code(code);
        assert_eq!(fs::read_to_string(&file).unwrap(), left);
        assert_eq!(fs::read_dir(pgutil.home()).unwrap().count(), 1, "nothing else is left");
    }
}

#[test]
fn the_name_must_tell_the_format() {
    let server = Server::start();
    let line = ["assets", "folders", "export", "--feed=d", "--file=x.rar", "--source={URL}"];
    Pgutil::new().server(&server).args(line).run().expect_code(2).stderr_has(&[".zip, .tar.gz or .tgz"]);
}
