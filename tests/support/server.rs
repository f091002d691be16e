//! A server on a free local port that gives the answers a test queues and records the requests it receives.
//!
//! A test fails if an unexpected request arrives, or if an expected one does not.

use std::collections::VecDeque;
use std::io::{Read, Write};
use std::net::{Shutdown, SocketAddr, TcpListener, TcpStream};
use std::sync::{Arc, Condvar, Mutex, MutexGuard, PoisonError, Weak};
use std::thread::JoinHandle;
use std::time::Duration;

use super::http::{Answer, Conduct, Request};

/// How long a test waits for a request before it gives up.
const PATIENCE: Duration = Duration::from_secs(60);

/// A running server. It stops and checks its expectations when it is dropped.
pub struct Server {
    address: SocketAddr,
    shared: Arc<Shared>,
    accepting: Option<JoinHandle<()>>,
}

/// Answers the requests that no expectation is queued for.
pub type Responder = Box<dyn Fn(&Request) -> Answer + Send + Sync>;

struct Shared {
    state: Mutex<State>,
    arrived: Condvar,
    responder: Option<Responder>,
}

#[derive(Default)]
struct State {
    expected: VecDeque<(String, String, Answer)>,
    requests: Vec<Request>,
    complaints: Vec<String>,
    may_break: bool,
    connections: Vec<(Weak<TcpStream>, JoinHandle<()>)>,
    stopping: bool,
}

impl Shared {
    fn state(&self) -> MutexGuard<'_, State> {
        self.state.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

/// An expected request that still needs an answer.
#[must_use = "nothing is expected before an answer is given"]
pub struct Expectation<'a> {
    server: &'a Server,
    method: String,
    target: String,
}

impl Expectation<'_> {
    /// Queues the expectation.
    pub fn answer(self, answer: Answer) {
        self.server.shared.state().expected.push_back((self.method, self.target, answer));
    }
}

impl Server {
    /// A server that answers only expected requests.
    pub fn start() -> Server {
        Server::listen(0, None)
    }

    /// A server that passes requests other than the next expected one to the responder. Port 0 means any free port.
    pub fn responding(port: u16, responder: Responder) -> Server {
        Server::listen(port, Some(responder))
    }

    fn listen(port: u16, responder: Option<Responder>) -> Server {
        let listener = TcpListener::bind(("127.0.0.1", port)).unwrap();
        let address = listener.local_addr().unwrap();
        let shared = Arc::new(Shared { state: Mutex::default(), arrived: Condvar::new(), responder });
        let accepting = std::thread::spawn({
            let shared = shared.clone();
            move || accept(&listener, &shared)
        });
        Server { address, shared, accepting: Some(accepting) }
    }

    /// `http://127.0.0.1:PORT`, without a trailing slash.
    pub fn url(&self) -> String {
        format!("http://{}", self.address)
    }

    /// `127.0.0.1:PORT`.
    pub fn host(&self) -> String {
        self.address.to_string()
    }

    /// Expects a request after all those expected so far. The target is the path and query as sent; one that ends in `*`
    /// stands for all that begin so.
    pub fn expect(&self, method: &str, target: &str) -> Expectation<'_> {
        Expectation { server: self, method: method.to_string(), target: target.to_string() }
    }

    /// All requests so far.
    pub fn requests(&self) -> Vec<Request> {
        self.shared.state().requests.clone()
    }

    /// Takes requests that break off from now on without a complaint.
    pub fn allow_broken_requests(&self) {
        self.shared.state().may_break = true;
    }

    /// Waits until `count` requests in total have been read completely.
    pub fn wait_for_requests(&self, count: usize) {
        let state = self.shared.state();
        let (_state, late) = self
            .shared
            .arrived
            .wait_timeout_while(state, PATIENCE, |state| state.requests.len() < count)
            .unwrap_or_else(PoisonError::into_inner);
        assert!(!late.timed_out(), "{count} requests were expected but did not arrive");
    }

    /// Takes the list of unexpected requests and of expected ones that did not arrive; they no longer fail the test. Call
    /// this only when no request is in progress.
    pub fn complaints(&self) -> Vec<String> {
        let mut state = self.shared.state();
        let missing = std::mem::take(&mut state.expected).into_iter();
        let mut complaints = std::mem::take(&mut state.complaints);
        complaints.extend(missing.map(|(method, target, _)| format!("{method} {target} did not come")));
        complaints
    }
}

impl Drop for Server {
    fn drop(&mut self) {
        self.shared.state().stopping = true;
        // Wakes the accepting thread. If this fails, the thread is not waited for.
        if TcpStream::connect(self.address).is_ok()
            && let Some(accepting) = self.accepting.take()
        {
            accepting.join().ok();
        }
        let connections = std::mem::take(&mut self.shared.state().connections);
        for stream in connections.iter().filter_map(|(stream, _)| stream.upgrade()) {
            // Data that has arrived can still be read; threads that wait for more, or write, end here.
            stream.shutdown(Shutdown::Both).ok();
        }
        for (_, thread) in connections {
            if thread.join().is_err() {
                self.shared.state().complaints.push("a connection's thread panicked".to_string());
            }
        }
        let complaints = self.complaints();
        if !complaints.is_empty() && !std::thread::panicking() {
            panic!("the server at {}:\n{}", self.url(), complaints.join("\n"));
        }
    }
}

/// Accepts connections until the server stops, and then those still in the queue.
fn accept(listener: &TcpListener, shared: &Arc<Shared>) {
    for connection in 1.. {
        let Ok((stream, _)) = listener.accept() else {
            break;
        };
        stream.set_nonblocking(false).unwrap();
        let stream = Arc::new(stream);
        let weak = Arc::downgrade(&stream);
        let thread = std::thread::spawn({
            let shared = shared.clone();
            // The thread holds the only reference, so the connection is closed when it ends.
            move || converse(&stream, &shared, connection)
        });
        let mut state = shared.state();
        state.connections.push((weak, thread));
        if state.stopping {
            listener.set_nonblocking(true).unwrap();
        }
    }
}

/// Answers requests for as long as the connection stays open.
fn converse(stream: &TcpStream, shared: &Shared, connection: usize) {
    while answer_one(stream, shared, connection) {}
}

/// Answers one request. Returns whether the connection can carry another.
fn answer_one(mut stream: &TcpStream, shared: &Shared, connection: usize) -> bool {
    let resetting = matches!(shared.state().expected.front(), Some((_, _, Answer { conduct: Conduct::Reset, .. })));
    let request = if resetting { peek(stream) } else { Request::read(&mut stream) };
    let request = match request {
        Ok(Some(request)) => Request { connection, ..request },
        Ok(None) => return false,
        Err(error) => {
            let mut state = shared.state();
            if !state.may_break {
                state.complaints.push(format!("a broken request: {error}"));
            }
            return false;
        }
    };
    let answer = {
        let mut state = shared.state();
        state.requests.push(request.clone());
        shared.arrived.notify_all();
        let next = state.expected.front().map(|(method, target, _)| (method.as_str(), target.as_str()));
        let is_next = |(method, target): (&str, &str)| {
            let fits = target.strip_suffix('*').is_some_and(|start| request.target.starts_with(start));
            method == request.method && (fits || target == request.target)
        };
        if next.is_some_and(is_next) {
            state.expected.pop_front().map(|(_, _, answer)| answer)
        } else if shared.responder.is_some() {
            None
        } else {
            let complaint = format!("unexpected, with {next:?} next:\n{request}");
            state.complaints.push(complaint);
            Some(Answer::text(418, "The test did not expect this request."))
        }
    };
    let answer = answer.or_else(|| shared.responder.as_ref().map(|respond| respond(&request)));
    // The client may close the connection before the answer is complete.
    let closes = request.header("connection").is_some_and(|word| word.eq_ignore_ascii_case("close"));
    answer.is_some_and(|answer| answer.write(stream).unwrap_or(false)) && !closes
}

/// Reads a request but leaves it in the queue: closing a connection with unread bytes resets it.
fn peek(stream: &TcpStream) -> std::io::Result<Option<Request>> {
    let mut buffer = vec![0; 65536];
    // A client that closed the connection in the middle of a request looks like a slow one, so attempts are limited.
    for _ in 0..PATIENCE.as_millis() {
        let length = stream.peek(&mut buffer)?;
        match read_peeked(&buffer[..length]) {
            Err(error) if error.kind() == std::io::ErrorKind::UnexpectedEof => {
                std::thread::sleep(Duration::from_millis(1));
            }
            read => return read,
        }
    }
    Err(std::io::ErrorKind::TimedOut.into())
}

fn read_peeked(mut bytes: &[u8]) -> std::io::Result<Option<Request>> {
    let mut request = Request::read_head(&mut bytes)?;
    if let Some(request) = &mut request
        // A client that waits for 100 Continue is reset without getting it.
        && !request.expects_continue()
    {
        request.body = request.read_body(&mut bytes)?;
    }
    Ok(request)
}

/// Sends the bytes to the address of the URL and reads the whole answer.
///
/// # Errors
/// The connection failed, which some answers intend.
pub fn exchange(url: &str, bytes: &str) -> std::io::Result<String> {
    let mut stream = TcpStream::connect(url.trim_start_matches("http://"))?;
    stream.write_all(bytes.as_bytes())?;
    // Otherwise the server would wait for another request. If the connection has been reset, reading reports it.
    stream.shutdown(Shutdown::Write).ok();
    let mut answer = Vec::new();
    stream.read_to_end(&mut answer)?;
    Ok(String::from_utf8(answer).unwrap())
}
