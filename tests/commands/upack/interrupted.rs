//! `pgutil upack install` and `update` when they are interrupted: by a signal everything stays as it was, and after a kill
//! the next command puts things right.

#![cfg(unix)]

use std::io::Write;
use std::net::TcpStream;

use super::{package, shown, tree, versions};
use crate::support::http::Answer;
use crate::support::pgutil::Pgutil;

const LINE: [&str; 6] = ["upack", "install", "--feed=f", "--package=g/p", "--target=t", "--source={URL}"];

/// Sends the head of a download and the first bytes, and then nothing more until the client goes.
fn stalled(mut stream: &TcpStream) {
    let head = "HTTP/1.1 200 OK\r\nContent-Length: 1000000\r\n\r\nPK\x03\x04";
    stream.write_all(head.as_bytes()).unwrap();
    let _ = std::io::Read::read(&mut stream, &mut [0]);
}

#[test]
fn a_signal_during_the_download_leaves_nothing() {
    for (signal, code) in [("TERM", 143), ("INT", 130)] {
        let server = versions();
        server.expect("GET", "/upack/f/download/g/p/1.10.0").answer(Answer::stream(stalled));
        let mut pgutil = Pgutil::new();
        pgutil.file("t/own", "mine");
        let before = tree(pgutil.home());
        let running = pgutil.server(&server).args(LINE).spawn();
        server.wait_for_requests(2);
        running.signal(signal);
        let outcome = running.finish();
        assert!([code, 128 - code].contains(&outcome.code), "{outcome}");
        assert_eq!(tree(pgutil.home()), before);
    }
}

/// Enough to unpack that a signal arrives meanwhile, wherever it does.
fn large() -> Vec<u8> {
    let content = "x".repeat(20_000);
    let names: Vec<String> = (0..1500).map(|number| format!("d{}/f{number}", number % 7)).collect();
    let files: Vec<(&str, &str)> = names.iter().map(|name| (name.as_str(), content.as_str())).collect();
    package(&files)
}

#[test]
fn a_signal_or_a_kill_at_any_time_leaves_all_or_nothing() {
    let archive = large();
    let (mut kept, mut done) = (0, 0);
    for round in 0..12 {
        let signal = ["TERM", "KILL", "INT"][round % 3];
        let mut pgutil = Pgutil::new();
        pgutil.file("t/own", "mine");
        pgutil.file("p.upack", &archive);
        let before = tree(pgutil.home());
        let running = pgutil.args(["upack", "install", "--file=p.upack", "--target=t", "--package=g/p"]).spawn();
        // Later each time, until the command is quicker.
        for _ in 0..round * round * 40 {
            std::thread::yield_now();
        }
        running.signal(signal);
        running.finish();
        if signal == "KILL" {
            pgutil.args(["upack", "list"]).run().expect_code(0);
        }
        let now = tree(pgutil.home());
        if now == before {
            kept += 1;
        } else {
            done += 1;
            let files = now.keys().filter(|name| name.starts_with("t/d") && !name.ends_with('/')).count();
            assert_eq!(files, 1500, "{signal} in round {round}: {}", shown(&tree(&pgutil.home().join(".upack"))));
            assert_eq!(now.len(), before.len() + 1500 + 7 + 2, "{signal} in round {round}");
        }
    }
    assert!(kept > 0, "{kept} kept, {done} done");
}
