//! Files on their way: whatever the network and the disk do, half is never taken for the whole, and the program says what
//! is the case. Each test says what stands on the disk afterwards.

mod down;
#[cfg(unix)]
mod kept;
mod up;

use std::collections::VecDeque;
use std::io::{Read, Write};
use std::net::TcpStream;
use std::sync::{Arc, Mutex};

use rustls::{ServerConfig, ServerConnection, StreamOwned};

use crate::support::http::Request;
use crate::support::pgutil::Pgutil;
use crate::support::tls_server::{Authority, Port, names};

/// A connection, with or without TLS.
trait Stream: Read + Write {}
impl<S: Read + Write> Stream for S {}

/// What a server does with one connection. What is not read of it resets it in the end.
type Conduct = Box<dyn FnOnce(&mut dyn Stream) + Send>;

fn on_connection(conduct: impl FnOnce(&mut dyn Stream) + Send + 'static) -> Conduct {
    Box::new(conduct)
}

/// A server that does what it is told, one connection after the other, and asks for nothing else.
struct Scripted {
    port: Port,
    left: Arc<Mutex<VecDeque<Conduct>>>,
    authority: Option<Authority>,
}

impl Scripted {
    fn start(conducts: Vec<Conduct>) -> Scripted {
        Scripted::with(conducts, None)
    }

    fn with_tls(conducts: Vec<Conduct>) -> Scripted {
        Scripted::with(conducts, Some(Authority::new()))
    }

    fn with(conducts: Vec<Conduct>, authority: Option<Authority>) -> Scripted {
        let config = authority.as_ref().map(|authority| Arc::new(authority.certify(names(&["localhost"])).config()));
        let left = Arc::new(Mutex::new(VecDeque::from(conducts)));
        let queue = left.clone();
        let port = Port::open(move |stream| {
            let next = queue.lock().unwrap().pop_front();
            if let Some(conduct) = next {
                serve(stream, config.clone(), conduct);
            }
        });
        Scripted { port, left, authority }
    }

    /// The program with this server as its source.
    fn pgutil<'a>(&self, words: &[&str]) -> Pgutil<'a> {
        let mut pgutil = Pgutil::new();
        let mut line: Vec<String> = words.iter().map(|word| word.to_string()).collect();
        if let Some(authority) = &self.authority {
            let file = pgutil.file("ca.pem", &authority.pem);
            line.push(format!("--ca-cert={}", file.display()));
            line.push(format!("--source={}", self.port.url()));
        } else {
            line.push(format!("--source=http://127.0.0.1:{}", self.port.number()));
        }
        pgutil.args(line);
        pgutil
    }
}

impl Drop for Scripted {
    fn drop(&mut self) {
        if !std::thread::panicking() {
            assert_eq!(self.left.lock().unwrap().len(), 0, "connections that were expected did not come");
        }
    }
}

fn serve(mut stream: TcpStream, config: Option<Arc<ServerConfig>>, conduct: Conduct) {
    match config {
        None => conduct(&mut stream),
        Some(config) => conduct(&mut StreamOwned::new(ServerConnection::new(config).unwrap(), stream)),
    }
}

fn read_head(stream: &mut dyn Stream) -> Request {
    let mut stream = stream;
    Request::read_head(&mut stream).unwrap().unwrap()
}

fn write(stream: &mut dyn Stream, text: &str) {
    stream.write_all(text.as_bytes()).unwrap();
    stream.flush().unwrap();
}

/// Reads until the client leaves, and counts.
fn drain(stream: &mut dyn Stream) -> usize {
    let mut buffer = vec![0; 65536];
    let mut count = 0;
    while let Ok(read @ 1..) = stream.read(&mut buffer) {
        count += read;
    }
    count
}

const MIB: usize = 1024 * 1024;
