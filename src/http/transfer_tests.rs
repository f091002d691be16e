//! Uploads and downloads against servers that do what a test says, one connection after the other.

use std::io::{Read, Write};
use std::net::{TcpListener, TcpStream};
use std::sync::atomic::AtomicBool;
use std::thread::JoinHandle;
use std::time::Duration;

use super::address::Address;
use super::body::UploadBody;
use super::client::{Client, ClientOptions, Request};
use super::error::ErrorKind;
use super::trust::Trust;
use super::upload::Upload;

mod announced;
mod downloads;
mod uploads;

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
    Upload { method: "PUT", path: "x", content_type, body, limit: 1000, may_repeat, was_repeated: false, progress }
}

/// Sends bytes once, and gives the status of the answer.
fn upload(client: &Client, body: UploadBody, may_repeat: bool) -> Result<u16, ErrorKind> {
    let answer = client.upload(&mut put(body, may_repeat, &mut |_| {}));
    answer.map(|answer| answer.status).map_err(|error| error.kind)
}

const MIB: usize = 1024 * 1024;
