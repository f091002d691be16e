//! Downloads that break, and what they go on with.

use std::io::{Read, Write};
use std::time::Duration;

use super::*;
use crate::http::download::{DownloadError, Downloaded, Obstacle};

/// The body of every download: 1000 bytes, each of them another one than its neighbours.
fn content() -> Vec<u8> {
    (0..1000_u32).map(|number| (number * 7 % 251) as u8).collect()
}

/// Answers with a head and so many bytes of the content; `head` is a status line and fields, without the line ends at
/// their end.
fn sends(head: &'static str, bytes: std::ops::Range<usize>) -> Conduct {
    on_connection(move |stream| {
        read_head(stream);
        write(stream, head);
        write(stream, "\r\n\r\n");
        stream.write_all(&content()[bytes]).unwrap();
    })
}

/// The same to a request for the rest from a byte on.
fn sends_rest(head: &'static str, proof: &'static str, bytes: std::ops::Range<usize>) -> Conduct {
    on_connection(move |stream| {
        let request = read_head(stream);
        let wanted = format!("range: bytes={}-\r\nif-range: {}\r\n", bytes.start, proof.to_lowercase());
        assert!(request.contains(&wanted), "{request}");
        write(stream, head);
        write(stream, "\r\n\r\n");
        stream.write_all(&content()[bytes]).unwrap();
    })
}

/// Downloads what the server sends; what came, and why it ended early.
fn download(conducts: Vec<Conduct>) -> (Vec<u8>, Result<u64, DownloadError>) {
    let (client, server) = serve(conducts);
    let Ok(Downloaded::Body(body)) = client.download(get("x")) else {
        panic!("no download began");
    };
    let mut target = Vec::new();
    let mut heard = 0;
    let result = body.copy_to(&mut target, &mut |received| heard = received);
    assert_eq!(heard, target.len() as u64);
    drop(client);
    server.join().unwrap();
    (target, result)
}

/// A chunk of which some bytes don't come.
fn broken_chunk() -> Conduct {
    on_connection(|stream| {
        read_head(stream);
        write(stream, "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\nETag: \"Ab\"\r\n\r\n200\r\n");
        stream.write_all(&content()[..400]).unwrap();
    })
}

fn obstacle(result: Result<u64, DownloadError>) -> Option<Obstacle> {
    match result.unwrap_err() {
        DownloadError::Broken(broken) => broken.obstacle,
        other => panic!("{other:?}"),
    }
}

const TAGGED: &str = "HTTP/1.1 200 OK\r\nContent-Length: 1000\r\nETag: \"Ab\"";
const REST: &str = "HTTP/1.1 206 Partial Content\r\nETag: \"Ab\"\r\nContent-Range: bytes 400-999/1000";

#[test]
fn a_download_that_breaks_goes_on_where_it_broke() {
    const SETTLED: &str = "HTTP/1.1 200 OK\r\nContent-Length: 1000\r\nLast-Modified: Sun, 06 Nov 1994 08:49:37 GMT\r\nDate: Sun, 06 Nov 1994 08:49:38 GMT";
    for conducts in [
        vec![sends(TAGGED, 0..400), sends_rest(REST, "\"Ab\"", 400..1000)],
        vec![broken_chunk(), sends_rest(REST, "\"Ab\"", 400..1000)],
        vec![
            sends(SETTLED, 0..400),
            sends_rest(
                "HTTP/1.1 206 Partial\r\nContent-Range: bytes 400-999/*",
                "Sun, 06 Nov 1994 08:49:37 GMT",
                400..1000,
            ),
        ],
        // Breaks again, gives a part, has to be waited for.
        vec![
            sends(TAGGED, 0..400),
            sends_rest(REST, "\"Ab\"", 400..500),
            sends_rest(
                "HTTP/1.1 206 Partial\r\nContent-Length: 100\r\nContent-Range: bytes 500-599/1000",
                "\"Ab\"",
                500..600,
            ),
            sends_rest("HTTP/1.1 503 Busy\r\nContent-Length: 0", "\"Ab\"", 600..600),
            sends_rest("", "\"Ab\"", 600..600),
            sends_rest("HTTP/1.1 206 Partial\r\nContent-Range: bytes 600-999/1000", "\"Ab\"", 600..1000),
        ],
    ] {
        let (came, result) = download(conducts);
        assert_eq!(result.unwrap(), 1000);
        assert!(came == content());
    }
}

#[test]
fn a_download_never_goes_on_with_something_else() {
    use Obstacle::{FromStart, NoProof, OtherRange, Status};
    const LATER: &str = "HTTP/1.1 200 OK\r\nContent-Length: 1000\r\nLast-Modified: Sun, 06 Nov 1994 08:49:37 GMT\r\nDate: Sun, 06 Nov 1994 08:49:37 GMT";
    for head in [
        "HTTP/1.1 200 OK\r\nContent-Length: 1000",
        "HTTP/1.1 200 OK\r\nContent-Length: 1000\r\nETag: W/\"Ab\"",
        "HTTP/1.1 200 OK\r\nContent-Length: 1000\r\nETag: Ab",
        "HTTP/1.1 200 OK\r\nContent-Length: 1000\r\nETag: \"Ab\"\r\nAccept-Ranges: none",
        LATER,
    ] {
        let (came, result) = download(vec![sends(head, 0..400)]);
        assert_eq!((obstacle(result), came.len()), (Some(NoProof), 400), "{head}");
    }
    for (head, expected) in [
        ("HTTP/1.1 200 OK\r\nContent-Length: 1000\r\nETag: \"new\"", FromStart),
        ("HTTP/1.1 206 Partial\r\nETag: \"new\"\r\nContent-Range: bytes 400-999/1000", FromStart),
        ("HTTP/1.1 206 Partial\r\nETag: W/\"Ab\"\r\nContent-Range: bytes 400-999/1000", FromStart),
        ("HTTP/1.1 206 Partial\r\nETag: \"Ab\"", OtherRange),
        ("HTTP/1.1 206 Partial\r\nETag: \"Ab\"\r\nContent-Range: bytes 399-999/1000", OtherRange),
        ("HTTP/1.1 206 Partial\r\nETag: \"Ab\"\r\nContent-Range: bytes 400-999/1001", OtherRange),
        ("HTTP/1.1 206 Partial\r\nETag: \"Ab\"\r\nContent-Range: bytes 400-1000/1000", OtherRange),
        ("HTTP/1.1 206 Partial\r\nETag: \"Ab\"\r\nContent-Range: bytes 400-399/1000", OtherRange),
        ("HTTP/1.1 206 Partial\r\nETag: \"Ab\"\r\nContent-Range: pages 400-999/1000", OtherRange),
        ("HTTP/1.1 416 No\r\nContent-Length: 0", Status(416)),
        ("HTTP/1.1 403 No\r\nContent-Length: 0", Status(403)),
    ] {
        let (came, result) = download(vec![sends(TAGGED, 0..400), sends_rest(head, "\"Ab\"", 400..400)]);
        assert_eq!((obstacle(result), came.len()), (Some(expected), 400), "{head}");
    }
}

#[test]
fn a_body_without_a_length_ends_with_the_connection_and_not_with_a_reset() {
    let (came, result) = download(vec![sends("HTTP/1.1 200 OK", 0..1000)]);
    assert_eq!((result.unwrap(), came.len()), (1000, 1000));
    let resets = on_connection(|stream| {
        // A byte of the request stays unread.
        let mut head = [0; 20];
        stream.read_exact(&mut head).unwrap();
        write(stream, "HTTP/1.1 200 OK\r\n\r\nhalf");
        std::thread::sleep(Duration::from_millis(100));
    });
    let (_, result) = download(vec![resets]);
    assert_eq!(obstacle(result), Some(Obstacle::NoProof));
}

#[test]
fn a_part_that_nobody_asked_for_is_not_a_download() {
    for head in
        ["HTTP/1.1 206 Partial\r\nContent-Range: bytes 0-0/9\r\nContent-Length: 1\r\n\r\nx", "HTTP/1.1 204 No\r\n\r\n"]
    {
        let (client, server) = serve(vec![sends(head, 0..0)]);
        assert!(matches!(client.download(get("x")), Err(error) if matches!(error.kind, ErrorKind::Garbled(_))));
        server.join().unwrap();
    }
}

#[test]
fn a_place_that_takes_no_more_ends_a_download() {
    struct Full;
    impl Write for Full {
        fn write(&mut self, _: &[u8]) -> std::io::Result<usize> {
            Err(std::io::ErrorKind::StorageFull.into())
        }
        fn flush(&mut self) -> std::io::Result<()> {
            Ok(())
        }
    }
    let (client, server) = serve(vec![sends(TAGGED, 0..1000)]);
    let Ok(Downloaded::Body(body)) = client.download(get("x")) else {
        panic!("no download began");
    };
    assert!(matches!(body.copy_to(&mut Full, &mut |_| {}), Err(DownloadError::Unwritable(_))));
    server.join().unwrap();
}
