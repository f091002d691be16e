//! `pgutil assets upload`.

use std::fs::File;

use super::with_key;
use crate::support::http::Answer;
use crate::support::leaf;
use crate::support::pgutil::Pgutil;
use crate::support::proget::ProGet;
use crate::support::server::Server;

const MEGABYTE: usize = 1024 * 1024;

#[test]
fn a_small_file_goes_up_in_one_request() {
    leaf::change(
        &["assets", "upload", "--feed=a b/c", "--file=x", "--target-path=f/a b.txt"],
        "POST",
        "/endpoints/a%20b%2Fc/content/f/a%20b.txt",
    )
    .file("x", "data")
    .announces("Uploading x to a b/c feed...\n")
    .prints("Uploading x to a b/c feed...\nUpload complete.\n")
    .prints_json("{\"asset\":\"f/a b.txt\",\"feed\":\"a b/c\",\"uploaded\":true}\n")
    .check();
}

#[test]
fn the_content_type_goes_out_where_it_is_given() {
    for (more, content_type) in [(&[][..], None), (&["--content-type=a/b"], Some("a/b"))] {
        let server = Server::start();
        server.expect("POST", "/endpoints/d/content/x").answer(Answer::new(201, ""));
        let line = ["assets", "upload", "--feed=d", "--file=-", "--target-path=x", "--source={URL}"];
        Pgutil::new().server(&server).stdin("data").args(line.iter().chain(more)).run().expect_code(0);
        let request = &server.requests()[0];
        assert_eq!((request.header("Content-Type"), &*request.body), (content_type, &b"data"[..]));
    }
}

#[test]
fn a_target_that_ends_in_a_slash_takes_the_name_and_a_pattern_needs_one() {
    let proget = ProGet::start();
    let mut pgutil = with_key(&proget);
    for name in ["dist/b.zip", "dist/a.zip", "dist/c.txt"] {
        pgutil.file(name, name);
    }
    let line = ["assets", "upload", "--file=dist/*.zip"];
    pgutil.args(line.iter().chain(&["--target-path=r"])).run().expect_code(2).expect_stdout("");
    pgutil.args(line.iter().chain(&["--target-path=r/"])).run().expect(
        0,
        "Uploading dist/a.zip to d feed...\nUpload complete.\nUploading dist/b.zip to d feed...\nUpload complete.\n",
        "pgutil: 2 of 2 files uploaded\n",
    );
    pgutil.args(["assets", "upload", "--file=dist/c.txt", "--target-path=r/s\\"]).run().expect_code(0);
    pgutil.args(["assets", "upload", "--file=-", "--target-path=r/"]).run().expect_code(2);
    pgutil.args(["assets", "upload", "--file=*.none", "--target-path=r/"]).run().expect_code(5);
    let state = proget.state();
    let paths: Vec<&str> = state.assets.items.keys().map(|(_, path)| &**path).collect();
    assert_eq!(paths, ["r", "r/a.zip", "r/b.zip", "r/s", "r/s/c.txt"]);
}

#[test]
fn files_that_would_replace_one_another_are_refused_before_one_is_sent() {
    let server = Server::start();
    let mut pgutil = Pgutil::new();
    for name in ["dist/a/x.zip", "dist/b/x.zip"] {
        pgutil.file(name, name);
    }
    let line = ["assets", "upload", "--feed=d", "--file=dist/**/*.zip", "--target-path=r/", "--source={URL}"];
    let outcome = pgutil.server(&server).args(line).run();
    outcome.expect_code(2).expect_stdout("");
    outcome.stderr_has(&["dist/a/x.zip and dist/b/x.zip would both become r/x.zip\n", "pgutil assets folders import"]);
}

/// A file of two megabytes and five bytes.
fn two_megabytes(pgutil: &Pgutil) -> Vec<u8> {
    let bytes: Vec<u8> = (0..2 * MEGABYTE + 5).map(|place| (place / 1000) as u8).collect();
    pgutil.file("big", &bytes);
    bytes
}

const IN_PARTS: [&str; 5] = ["assets", "upload", "--file=big", "--target-path=f/b", "--partsize=1"];

/// The queries of the requests, with the id taken out.
fn queries(server: &Server) -> Vec<String> {
    let query = |target: &str| {
        let (_, query) = target.split_once("?id=").unwrap_or(("", ""));
        query.get(33..).unwrap_or(target).to_string()
    };
    server.requests().iter().map(|request| query(&request.target)).collect()
}

#[test]
fn a_large_file_goes_up_in_parts_over_one_connection_and_is_completed_once() {
    let proget = ProGet::start();
    let mut pgutil = with_key(&proget);
    let bytes = two_megabytes(&pgutil);
    pgutil.args(IN_PARTS).run().expect(0, "Uploading big to d feed...\nUpload complete.\n", "");
    let part = |index: usize, size: usize| {
        let offset = index * MEGABYTE;
        format!("multipart=upload&index={index}&offset={offset}&totalSize=2097157&partSize={size}&totalParts=3")
    };
    assert_eq!(queries(&proget), [part(0, MEGABYTE), part(1, MEGABYTE), part(2, 5), "multipart=complete".to_string()]);
    assert!(proget.state().assets.items[&("d".to_string(), "f/b".to_string())].bytes.as_ref() == Some(&bytes));
    assert!(proget.state().assets.uploads.is_empty());
}

/// Uploads in three parts; the first attempt of the second one is answered so. Nothing waits: `Retry-After` is 0 where the
/// server can say it.
fn with_second_part(answer: impl Fn() -> Answer, times: usize) -> (i32, String, Vec<String>) {
    let server = Server::start();
    let ok = || Answer::new(200, "");
    let target = "/endpoints/d/content/f/b*";
    server.expect("POST", target).answer(ok());
    for _ in 0..times {
        server.expect("POST", target).answer(answer());
    }
    for _ in 0..3 {
        server.expect("POST", target).answer(ok());
    }
    server.expect("GET", "/endpoints/d/metadata/f/b").answer(Answer::json(200, r#"{"name":"b","size":2097157}"#));
    let mut pgutil = Pgutil::new();
    two_megabytes(&pgutil);
    pgutil.server(&server).args(IN_PARTS.iter().chain(&["--feed=d", "--source={URL}", "--timeout=1"]));
    let outcome = pgutil.run();
    // Where the upload ends early, the rest is not asked for.
    server.complaints();
    let all = queries(&server);
    let short = |query: &String| match query.split_once("index=") {
        Some((_, rest)) => rest.split('&').next().unwrap().to_string(),
        None => query.trim_start_matches("multipart=").trim_start_matches("/endpoints/d/").to_string(),
    };
    (outcome.code, outcome.stderr.clone(), all.iter().map(short).collect())
}

const REPEATED: [&str; 6] = ["0", "1", "1", "2", "complete", "metadata/f/b"];

#[test]
fn a_part_that_fails_is_sent_again() {
    let busy = |status| move || Answer::text(status, "later").header("Retry-After", "0");
    for status in [429, 502, 503, 504] {
        let (code, stderr, requests) = with_second_part(busy(status), 1);
        assert_eq!((code, &*stderr), (0, ""), "{status}");
        assert_eq!(requests, REPEATED, "{status}");
    }
    let (code, _, requests) = with_second_part(busy(503), 2);
    assert_eq!((code, requests.join(" ").as_str()), (0, "0 1 1 1 2 complete metadata/f/b"));
    // A connection that is cut, and a server that falls silent.
    for answer in [Answer::close, Answer::stall] {
        let (code, stderr, requests) = with_second_part(answer, 1);
        assert_eq!((code, &*stderr), (0, ""));
        assert_eq!(requests, REPEATED);
    }
}

#[test]
fn a_part_that_fails_six_times_in_a_row_ends_the_upload() {
    let (code, stderr, requests) = with_second_part(|| Answer::text(503, "later").header("Retry-After", "0"), 6);
    assert_eq!((code, requests.join(" ").as_str()), (7, "0 1 1 1 1 1 1"));
    assert!(stderr.contains("tried six times") && stderr.contains("Nothing was changed"), "{stderr}");
}

#[test]
fn a_repeated_part_that_is_refused_is_there_already() {
    let server = Server::start();
    let target = "/endpoints/d/content/f/b*";
    for answer in [
        Answer::new(200, ""),
        Answer::text(503, "").header("Retry-After", "0"),
        Answer::text(400, "The part overlaps another."),
        Answer::new(200, ""),
        Answer::new(201, ""),
    ] {
        server.expect("POST", target).answer(answer);
    }
    // The size tells whether it was there.
    server.expect("GET", "/endpoints/d/metadata/f/b").answer(Answer::json(200, r#"{"name":"b","size":7}"#));
    let mut pgutil = Pgutil::new();
    two_megabytes(&pgutil);
    pgutil.server(&server).args(IN_PARTS.iter().chain(&["--feed=d", "--source={URL}"]));
    pgutil.run().expect_code(7).stderr_has(&["f/b has 7 bytes on the server, and 2,097,157 bytes were sent"]);
}

#[test]
fn a_refused_part_ends_the_upload_at_once() {
    for (status, code) in [(400, 6), (401, 4), (403, 4), (404, 5), (413, 6), (500, 7)] {
        let (found, stderr, requests) = with_second_part(|| Answer::text(status, "no"), 1);
        assert_eq!((found, requests.join(" ").as_str()), (code, "0 1"), "{status}");
        assert!(stderr.contains("Nothing was changed") && !stderr.contains("all the same"), "{stderr}");
    }
}

#[test]
fn the_completion_is_never_sent_twice() {
    for (answer, code) in [
        (Answer::text as fn(u16, &str) -> Answer, 7),
        (|_, _| Answer::close(), 8),
        (|_, _| Answer::new(200, "<html>"), 7),
    ] {
        let server = Server::start();
        for _ in 0..3 {
            server.expect("POST", "/endpoints/d/content/f/b*").answer(Answer::new(200, ""));
        }
        server.expect("POST", "/endpoints/d/content/f/b*").answer(answer(503, "later"));
        let mut pgutil = Pgutil::new();
        two_megabytes(&pgutil);
        pgutil.server(&server).args(IN_PARTS.iter().chain(&["--feed=d", "--source={URL}"]));
        let look = "The asset 'f/b' may have been uploaded all the same. Check with pgutil assets list";
        pgutil.run().expect_code(code).stderr_has(&[look]);
        assert_eq!(server.requests().len(), 4);
    }
}

#[test]
fn what_exists_is_not_overwritten_on_request() {
    let proget = ProGet::start();
    let mut pgutil = with_key(&proget);
    two_megabytes(&pgutil);
    proget.state().assets.put("d", "f/b", b"old", "");
    for part_size in ["--partsize=1", "--partsize=5"] {
        let line = ["assets", "upload", "--file=big", "--target-path=f/b", "--no-overwrite", part_size];
        let outcome = pgutil.args(line).run();
        outcome.expect_code(1).stderr_has(&["f/b exists already"]);
        assert_eq!(
            proget.state().assets.items[&("d".to_string(), "f/b".to_string())].bytes.as_deref(),
            Some(&b"old"[..])
        );
        let line =
            ["assets", "upload", "--file=big", &format!("--target-path=new{part_size}"), "--no-overwrite", part_size];
        pgutil.args(line).run().expect_code(0);
    }
    assert!(proget.state().assets.uploads.is_empty());
}

#[test]
fn with_dry_run_each_request_is_shown_and_none_is_sent() {
    let server = Server::start();
    let mut pgutil = Pgutil::new();
    two_megabytes(&pgutil);
    pgutil.server(&server).args(IN_PARTS.iter().chain(&["--feed=d", "--source={URL}", "--dry-run"]));
    let outcome = pgutil.run();
    outcome.expect_code(0).expect_stdout("").stderr_has(&[
        "&index=0&",
        "&index=2&",
        "5 bytes of big\n",
        "multipart=complete\n",
    ]);
    assert_eq!(outcome.stderr.matches("POST {URL}/endpoints/d/content/f/b?id=").count(), 4);
}

#[test]
fn the_size_of_a_part_is_counted_in_64_bits() {
    let proget = ProGet::start();
    let mut pgutil = with_key(&proget);
    pgutil.file("small", "x".repeat(5000));
    for size in ["2048", "4097", "8796093022207"] {
        let line = ["assets", "upload", "--file=small", "--target-path=x", &format!("--partsize={size}")];
        pgutil.args(line).run().expect_code(0);
    }
    assert_eq!(proget.requests().len(), 3);
    for size in ["0", "-1", "x", "8796093022208"] {
        let line = ["assets", "upload", "--file=small", "--target-path=x", &format!("--partsize={size}")];
        pgutil.args(line).run().expect_code(2);
    }
}

#[test]
fn a_file_that_changes_between_its_parts_is_noticed() {
    let server = Server::start();
    // The second part breaks off, perhaps before its first byte.
    server.allow_broken_requests();
    let mut pgutil = Pgutil::new();
    two_megabytes(&pgutil);
    let path = pgutil.home().join("big");
    server.expect("POST", "/endpoints/d/content/f/b*").answer(Answer::stream(move |mut stream| {
        use std::io::Write;
        File::options().append(true).open(&path).unwrap().write_all(b"more").unwrap();
        stream.write_all(b"HTTP/1.1 200 OK\r\nContent-Length: 0\r\n\r\n").unwrap();
    }));
    pgutil.server(&server).args(IN_PARTS.iter().chain(&["--feed=d", "--source={URL}"]));
    pgutil.run().expect_code(1).stderr_has(&["the file changed while it was being sent", "Nothing was changed"]);
}
