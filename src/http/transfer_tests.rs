//! Uploads and downloads against servers that do what a test says, one connection after the other.

use std::io::{Read, Write};
use std::net::{TcpListener, TcpStream};
use std::sync::atomic::AtomicBool;
use std::thread::JoinHandle;
use std::time::Duration;

use super::address::Address;
use super::body::{BodyError, UploadBody, UploadFile};
use super::client::{Client, ClientOptions, Request};
use super::download::{DownloadError, Downloaded, Obstacle};
use super::error::ErrorKind;
use super::trust::Trust;
use super::upload::Upload;

static REQUEST_OUT: AtomicBool = AtomicBool::new(false);

/// What the server does with one connection.
type Conduct = Box<dyn FnOnce(&mut TcpStream) + Send>;

fn on_connection(conduct: impl FnOnce(&mut TcpStream) + Send + 'static) -> Conduct {
    Box::new(conduct)
}

/// A server for as many connections as there are conducts, and a client of it.
fn serve(conducts: Vec<Conduct>) -> (Client, JoinHandle<()>) {
    let listener = TcpListener::bind("127.0.0.1:0").unwrap();
    let base = Address::parse(&format!("http://{}/", listener.local_addr().unwrap())).unwrap().0;
    let server = std::thread::spawn(move || {
        for conduct in conducts {
            conduct(&mut accept(&listener));
        }
    });
    let timeout = Some(Duration::from_secs(20));
    let client = Client::new(ClientOptions {
        base,
        api_key: None,
        timeout,
        long_timeout: timeout,
        trust: Trust::default(),
        proxy: None,
        request_out: &REQUEST_OUT,
        trace: None,
    });
    (client, server)
}

/// The next connection, if one comes within a minute: otherwise a test that fails would not end.
fn accept(listener: &TcpListener) -> TcpStream {
    listener.set_nonblocking(true).unwrap();
    for _ in 0..60_000 {
        if let Ok((stream, _)) = listener.accept() {
            stream.set_nonblocking(false).unwrap();
            return stream;
        }
        std::thread::sleep(Duration::from_millis(1));
    }
    panic!("no connection came");
}

/// Reads a head, in small letters.
fn read_head(stream: &mut TcpStream) -> String {
    let mut head = Vec::new();
    while !head.ends_with(b"\r\n\r\n") {
        let mut byte = [0];
        stream.read_exact(&mut byte).unwrap();
        head.push(byte[0]);
    }
    String::from_utf8(head).unwrap().to_lowercase()
}

fn read_body(stream: &mut TcpStream, length: usize) -> Vec<u8> {
    let mut body = vec![0; length];
    stream.read_exact(&mut body).unwrap();
    body
}

fn write(stream: &mut TcpStream, text: &str) {
    stream.write_all(text.as_bytes()).unwrap();
}

/// Waits until the client has closed the connection.
fn drain(stream: &mut TcpStream) -> usize {
    let mut buffer = [0; 65536];
    let mut count = 0;
    while let Ok(read) = stream.read(&mut buffer) {
        if read == 0 {
            break;
        }
        count += read;
    }
    count
}

const OK: &str = "HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\nok";

fn get(path: &str) -> Request<'_> {
    Request { method: "GET", path, body: None, limit: 1000 }
}

fn put<'a>(body: UploadBody<'a>, may_repeat: bool, progress: &'a mut dyn FnMut(u64)) -> Upload<'a> {
    let content_type = "application/octet-stream";
    Upload { method: "PUT", path: "x", content_type, body, limit: 1000, may_repeat, progress }
}

/// Sends bytes once, and gives the status of the answer.
fn upload(client: &Client, body: UploadBody, may_repeat: bool) -> Result<u16, ErrorKind> {
    let answer = client.upload(&mut put(body, may_repeat, &mut |_| {}));
    answer.map(|answer| answer.status).map_err(|error| error.kind)
}

const MIB: usize = 1024 * 1024;

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
        DownloadError::Broken { obstacle, .. } => obstacle,
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
