//! `pgutil assets download`.

mod recursive;

use std::fs;

use super::with_key;
use crate::support::http::Answer;
use crate::support::leaf;
use crate::support::pgutil::Pgutil;
use crate::support::proget::ProGet;
use crate::support::server::Server;

const DOING: &str = "Downloading f/a b.txt from a b/c...\n";

#[test]
fn the_file_comes_down_under_its_own_name() {
    leaf::read(
        &["assets", "download", "--feed=a b/c", "--path=f/a b.txt"],
        "GET",
        "/endpoints/a%20b%2Fc/content/f/a%20b.txt",
        "data",
    )
    .announces(DOING)
    .prints(&format!("{DOING}Saving to a b.txt...\nDownload complete (4 bytes)\n"))
    .prints_json("{\"asset\":\"f/a b.txt\",\"file\":\"a b.txt\",\"bytes\":4,\"downloaded\":true}\n")
    .on("an empty answer", 0)
    .check();
}

#[test]
fn the_output_is_a_file_a_folder_or_standard_output() {
    let proget = ProGet::start();
    proget.state().assets.put("d", "f/x.txt", b"data", "");
    let mut pgutil = with_key(&proget);
    pgutil.file("folder/keep", "");
    for (output, file) in [
        ("--output=y.txt", "y.txt"),
        ("--output=folder", "folder/x.txt"),
        ("--output=folder/", "folder/x.txt"),
        ("--path=f\\x.txt", "x.txt"),
    ] {
        let path = if output.starts_with("--path") { output } else { "--path=f/x.txt" };
        let output = Some(output).filter(|output| output.starts_with("--output"));
        pgutil.args(["assets", "download", path].iter().copied().chain(output));
        let stdout = format!("Downloading f/x.txt from d...\nSaving to {file}...\nDownload complete (4 bytes)\n");
        pgutil.run().expect(0, &stdout, "");
        let path = pgutil.home().join(file);
        assert_eq!(fs::read(&path).unwrap(), b"data");
        fs::remove_file(path).unwrap();
    }
    for output in ["--stdout", "--output=-"] {
        pgutil.args(["assets", "download", "--path=f/x.txt", output]).run().expect(0, "data", "");
    }
    for wrong in [
        &["--stdout", "--output=x"][..],
        &["--stdout", "--json"],
        &["--stdout", "--recursive"],
        &["--output=-", "--recursive"],
        &["--path=/"],
    ] {
        let line = [&["assets", "download"][..], if wrong[0] == "--path=/" { &[] } else { &["--path=f/x.txt"] }, wrong];
        pgutil.args(line.concat()).run().expect_code(2).expect_stdout("");
    }
}

#[test]
fn a_place_that_cannot_be_written_is_told_without_options_of_other_commands() {
    let server = Server::start();
    for words in [
        &["assets", "download", "--path=x", "--output=absent/x"][..],
        &["assets", "folders", "export", "--file=absent/x.zip"],
    ] {
        let outcome = Pgutil::new().server(&server).args(words.iter().chain(&["--feed=d", "--source={URL}"])).run();
        outcome
            .expect_code(1)
            .expect_stdout("")
            .stderr_has(&["cannot write absent/x"])
            .shows_nowhere(&["--output-file"]);
    }
}

#[test]
fn a_path_that_leads_elsewhere_is_refused_before_anything_is_said() {
    let server = Server::start();
    for words in
        [&["assets", "download", "--path=a/../b"][..], &["assets", "folders", "export", "--path=a/./b", "--file=x.zip"]]
    {
        let mut pgutil = Pgutil::new();
        let outcome = pgutil.server(&server).args(words.iter().chain(&["--feed=d", "--source={URL}"])).run();
        outcome.expect_code(2).expect_stdout("").stderr_has(&["would lead to another path"]);
    }
}

#[test]
fn a_download_that_is_cut_goes_on_where_it_broke() {
    let server = Server::start();
    let target = "/endpoints/d/content/x";
    server.expect("GET", target).answer(Answer::raw("HTTP/1.1 200 OK\r\nContent-Length: 6\r\nETag: \"1\"\r\n\r\nabc"));
    server
        .expect("GET", target)
        .answer(Answer::new(206, "def").header("Content-Range", "bytes 3-5/6").header("ETag", "\"1\""));
    let mut pgutil = Pgutil::new();
    pgutil.server(&server).args(["assets", "download", "--feed=d", "--path=x", "--source={URL}"]).run().expect_code(0);
    assert_eq!(fs::read(pgutil.home().join("x")).unwrap(), b"abcdef");
    assert_eq!(server.requests()[1].header("Range"), Some("bytes=3-"));
}

#[test]
fn with_verify_the_hash_must_be_the_one_of_the_metadata() {
    let proget = ProGet::start();
    proget.state().assets.put("d", "x", b"data", "");
    let mut pgutil = with_key(&proget);
    pgutil.args(["assets", "download", "--path=x", "--verify"]).run().expect_code(0);
    proget.expect("GET", "/endpoints/d/metadata/x").answer(Answer::json(200, r#"{"name":"x","sha256":"00"}"#));
    let outcome = pgutil.args(["assets", "download", "--path=x", "--verify", "--output=y"]).run();
    outcome.expect_code(7).stderr_has(&["and the server states 00", "Nothing was kept"]);
    proget.expect("GET", "/endpoints/d/metadata/x").answer(Answer::json(200, r#"{"name":"x","md5":"00"}"#));
    pgutil.run().expect_code(7).stderr_has(&["states no SHA-512, SHA-256 or SHA-1 of x"]);
    assert!(!pgutil.home().join("y").exists());
    pgutil.args(["assets", "download", "--path=none", "--verify"]).run().expect_code(5);
}
