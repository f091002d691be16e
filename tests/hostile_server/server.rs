//! A server that misbehaves in a given way on every connection until it is dropped.

use std::io::{Read, Write};
use std::net::{Shutdown, SocketAddr, TcpListener, TcpStream};
use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::{Arc, Mutex, Weak};
use std::thread::JoinHandle;
use std::time::Duration;

use crate::support::http::Request;

/// What the server does after it has sent its bytes.
#[derive(Clone)]
pub enum Then {
    /// Closes the connection.
    Close,
    /// Resets it.
    Reset,
    /// Keeps it open without sending anything.
    Stall,
    /// Sends these bytes over and over, one at a time with a pause after each.
    Drip(&'static [u8]),
    /// Sends these bytes over and over, as fast as they are taken.
    Flood(Vec<u8>),
}

/// How much of the request is read before anything is sent.
#[derive(Clone, Copy, PartialEq)]
pub enum Reads {
    /// All of it.
    All,
    /// The first data, which need not be HTTP.
    Some,
    /// Nothing.
    Nothing,
}

/// A way to misbehave.
#[derive(Clone)]
pub struct Conduct {
    /// What of the request is read.
    pub reads: Reads,
    /// What is sent first.
    pub sends: Vec<u8>,
    /// What follows.
    pub then: Then,
}

/// The running server.
pub struct Hostile {
    /// Where it listens.
    pub address: SocketAddr,
    shared: Arc<Shared>,
    accepting: Option<JoinHandle<()>>,
}

struct Shared {
    conduct: Conduct,
    stopping: AtomicBool,
    met: AtomicBool,
    /// Weak, so that a connection is closed when its thread ends.
    open: Mutex<Vec<(Weak<TcpStream>, JoinHandle<()>)>>,
}

impl Hostile {
    /// Listens on a free port of this machine.
    pub fn start(conduct: Conduct) -> Hostile {
        let listener = TcpListener::bind("127.0.0.1:0").unwrap();
        let address = listener.local_addr().unwrap();
        let shared = Arc::new(Shared {
            conduct,
            stopping: AtomicBool::new(false),
            met: AtomicBool::new(false),
            open: Mutex::default(),
        });
        let accepting = std::thread::spawn({
            let shared = shared.clone();
            move || {
                while let Ok((stream, _)) = listener.accept() {
                    if shared.stopping.load(Ordering::SeqCst) {
                        break;
                    }
                    shared.met.store(true, Ordering::SeqCst);
                    let stream = Arc::new(stream);
                    let weak = Arc::downgrade(&stream);
                    let thread = std::thread::spawn({
                        let shared = shared.clone();
                        move || misbehave(&stream, &shared.conduct)
                    });
                    shared.open.lock().unwrap().push((weak, thread));
                }
            }
        });
        Hostile { address, shared, accepting: Some(accepting) }
    }
}

impl Hostile {
    /// Whether anyone has connected.
    pub fn was_met(&self) -> bool {
        self.shared.met.load(Ordering::SeqCst)
    }
}

impl Drop for Hostile {
    fn drop(&mut self) {
        self.shared.stopping.store(true, Ordering::SeqCst);
        if TcpStream::connect(self.address).is_ok()
            && let Some(accepting) = self.accepting.take()
        {
            accepting.join().ok();
        }
        for (stream, thread) in self.shared.open.lock().unwrap().drain(..) {
            stream.upgrade().map(|stream| stream.shutdown(Shutdown::Both).ok());
            thread.join().ok();
        }
    }
}

fn misbehave(mut stream: &TcpStream, conduct: &Conduct) {
    let resets = matches!(conduct.then, Then::Reset);
    match conduct.reads {
        // Closing with unread bytes resets the connection.
        _ if resets => drop(stream.peek(&mut [0])),
        Reads::All => drop(Request::read(&mut stream)),
        Reads::Some => drop(stream.read(&mut [0; 4096])),
        Reads::Nothing => {}
    }
    // The client may close the connection early.
    let mut alive = stream.write_all(&conduct.sends).is_ok();
    match &conduct.then {
        Then::Close => stream.shutdown(Shutdown::Write).unwrap_or_default(),
        Then::Reset => return,
        Then::Stall => {}
        Then::Drip(bytes) => {
            for byte in bytes.iter().cycle() {
                alive = alive && stream.write_all(&[*byte]).is_ok();
                if !alive {
                    break;
                }
                std::thread::sleep(Duration::from_millis(50));
            }
        }
        Then::Flood(bytes) => while alive && stream.write_all(bytes).is_ok() {},
    }
    // Until the client closes the connection.
    std::io::copy(&mut stream, &mut std::io::sink()).ok();
    stream.shutdown(Shutdown::Both).ok();
}
