//! What stands on the disk when a download ends before its time, and places that are no files.

use std::path::{Path, PathBuf};
use std::sync::mpsc;

use super::{Conduct, MIB, Scripted, Stream, on_connection, read_head, write};
use crate::support::pgutil::Pgutil;

const DOWNLOAD: [&str; 5] = ["packages", "download", "--feed=f", "--api-key=abc12345", "--purl=pkg:npm/x@1.0"];
const HEAD: &str = "HTTP/1.1 200 OK\r\nContent-Disposition: attachment; filename=x.tgz\r\nContent-Length: 20\r\n\r\n";

fn sends_ten(stream: &mut dyn Stream) {
    read_head(stream);
    write(stream, &format!("{HEAD}0123456789"));
}

fn sends_all() -> Conduct {
    on_connection(|stream| {
        sends_ten(stream);
        write(stream, "abcdefghij");
    })
}

fn names(folder: &Path) -> Vec<String> {
    let names = std::fs::read_dir(folder).unwrap().map(|entry| entry.unwrap().file_name().into_string().unwrap());
    let mut names: Vec<String> = names.collect();
    names.sort();
    names
}

/// Starts a download and has it end by a signal when ten of twenty bytes are in its file.
fn stopped_by(signal: &str) -> (i32, String, Pgutil<'static>) {
    let (sent, is_sent) = mpsc::channel();
    let (go, goes) = mpsc::channel::<()>();
    let server = Scripted::start(vec![on_connection(move |stream| {
        sends_ten(stream);
        sent.send(()).unwrap();
        goes.recv().unwrap_err();
    })]);
    let pgutil = server.pgutil(&[&DOWNLOAD[..], &["--output-file=x.tgz"]].concat());
    pgutil.file("x.tgz", "old");
    let running = pgutil.spawn();
    is_sent.recv().unwrap();
    while !temporary(pgutil.home()).is_some_and(|file| std::fs::metadata(file).is_ok_and(|about| about.len() == 10)) {
        std::thread::sleep(std::time::Duration::from_millis(1));
    }
    running.signal(signal);
    let outcome = running.finish();
    drop(go);
    assert_eq!(std::fs::read(pgutil.home().join("x.tgz")).unwrap(), b"old");
    (outcome.code, outcome.stderr.clone(), pgutil)
}

fn temporary(folder: &Path) -> Option<PathBuf> {
    names(folder).iter().find(|name| name.ends_with(".tmp")).map(|name| folder.join(name))
}

#[test]
fn a_signal_leaves_the_old_file_and_nothing_else() {
    for (signal, code) in [("INT", -2), ("TERM", -15)] {
        let (found, stderr, pgutil) = stopped_by(signal);
        assert_eq!((found, stderr.as_str()), (code, ""));
        assert_eq!(names(pgutil.home()), ["x.tgz"]);
    }
}

#[test]
fn what_a_killed_process_leaves_is_removed_by_the_next_one() {
    let (code, _, mut pgutil) = stopped_by("KILL");
    assert_eq!(code, -9);
    assert_eq!(names(pgutil.home()).len(), 2);
    let server = Scripted::start(vec![sends_all()]);
    let source = format!("--source=http://127.0.0.1:{}", server.port.number());
    pgutil.args([&DOWNLOAD[..], &["--output-file=x.tgz", &source]].concat()).run().expect_code(0);
    assert_eq!(names(pgutil.home()), ["x.tgz"]);
    assert_eq!(std::fs::read(pgutil.home().join("x.tgz")).unwrap(), b"0123456789abcdefghij");
}

#[test]
fn a_disk_that_is_full_leaves_the_old_file() {
    let server = Scripted::start(vec![on_connection(|stream| {
        read_head(stream);
        write(stream, &format!("HTTP/1.1 200 OK\r\nContent-Length: {MIB}\r\n\r\n"));
        // The client leaves before the end.
        let _ = stream.write_all(&vec![b'x'; MIB]);
    })]);
    let source = format!("--source=http://127.0.0.1:{}", server.port.number());
    // A file that may not grow fails as one on a full disk does.
    let script = ["-c", "ulimit -f 64; exec \"$0\" \"$@\"", env!("CARGO_BIN_EXE_pgutil")];
    let mut shell = Pgutil::of("/bin/sh");
    shell.file("x.tgz", "old");
    let line = [&script[..], &DOWNLOAD, &["--output-file=x.tgz", &source]].concat();
    shell.args(line).run().expect_code(1).stderr_has(&["cannot write x.tgz: File too large"]);
    assert_eq!(names(shell.home()), ["x.tgz"]);
    assert_eq!(std::fs::read(shell.home().join("x.tgz")).unwrap(), b"old");
}

#[test]
fn a_device_or_a_pipe_takes_the_bytes_as_they_come() {
    let server = Scripted::start(vec![sends_all()]);
    let outcome = server.pgutil(&[&DOWNLOAD[..], &["--output-file=/dev/full"]].concat()).run();
    outcome.expect_code(1).stderr_has(&["cannot write /dev/full: No space left on device"]);
    let server = Scripted::start(vec![sends_all()]);
    let source = format!("--source=http://127.0.0.1:{}", server.port.number());
    let script = "mkfifo pipe && { cat pipe >got & } && \"$0\" \"$@\" && wait && cat got";
    let line =
        [&["-c", script, env!("CARGO_BIN_EXE_pgutil")][..], &DOWNLOAD, &["--output-file=pipe", &source]].concat();
    let mut shell = Pgutil::of("/bin/sh");
    shell.args(line).run().expect_code(0).stdout_has(&["Saving package to pipe...\n", "0123456789abcdefghij"]);
    // A pipe that does not get all of it.
    let server = Scripted::start(vec![on_connection(sends_ten)]);
    let outcome = server.pgutil(&[&DOWNLOAD[..], &["--stdout"]].concat()).run();
    outcome.expect_code(8).expect_stdout("0123456789").stderr_has(&["What came is out already, and is not complete."]);
}

#[test]
fn the_mode_of_a_download_follows_the_umask() {
    use std::os::unix::fs::PermissionsExt;
    for (umask, mode) in [("022", 0o644), ("077", 0o600)] {
        let server = Scripted::start(vec![sends_all()]);
        let source = format!("--source=http://127.0.0.1:{}", server.port.number());
        let script = format!("umask {umask}; exec \"$0\" \"$@\"");
        let line = [&["-c", &script, env!("CARGO_BIN_EXE_pgutil")][..], &DOWNLOAD, &[&source]].concat();
        let mut shell = Pgutil::of("/bin/sh");
        shell.args(line).run().expect_code(0);
        let found = std::fs::metadata(shell.home().join("x.tgz")).unwrap().permissions().mode();
        assert_eq!(found & 0o777, mode);
    }
}

/// Ten megabytes for everything that the program may write to, as for hostile servers.
#[cfg(target_os = "linux")]
#[test]
fn memory_does_not_grow_with_the_file() {
    const SIZE: usize = 64 * MIB;
    let script = "ulimit -d 10240 && ulimit -s 4096 && exec \"$0\" \"$@\"";
    let server = Scripted::start(vec![
        on_connection(|stream| {
            read_head(stream);
            write(stream, "HTTP/1.1 100 Continue\r\n\r\n");
            let mut block = vec![0; MIB];
            (0..SIZE / MIB).for_each(|_| stream.read_exact(&mut block).unwrap());
            write(stream, "HTTP/1.1 201 Created\r\nContent-Length: 0\r\nConnection: close\r\n\r\n");
        }),
        on_connection(|stream| {
            read_head(stream);
            write(stream, &format!("HTTP/1.1 200 OK\r\nContent-Length: {SIZE}\r\n\r\n"));
            (0..SIZE / MIB).for_each(|_| stream.write_all(&vec![b'x'; MIB]).unwrap());
        }),
    ]);
    let source = format!("--source=http://127.0.0.1:{}", server.port.number());
    let start = ["-c", script, env!("CARGO_BIN_EXE_pgutil")];
    let mut shell = Pgutil::of("/bin/sh");
    std::fs::File::create(shell.home().join("x")).unwrap().set_len(SIZE as u64).unwrap();
    shell.args([&start[..], &["packages", "upload", "--feed=f", "--input-file=x", &source]].concat());
    shell.run().expect_code(0);
    shell.args([&start[..], &DOWNLOAD, &["--output-file=/dev/null", &source]].concat()).run().expect_code(0);
}
