//! Connections that are kept, and bodies that are announced.

use std::time::Duration;

use super::*;

#[test]
fn reads_share_a_connection_and_a_change_has_its_own() {
    let two_reads = on_connection(|stream| {
        for path in ["get /a ", "get /b "] {
            assert!(read_head(stream).starts_with(path));
            write(stream, OK);
        }
        assert_eq!(drain(stream), 0);
    });
    let change = on_connection(|stream| {
        assert!(read_head(stream).starts_with("put /x "));
        assert_eq!(read_body(stream, 3), b"abc");
        write(stream, OK);
    });
    // The server accepts one connection after the other, so the change waits for the end of the reads.
    let (client, server) = serve(vec![two_reads, change]);
    for path in ["a", "b"] {
        assert_eq!(client.read_retrying(&get(path), |_| true).unwrap().body, b"ok");
    }
    client.keeper.take();
    assert_eq!(upload(&client, UploadBody::Bytes(b"abc"), false).unwrap(), 200);
    server.join().unwrap();
}

#[test]
fn a_kept_connection_that_the_server_closed_is_replaced_without_a_word() {
    let closes = || {
        on_connection(|stream| {
            read_head(stream);
            write(stream, OK);
        })
    };
    // It looks open, and breaks when the next request has been read.
    let breaks = on_connection(|stream| {
        read_head(stream);
        write(stream, OK);
        read_head(stream);
    });
    let part = on_connection(|stream| {
        read_head(stream);
        assert_eq!(read_body(stream, 3), b"abc");
        write(stream, OK);
        read_head(stream);
    });
    let (client, server) = serve(vec![closes(), breaks, part, closes()]);
    for _ in 0..2 {
        assert_eq!(client.read_retrying(&get("a"), |_| true).unwrap().status, 200);
        // Until the end of the connection has come here.
        std::thread::sleep(Duration::from_millis(50));
    }
    assert_eq!(upload(&client, UploadBody::Bytes(b"abc"), true).unwrap(), 200);
    assert_eq!(upload(&client, UploadBody::Bytes(b""), true).unwrap(), 200);
    server.join().unwrap();
}

#[test]
fn a_large_body_waits_for_the_word_to_come_whatever_fields_that_has() {
    let large = vec![b'x'; MIB + 1];
    let continues = |word: &'static str| {
        on_connection(move |stream| {
            assert!(read_head(stream).contains("expect: 100-continue\r\n"));
            write(stream, word);
            read_body(stream, MIB + 1);
            write(stream, OK);
        })
    };
    let refuses = on_connection(|stream| {
        assert!(read_head(stream).contains("expect: 100-continue\r\n"));
        write(stream, "HTTP/1.1 403 Forbidden\r\nContent-Length: 2\r\n\r\nno");
        // The connection stays open, which must keep nobody waiting.
        assert_eq!(drain(stream), 0);
    });
    let small = on_connection(|stream| {
        assert!(!read_head(stream).contains("expect"));
        read_body(stream, 1);
        write(stream, OK);
    });
    let (client, server) = serve(vec![
        continues("HTTP/1.1 100 Continue\r\n\r\n"),
        continues("HTTP/1.1 100 Go on\r\nDate: today\r\nX: y\r\n\r\n"),
        continues("HTTP/1.1 102 Processing\r\n\r\nHTTP/1.1 100 Continue\r\n\r\n"),
        refuses,
        small,
        continues("HTTP/1.1 100 Continue\r\n\r\n"),
    ]);
    for (size, status) in [(MIB + 1, 200), (MIB + 1, 200), (MIB + 1, 200), (MIB + 1, 403), (1, 200), (MIB + 1, 200)] {
        assert_eq!(upload(&client, UploadBody::Bytes(&large[..size]), false).unwrap(), status);
    }
    server.join().unwrap();
}

#[test]
fn a_server_that_knows_no_such_question_is_asked_once() {
    for reply in ["", "HTTP/1.1 417 Expectation Failed\r\nContent-Length: 0\r\nConnection: close\r\n\r\n"] {
        let mut conducts = vec![on_connection(move |stream| {
            assert!(read_head(stream).contains("expect: 100-continue\r\n"));
            if reply.is_empty() {
                read_body(stream, MIB + 1);
                // One that comes late says nothing any more.
                write(stream, "HTTP/1.1 100 Continue\r\nServer: slow\r\n\r\n");
                write(stream, OK);
            } else {
                write(stream, reply);
                assert_eq!(drain(stream), 0);
            }
        })];
        for _ in 0..2 {
            conducts.push(on_connection(|stream| {
                assert!(!read_head(stream).contains("expect"));
                read_body(stream, MIB + 1);
                write(stream, OK);
            }));
        }
        let (client, server) = serve(conducts);
        let large = vec![b'x'; MIB + 1];
        // The refusal of the question is followed by the same request without it.
        for _ in 0..if reply.is_empty() { 3 } else { 2 } {
            assert_eq!(upload(&client, UploadBody::Bytes(&large), false).unwrap(), 200);
        }
        server.join().unwrap();
    }
}
