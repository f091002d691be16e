//! Uploads that are refused, stall or change.

use std::io::Read;
use std::time::Duration;

use super::*;
use crate::http::body::{BodyError, UploadFile};

/// Reads the head, some of the body, says something and closes, so that what is unread resets the connection.
fn refuses_early(says: &'static str) -> Conduct {
    on_connection(move |stream| {
        read_head(stream);
        write(stream, "HTTP/1.1 100 Continue\r\n\r\n");
        read_body(stream, 1000);
        write(stream, says);
    })
}

#[test]
fn a_refusal_that_comes_while_the_body_goes_out_is_read() {
    let large = vec![b'x'; 50 * MIB];
    for (says, status) in [
        ("HTTP/1.1 413 Content Too Large\r\nContent-Length: 3\r\n\r\nbig", 413),
        ("HTTP/1.1 500 Oh\r\nContent-Length: 100\r\n\r\nbroken off", 500),
    ] {
        let (client, server) = serve(vec![refuses_early(says), refuses_early(says)]);
        assert_eq!(upload(&client, UploadBody::Bytes(&large), false).unwrap(), status);
        // What has no length is refused all the same.
        assert_eq!(upload(&client, UploadBody::Pipe(Box::new(&large[..])), false).unwrap(), status);
        server.join().unwrap();
    }
}

#[test]
fn a_success_for_half_a_body_is_none() {
    let large = vec![b'x'; 50 * MIB];
    let (client, server) = serve(vec![refuses_early(OK), refuses_early("")]);
    for _ in 0..2 {
        let failure = upload(&client, UploadBody::Bytes(&large), false).unwrap_err();
        assert!(matches!(failure, ErrorKind::CutOff), "{failure:?}");
    }
    server.join().unwrap();
}

#[test]
fn a_server_that_says_something_and_takes_no_more_is_heard_at_the_limit() {
    let large = vec![b'x'; 50 * MIB];
    for says in ["HTTP/1.1 403 Forbidden\r\nContent-Length: 2\r\n\r\nno", ""] {
        let (sender, receiver) = std::sync::mpsc::channel::<()>();
        let (mut client, server) = serve(vec![on_connection(move |stream| {
            read_head(stream);
            write(stream, "HTTP/1.1 100 Continue\r\n\r\n");
            read_body(stream, 1000);
            write(stream, says);
            receiver.recv().unwrap_err();
        })]);
        client.options.timeout = Some(Duration::from_millis(300));
        let result = upload(&client, UploadBody::Bytes(&large), false);
        if says.is_empty() {
            assert!(matches!(result, Err(ErrorKind::TimedOut { .. })), "{result:?}");
        } else {
            assert_eq!(result.unwrap(), 403);
        }
        drop(sender);
        server.join().unwrap();
    }
}

#[test]
fn an_answer_to_an_upload_may_take_longer_than_a_move() {
    let (mut client, server) = serve(vec![on_connection(|stream| {
        read_head(stream);
        read_body(stream, 3);
        std::thread::sleep(Duration::from_millis(600));
        write(stream, OK);
    })]);
    client.options.timeout = Some(Duration::from_millis(200));
    assert_eq!(upload(&client, UploadBody::Bytes(b"abc"), false).unwrap(), 200);
    server.join().unwrap();
}

/// A file of that size that goes when this goes.
struct Scratch(std::path::PathBuf);

impl Scratch {
    fn new(name: &str, size: usize) -> Scratch {
        let path = std::env::temp_dir().join(format!("pgutil-transfer-{}-{name}", std::process::id()));
        std::fs::write(&path, vec![b'x'; size]).unwrap();
        Scratch(path)
    }
}

impl Drop for Scratch {
    fn drop(&mut self) {
        std::fs::remove_file(&self.0).unwrap();
    }
}

#[test]
fn a_file_that_changes_is_not_sent_to_its_end() {
    for (index, change) in [
        |file: &std::fs::File| file.set_len(MIB as u64 / 2).unwrap(),
        |file: &std::fs::File| file.set_len(3 * MIB as u64).unwrap(),
        |file: &std::fs::File| file.set_modified(std::time::SystemTime::UNIX_EPOCH).unwrap(),
    ]
    .into_iter()
    .enumerate()
    {
        let scratch = Scratch::new(&format!("changes-{index}"), 2 * MIB);
        let (client, server) = serve(vec![on_connection(|stream| {
            read_head(stream);
            write(stream, "HTTP/1.1 100 Continue\r\n\r\n");
            assert!(drain(stream) < 2 * MIB);
        })]);
        let file = UploadFile::open(&scratch.0).unwrap();
        let writer = std::fs::File::options().write(true).open(&scratch.0).unwrap();
        let mut pending = Some(change);
        let result = client.upload(&mut put(file.body(), false, &mut |moved| {
            if let Some(change) = pending.take_if(|_| moved > 0) {
                change(&writer);
            }
        }));
        let failure = result.unwrap_err().kind;
        assert!(matches!(failure, ErrorKind::Body(BodyError::Changed)), "{failure:?}");
        drop(client);
        server.join().unwrap();
    }
}

#[test]
fn files_of_every_size_arrive_whole() {
    for size in [0, 1, 128 * 1024, MIB, MIB + 1] {
        let scratch = Scratch::new(&format!("whole-{size}"), size);
        let (client, server) = serve(vec![on_connection(move |stream| {
            let head = read_head(stream);
            assert!(head.contains(&format!("content-length: {size}\r\n")), "{head}");
            if head.contains("expect") {
                write(stream, "HTTP/1.1 100 Continue\r\n\r\n");
            }
            assert_eq!(read_body(stream, size), vec![b'x'; size]);
            write(stream, OK);
            assert_eq!(drain(stream), 0);
        })]);
        let file = UploadFile::open(&scratch.0).unwrap();
        let mut last = None;
        let answer = client.upload(&mut put(file.body(), false, &mut |moved| last = Some(moved))).unwrap();
        assert_eq!((answer.status, last.unwrap_or(0)), (200, size as u64));
        drop(client);
        server.join().unwrap();
    }
}

#[test]
fn a_pipe_that_can_not_be_read_to_its_end_is_no_end() {
    struct Breaks(bool);
    impl Read for Breaks {
        fn read(&mut self, buffer: &mut [u8]) -> std::io::Result<usize> {
            if std::mem::replace(&mut self.0, true) {
                return Err(std::io::ErrorKind::PermissionDenied.into());
            }
            buffer[0] = b'x';
            Ok(1)
        }
    }
    let (client, server) = serve(vec![on_connection(|stream| {
        assert!(read_head(stream).contains("transfer-encoding: chunked\r\n"));
        write(stream, "HTTP/1.1 100 Continue\r\n\r\n");
        let mut rest = Vec::new();
        stream.read_to_end(&mut rest).unwrap();
        assert_eq!(rest, b"1\r\nx\r\n");
    })]);
    let failure = upload(&client, UploadBody::Pipe(Box::new(Breaks(false))), false).unwrap_err();
    assert!(matches!(failure, ErrorKind::Body(BodyError::Unreadable(_))), "{failure:?}");
    server.join().unwrap();
}
