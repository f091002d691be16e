//! Downloads that are cut, stall, go on or may not.

use std::path::Path;
use std::time::Duration;

use super::{Conduct, Scripted, on_connection, read_head, write};
use crate::support::outcome::Outcome;

const DOWNLOAD: [&str; 5] = ["packages", "download", "--feed=f", "--api-key=abc12345", "--purl=pkg:npm/x@1.0"];
const HEAD: &str = "HTTP/1.1 200 OK\r\nContent-Disposition: attachment; filename=x.tgz\r\n";
const SIZE: usize = 300_000;

/// What is downloaded; no byte is like its neighbours.
fn content() -> Vec<u8> {
    (0..SIZE as u32).map(|number| (number * 7 % 251) as u8).collect()
}

/// A success with these fields and bytes; then the connection is closed.
fn sends(fields: &'static str, bytes: std::ops::Range<usize>) -> Conduct {
    on_connection(move |stream| {
        assert_eq!(read_head(stream).header("range"), None);
        write(stream, &format!("{HEAD}{fields}\r\n"));
        stream.write_all(&content()[bytes]).unwrap();
    })
}

/// The answer to a request for what is missing.
fn sends_rest(head: &'static str, proof: &'static str, bytes: std::ops::Range<usize>) -> Conduct {
    on_connection(move |stream| {
        let request = read_head(stream);
        assert_eq!(request.header("range"), Some(&*format!("bytes={}-", bytes.start)));
        assert_eq!(request.header("if-range"), Some(proof));
        write(stream, &format!("{head}\r\n\r\n"));
        stream.write_all(&content()[bytes]).unwrap();
    })
}

/// Downloads into a folder that holds an older file, and looks at what is there afterwards.
fn download(server: &Scripted, more: &[&str]) -> (Outcome<'static>, Vec<u8>) {
    let pgutil = server.pgutil(&[&DOWNLOAD[..], more, &["--output-file=folder/x.tgz"]].concat());
    pgutil.file("folder/x.tgz", "old");
    let outcome = pgutil.run();
    assert_eq!(names(&pgutil.home().join("folder")), ["x.tgz"], "{outcome}");
    let found = std::fs::read(pgutil.home().join("folder/x.tgz")).unwrap();
    (outcome, found)
}

fn names(folder: &Path) -> Vec<String> {
    let names = std::fs::read_dir(folder).unwrap().map(|entry| entry.unwrap().file_name().into_string().unwrap());
    let mut names: Vec<String> = names.collect();
    names.sort();
    names
}

#[track_caller]
fn is_whole(server: Scripted) {
    let (outcome, found) = download(&server, &[]);
    outcome.expect_code(0).stdout_has(&["Download complete (300,000 bytes)\n"]);
    assert!(found == content());
}

#[track_caller]
fn is_refused(server: Scripted, code: i32, says: &str) {
    let (outcome, found) = download(&server, &[]);
    outcome.expect_code(code).stderr_has(&[says]);
    assert_eq!(found, b"old", "{outcome}");
}

const LENGTH: &str = "Content-Length: 300000\r\n";
const TAGGED: &str = "Content-Length: 300000\r\nETag: \"v1\"\r\n";
const REST: &str = "HTTP/1.1 206 Partial Content\r\nContent-Range: bytes 100000-299999/300000\r\nETag: \"v1\"";

#[test]
fn a_download_that_is_cut_is_not_kept() {
    is_refused(
        Scripted::start(vec![sends(LENGTH, 0..100_000)]),
        8,
        "closed the connection without a whole answer, after 100,000 of 300,000 bytes\n",
    );
    is_refused(Scripted::with_tls(vec![sends(LENGTH, 0..100_000)]), 8, "Nothing was kept.");
    // Chunks of which the last does not come.
    let chunks = on_connection(|stream| {
        read_head(stream);
        write(stream, &format!("{HEAD}Transfer-Encoding: chunked\r\n\r\n3\r\nabc\r\n"));
    });
    is_refused(Scripted::start(vec![chunks]), 8, "after 3 bytes\n");
}

#[test]
fn a_body_without_a_length_ends_in_good_order_or_is_no_whole() {
    is_whole(Scripted::start(vec![sends("", 0..SIZE)]));
    let resets = on_connection(|stream| {
        // Something of the request stays unread.
        stream.read_exact(&mut [0; 100]).unwrap();
        write(stream, &format!("{HEAD}\r\nabc"));
        std::thread::sleep(Duration::from_millis(100));
    });
    is_refused(Scripted::start(vec![resets]), 8, "closed the connection without a whole answer");
    // Inside of TLS anyone between could cut it, unless the end is announced.
    is_refused(Scripted::with_tls(vec![sends("", 0..SIZE)]), 8, "closed the connection without a whole answer");
}

#[test]
fn a_download_goes_on_where_it_broke() {
    for start in [Scripted::start, Scripted::with_tls] {
        is_whole(start(vec![sends(TAGGED, 0..100_000), sends_rest(REST, "\"v1\"", 100_000..SIZE)]));
    }
    const DATED: &str = "Content-Length: 300000\r\nLast-Modified: Sun, 06 Nov 1994 08:49:37 GMT\r\n\
        Date: Sun, 06 Nov 1994 08:49:38 GMT\r\n";
    let newer = "HTTP/1.1 206 Partial Content\r\nContent-Range: bytes 100000-299999/300000\r\n\
        Last-Modified: Sun, 06 Nov 1994 08:49:38 GMT";
    let rest = sends_rest(newer, "Sun, 06 Nov 1994 08:49:37 GMT", 100_000..SIZE);
    is_refused(Scripted::start(vec![sends(DATED, 0..100_000), rest]), 8, "the file has changed");
    let untagged = "HTTP/1.1 206 Partial Content\r\nContent-Range: bytes 100000-299999/300000";
    let rest = sends_rest(untagged, "Sun, 06 Nov 1994 08:49:37 GMT", 100_000..SIZE);
    is_whole(Scripted::start(vec![sends(DATED, 0..100_000), rest]));
}

#[test]
fn a_download_never_goes_on_with_another_file() {
    let cut = || sends(TAGGED, 0..100_000);
    let rest = |head| Scripted::start(vec![cut(), sends_rest(head, "\"v1\"", 100_000..100_000)]);
    is_refused(rest("HTTP/1.1 200 OK\r\nContent-Length: 300000\r\nETag: \"v2\""), 8, "the file has changed");
    let other = "HTTP/1.1 206 Partial Content\r\nContent-Range: bytes 100000-299999/300000\r\nETag: \"v2\"";
    is_refused(rest(other), 8, "the file has changed");
    let wrong = "HTTP/1.1 206 Partial Content\r\nContent-Range: bytes 99999-299999/300000\r\nETag: \"v1\"";
    is_refused(rest(wrong), 8, "sent other bytes than those that were missing");
    is_refused(rest("HTTP/1.1 403 Forbidden\r\nContent-Length: 0"), 8, "the server answered with status 403");
    let too_much = on_connection(|stream| {
        read_head(stream);
        write(stream, &format!("{REST}\r\n\r\n"));
        stream.write_all(&content()[100_000..]).unwrap();
        write(stream, "and more");
    });
    is_refused(Scripted::start(vec![cut(), too_much]), 7, "it is longer than it should be");
    let weak = "Content-Length: 300000\r\nETag: W/\"v1\"\r\n";
    is_refused(Scripted::start(vec![sends(weak, 0..100_000)]), 8, "neither a strong ETag nor a settled Last-Modified");
}

#[test]
fn attempts_that_bring_nothing_come_to_an_end() {
    let nothing = || on_connection(|stream| drop(read_head(stream)));
    let conducts = vec![sends(TAGGED, 0..100_000), nothing(), nothing(), nothing(), nothing(), nothing()];
    is_refused(Scripted::start(conducts), 8, "Several attempts to continue it brought nothing.");
}

#[test]
fn a_server_that_stands_still_is_given_up_after_the_limit() {
    let stalls = on_connection(|stream| {
        read_head(stream);
        write(stream, &format!("{HEAD}{TAGGED}\r\nabc"));
        // Until the client leaves.
        let _ = stream.read(&mut [0]);
    });
    let server = Scripted::start(vec![stalls]);
    let (outcome, found) = download(&server, &["--timeout=1"]);
    outcome.expect_code(10).stderr_has(&["time ran out while reading the answer of", "after 3 of 300,000 bytes"]);
    assert_eq!(found, b"old");
}

#[test]
fn what_moves_slowly_and_steadily_is_not_given_up() {
    let slow = on_connection(|stream| {
        read_head(stream);
        write(stream, &format!("{HEAD}{LENGTH}\r\n"));
        for block in content().chunks(SIZE / 40) {
            stream.write_all(block).unwrap();
            stream.flush().unwrap();
            std::thread::sleep(Duration::from_millis(100));
        }
    });
    let (outcome, found) = download(&Scripted::start(vec![slow]), &["--timeout=3"]);
    outcome.expect_code(0);
    assert!(found == content());
}
