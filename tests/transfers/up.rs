//! Uploads that are refused, cut, stall or change on the way.

use std::io::{Seek, SeekFrom, Write};
use std::sync::mpsc;
use std::time::Duration;

use super::{Conduct, MIB, Scripted, Stream, drain, on_connection, read_head, write};
use crate::support::outcome::Outcome;

const UPLOAD: [&str; 5] = ["packages", "upload", "--feed=f", "--api-key=abc12345", "--input-file=x.zip"];
const UPLOADING: &str = "Uploading x.zip to f feed...\n";
const MAY_BE: &str = "may have been uploaded all the same";
const SIZE: usize = 20 * MIB;

/// Takes the head and the announced body's first bytes.
fn begin(stream: &mut dyn Stream) {
    let head = read_head(stream);
    assert!(head.expects_continue());
    assert_eq!(head.header("content-length"), Some(&*SIZE.to_string()));
    write(stream, "HTTP/1.1 100 Continue\r\n\r\n");
    stream.read_exact(&mut [0; 1000]).unwrap();
}

/// Uploads a large file, whose bytes take no place on the disk.
fn upload(server: &Scripted, more: &[&str]) -> Outcome<'static> {
    let pgutil = server.pgutil(&[&UPLOAD[..], more].concat());
    let file = std::fs::File::create(pgutil.home().join("x.zip")).unwrap();
    file.set_len(SIZE as u64).unwrap();
    let outcome = pgutil.run();
    assert_eq!(std::fs::metadata(pgutil.home().join("x.zip")).unwrap().len(), SIZE as u64);
    outcome
}

fn answer(status: u16) -> String {
    format!("HTTP/1.1 {status} Early\r\nContent-Type: text/plain\r\nContent-Length: 10\r\n\r\nThe reason")
}

#[test]
fn an_early_refusal_is_told_whenever_it_comes() {
    let cases =
        [(401, 4, "The reason"), (403, 4, "The reason"), (413, 6, "client_max_body_size"), (500, 7, "The reason")];
    for (status, code, says) in cases {
        let before_the_body = on_connection(move |stream| {
            assert!(read_head(stream).expects_continue());
            write(stream, &answer(status));
            assert_eq!(drain(stream), 0);
        });
        let and_reset = on_connection(move |stream| {
            begin(stream);
            write(stream, &answer(status));
        });
        let and_drained = on_connection(move |stream| {
            begin(stream);
            write(stream, &answer(status));
            drain(stream);
        });
        for conduct in [before_the_body, and_reset, and_drained] {
            let server = Scripted::start(vec![conduct]);
            let outcome = upload(&server, &[]);
            outcome.expect_code(code).expect_stdout(UPLOADING).stderr_has(&[says]);
            assert_eq!(outcome.stderr.contains(MAY_BE), status == 500, "{outcome}");
        }
    }
}

#[test]
fn an_early_refusal_inside_of_tls_is_told_too() {
    let reset = || {
        on_connection(|stream| {
            begin(stream);
            write(stream, &answer(413));
        })
    };
    for conduct in [reset(), reset(), reset()] {
        let server = Scripted::with_tls(vec![conduct]);
        upload(&server, &[]).expect_code(6).expect_stdout(UPLOADING).stderr_has(&["413"]);
    }
}

#[test]
fn a_connection_that_is_cut_may_be_a_refusal_and_is_no_success() {
    let cut = on_connection(begin);
    let success_for_half = on_connection(|stream| {
        begin(stream);
        write(stream, "HTTP/1.1 201 Created\r\nContent-Length: 0\r\n\r\n");
    });
    for conduct in [cut, success_for_half] {
        let server = Scripted::start(vec![conduct]);
        let outcome = upload(&server, &[]);
        outcome.expect_code(8).expect_stdout(UPLOADING).stderr_has(&["may have refused"]).shows_nowhere(&[MAY_BE]);
    }
    // All of it went out, so nobody knows.
    let server = Scripted::start(vec![on_connection(|stream| {
        begin(stream);
        stream.read_exact(&mut vec![0; SIZE - 1000]).unwrap();
    })]);
    upload(&server, &[]).expect_code(8).stderr_has(&[MAY_BE, "pgutil packages list --feed=f --source="]);
}

#[test]
fn a_server_that_stands_still_is_given_up_after_the_limit() {
    let (over, is_over) = mpsc::channel::<()>();
    let server = Scripted::start(vec![on_connection(move |stream| {
        begin(stream);
        is_over.recv().unwrap_err();
    })]);
    let outcome = upload(&server, &["--timeout=1"]);
    drop(over);
    outcome.expect_code(10).stderr_has(&["time ran out while sending"]).shows_nowhere(&[MAY_BE]);
    let says_nothing = on_connection(|stream| {
        begin(stream);
        drain(stream);
    });
    let server = Scripted::start(vec![says_nothing]);
    let outcome = upload(&server, &["--timeout=1"]);
    outcome.expect_code(10).stderr_has(&["time ran out while waiting for the answer", MAY_BE]);
}

#[test]
fn what_moves_slowly_and_steadily_is_not_given_up() {
    let slow = on_connection(|stream| {
        begin(stream);
        let mut left = SIZE - 1000;
        while left > 0 {
            let block = left.min(SIZE / 40);
            stream.read_exact(&mut vec![0; block]).unwrap();
            left -= block;
            std::thread::sleep(Duration::from_millis(100));
        }
        write(stream, "HTTP/1.1 201 Created\r\nContent-Length: 0\r\n\r\n");
    });
    let server = Scripted::start(vec![slow]);
    upload(&server, &["--timeout=3"]).expect(0, "Uploading x.zip to f feed...\nUpload complete.\n", "");
}

#[test]
fn a_file_that_changes_is_not_taken_for_the_file_that_was_meant() {
    for change in [
        |file: &mut std::fs::File| file.set_len(SIZE as u64 / 2).unwrap(),
        |file: &mut std::fs::File| file.set_len(SIZE as u64 * 2).unwrap(),
        |file: &mut std::fs::File| {
            file.seek(SeekFrom::Start(0)).unwrap();
            file.write_all(b"other bytes").unwrap();
            // Not every clock of a file system tells one moment from the next.
            file.set_modified(std::time::SystemTime::UNIX_EPOCH).unwrap();
        },
    ] {
        let (begun, has_begun) = mpsc::channel();
        let (changed, has_changed) = mpsc::channel();
        let server = Scripted::start(vec![on_connection(move |stream| {
            begin(stream);
            begun.send(()).unwrap();
            has_changed.recv().unwrap();
            assert!(drain(stream) < SIZE - 1000);
        })]);
        let pgutil = server.pgutil(&UPLOAD);
        let mut file = std::fs::File::create(pgutil.home().join("x.zip")).unwrap();
        file.set_len(SIZE as u64).unwrap();
        let running = pgutil.spawn();
        has_begun.recv().unwrap();
        change(&mut file);
        changed.send(()).unwrap();
        let outcome = running.finish();
        outcome.expect_code(1).expect_stdout(UPLOADING);
        outcome.stderr_has(&["pgutil: the file changed while it was being sent"]).shows_nowhere(&[MAY_BE]);
    }
}

#[cfg(unix)]
#[test]
fn a_signal_tells_of_doubt_only_once_all_of_the_file_is_out() {
    for (signal, code) in [("INT", -2), ("TERM", -15)] {
        for is_out in [false, true] {
            let (reached, is_reached) = mpsc::channel();
            let server = Scripted::start(vec![on_connection(move |stream| {
                begin(stream);
                if is_out {
                    stream.read_exact(&mut vec![0; SIZE - 1000]).unwrap();
                }
                reached.send(()).unwrap();
                drain(stream);
            })]);
            let pgutil = server.pgutil(&UPLOAD);
            std::fs::File::create(pgutil.home().join("x.zip")).unwrap().set_len(SIZE as u64).unwrap();
            let running = pgutil.spawn();
            is_reached.recv().unwrap();
            // The program comes to know later than the server that all is out.
            std::thread::sleep(Duration::from_millis(if is_out { 500 } else { 0 }));
            running.signal(signal);
            let outcome = running.finish();
            outcome.expect_code(code).expect_stdout(UPLOADING);
            assert_eq!((outcome.stderr.is_empty(), outcome.stderr.contains(MAY_BE)), (!is_out, is_out), "{outcome}");
        }
    }
}

fn takes(size: usize, is_announced: bool, says: &'static str) -> Conduct {
    on_connection(move |stream| {
        let head = read_head(stream);
        assert_eq!(head.expects_continue(), is_announced);
        if !says.is_empty() {
            write(stream, says);
        }
        if says.starts_with("HTTP/1.1 417") {
            assert_eq!(drain(stream), 0);
            return;
        }
        stream.read_exact(&mut vec![0; size]).unwrap();
        write(stream, "HTTP/1.1 201 Created\r\nContent-Length: 0\r\n\r\n");
    })
}

#[test]
fn a_server_that_can_not_be_asked_is_asked_once_in_a_command() {
    const CONTINUE: &str = "HTTP/1.1 100 Continue\r\n\r\n";
    const REFUSES: &str = "HTTP/1.1 417 Expectation Failed\r\nContent-Length: 0\r\nConnection: close\r\n\r\n";
    let large = 2 * MIB;
    for conducts in [
        vec![takes(large, true, CONTINUE), takes(large, true, CONTINUE), takes(1, false, "")],
        vec![takes(large, true, ""), takes(large, false, ""), takes(1, false, "")],
        vec![takes(large, true, REFUSES), takes(large, false, ""), takes(large, false, ""), takes(1, false, "")],
    ] {
        let server = Scripted::start(conducts);
        let pgutil = server.pgutil(&["packages", "upload", "--feed=f", "--api-key=abc12345", "--input-file=*.zip"]);
        for (name, size) in [("a.zip", large), ("b.zip", large), ("c.zip", 1)] {
            pgutil.file(name, vec![b'x'; size]);
        }
        pgutil.run().expect_code(0).stderr_has(&["3 of 3 files uploaded"]);
    }
}

#[test]
fn standard_input_of_any_length_is_sent_in_chunks() {
    for size in [0, 1, 3 * MIB] {
        let server = Scripted::start(vec![on_connection(move |stream| {
            let head = read_head(stream);
            assert!(head.is_chunked() && head.expects_continue());
            write(stream, "HTTP/1.1 100 Continue\r\n\r\n");
            let mut stream = stream;
            assert_eq!(head.read_body(&mut stream).unwrap(), vec![b'x'; size]);
            write(stream, "HTTP/1.1 201 Created\r\nContent-Length: 0\r\n\r\n");
        })]);
        let mut pgutil = server.pgutil(&["packages", "upload", "--feed=f", "--api-key=abc12345", "--stdin"]);
        let stdout = "Uploading package from <stdin> to f feed...\nUpload complete.\n";
        pgutil.stdin(vec![b'x'; size]).run().expect(0, stdout, "");
    }
}

#[cfg(unix)]
#[test]
fn a_pipe_in_the_place_of_a_file_is_sent_as_it_comes() {
    let server = Scripted::start(vec![on_connection(|stream| {
        let head = read_head(stream);
        assert_eq!((head.target.as_str(), head.is_chunked()), ("/api/packages/f/upload/pipe.zip", true));
        write(stream, "HTTP/1.1 100 Continue\r\n\r\n");
        let mut stream = stream;
        assert_eq!(head.read_body(&mut stream).unwrap(), b"from a pipe\n");
        write(stream, "HTTP/1.1 201 Created\r\nContent-Length: 0\r\n\r\n");
    })]);
    let source = format!("--source=http://127.0.0.1:{}", server.port.number());
    let script = "mkfifo pipe.zip && { echo from a pipe >pipe.zip & } && exec \"$0\" \"$@\"";
    let line = [
        "-c",
        script,
        env!("CARGO_BIN_EXE_pgutil"),
        "packages",
        "upload",
        "--feed=f",
        "--input-file=pipe.zip",
        &source,
    ];
    crate::support::pgutil::Pgutil::of("/bin/sh").args(line).run().expect_code(0).stdout_has(&["Upload complete."]);
}
