//! A client of one server: a change goes out once, over a connection of its own; a read may be sent again, over the
//! connection of the one before. Whatever comes back is an answer or an `Error`.

use std::cell::{Cell, OnceCell, RefCell};
use std::net::SocketAddr;
use std::sync::Arc;
use std::sync::atomic::AtomicBool;
use std::time::{Duration, Instant};

use ureq::Agent;

use super::address::Address;
use super::answer::{Answer, is_busy, retry_after};
use super::error::{Error, ErrorKind};
use super::exchange::{Content, Limit, Message};
use super::exchange_state::ExchangeState;
use super::proxy::Proxy;
use super::stream::Stream;
use super::trust::{TlsSettings, Trust};
use crate::secret::Secret;

/// The content type of JSON that is sent.
pub const JSON: &str = "application/json; charset=utf-8";

/// A server that asks for a longer wait is given up.
const LONGEST_WAIT: Duration = Duration::from_secs(60);

/// Waits before the second and the third try of a read.
const RETRY_WAITS: [Duration; 2] = [Duration::from_millis(200), Duration::from_secs(1)];

/// Everything that an exchange depends on.
pub struct ClientOptions {
    /// Where the server is.
    pub base: Address,
    /// The value of `X-ApiKey`: an API key or `user:password`.
    pub api_key: Option<Secret>,
    /// The limit for a whole exchange without the look-up of the name, and from byte to byte while a stream, an upload or
    /// a download moves; none if absent.
    pub timeout: Option<Duration>,
    /// The limit for an answer that takes the server some work: that to an upload, or to an audit. None if absent.
    pub long_timeout: Option<Duration>,
    /// Which certificates are trusted.
    pub trust: Trust,
    /// The proxy to go through.
    pub proxy: Option<Proxy>,
    /// Set as soon as the first byte of a request leaves.
    pub request_out: &'static AtomicBool,
    /// Takes the lines of the trace.
    pub trace: Option<fn(&str)>,
}

/// A client of one server.
pub struct Client {
    pub(super) options: ClientOptions,
    /// That of the exchange under way, or of the last one.
    pub(super) state: Arc<ExchangeState>,
    /// What the name of the server or proxy leads to, until no connection can be made there.
    pub(super) addresses: RefCell<Option<Vec<SocketAddr>>>,
    /// The options of the TLS library, with the tickets that shorten the next handshake.
    pub(super) tls: OnceCell<TlsSettings>,
    /// Keeps the connection for the next request that may be repeated.
    pub(super) keeper: RefCell<Option<Agent>>,
    /// Whether a large body is announced, so that the server can refuse it before it goes out.
    pub(super) announces: Cell<bool>,
}

/// A request.
pub struct Request<'a> {
    /// `GET`, `POST`, `PUT` or `DELETE`.
    pub method: &'static str,
    /// The path below the base, with its query.
    pub path: &'a str,
    /// A JSON body.
    pub body: Option<&'a [u8]>,
    /// So many bytes of the answer are read at most.
    pub limit: usize,
}

/// What the server answered to a request for a stream.
pub enum Streamed {
    /// The head of a success, without its body, and the body.
    Body(Answer, Stream),
    /// Any other answer.
    Other(Answer),
}

impl Client {
    /// A client; nothing is opened or sent yet.
    pub fn new(options: ClientOptions) -> Client {
        let state = ExchangeState::new(options.request_out, options.proxy.is_some());
        Client {
            options,
            state,
            addresses: RefCell::default(),
            tls: OnceCell::new(),
            keeper: RefCell::default(),
            announces: Cell::new(true),
        }
    }

    /// Sends a request once, over a new connection, and reads the answer.
    ///
    /// # Errors
    /// Anything that keeps the answer from being read.
    pub fn send(&self, request: &Request) -> Result<Answer, Error> {
        self.exchange(request, self.options.timeout, false)
    }

    /// The same with another limit than the client's, unless that one is shorter.
    ///
    /// # Errors
    /// As `send`.
    pub fn send_within(&self, request: &Request, limit: Duration) -> Result<Answer, Error> {
        self.exchange(request, Some(self.options.timeout.map_or(limit, |timeout| timeout.min(limit))), false)
    }

    /// Sends a read, and again after a short wait where the server may only be busy or restarting, unless its answer is
    /// one that counts.
    ///
    /// # Errors
    /// Anything that keeps the last answer from being read.
    pub fn read_retrying(&self, request: &Request, is_final: impl Fn(&Answer) -> bool) -> Result<Answer, Error> {
        self.retrying(
            self.options.timeout,
            |limit| self.exchange(request, limit, true),
            |answer| Some(answer).filter(|answer| !is_final(answer)),
        )
    }

    /// Sends a read that takes the server long. It is not sent again where the server limits the number of such requests (429).
    ///
    /// # Errors
    /// As `read_retrying`.
    pub fn audit(&self, request: &Request) -> Result<Answer, Error> {
        self.retrying(
            self.options.long_timeout,
            |limit| self.exchange(request, limit, true),
            |answer| Some(answer).filter(|answer| answer.status != 429),
        )
    }

    /// Sends a read for an answer that may be endless: the limit counts from the last byte. Tried again as any read,
    /// until an answer begins.
    ///
    /// # Errors
    /// Anything that keeps the head, or the body of an answer other than a success, from being read.
    pub fn stream(&self, request: &Request) -> Result<Streamed, Error> {
        let attempt = |limit| self.begin_stream(request, &[], limit);
        self.retrying(self.options.timeout, attempt, |streamed| match streamed {
            Streamed::Body(..) => None,
            Streamed::Other(answer) => Some(answer),
        })
    }

    /// One attempt, with more headers than those of every request. The limit is that of a body that is not a success.
    pub(super) fn begin_stream(
        &self,
        request: &Request,
        headers: &[(&'static str, &str)],
        limit: Option<Duration>,
    ) -> Result<Streamed, Error> {
        let idle = self.options.timeout;
        let end = limit.map(|limit| Instant::now() + limit);
        let moves = Limit::Moves { idle, answer: idle };
        let (mut head, body) = self.run(&mut self.message(request, headers, moves, true))?;
        if head.is_success() {
            let stream = Stream { body: Box::new(body.into_reader()), state: self.state.clone(), idle };
            return Ok(Streamed::Body(head, stream));
        }
        self.state.end_at(end);
        self.read_body(&mut head, body, request.limit)?;
        Ok(Streamed::Other(head))
    }

    /// Makes attempts, with what is left of the limit for each, for as long as another may help: nothing listened, or
    /// the server said that it is busy. `unwanted` gives of a result the answer that may be another one next time.
    fn retrying<T>(
        &self,
        limit: Option<Duration>,
        attempt: impl Fn(Option<Duration>) -> Result<T, Error>,
        unwanted: impl Fn(&T) -> Option<&Answer>,
    ) -> Result<T, Error> {
        let started = Instant::now();
        let left = || limit.map(|limit| limit.saturating_sub(started.elapsed()));
        let mut waits = RETRY_WAITS.iter();
        loop {
            let result = attempt(left());
            let wanted = match &result {
                Ok(result) => unwanted(result).filter(|answer| is_busy(answer)).map(retry_after),
                Err(error) => matches!(&error.kind, ErrorKind::Connect { refused: true, .. }).then_some(Duration::ZERO),
            };
            let (Some(wanted), Some(wait)) = (wanted, waits.next()) else {
                return result;
            };
            let wait = wanted.max(*wait);
            // Nobody waits for longer without a word of why.
            if wanted > LONGEST_WAIT {
                return result;
            }
            if left().is_some_and(|left| left <= wait) {
                return result;
            }
            self.trace(|| format!("* once more in {} ms", wait.as_millis()));
            std::thread::sleep(wait);
        }
    }

    fn exchange(&self, request: &Request, limit: Option<Duration>, may_repeat: bool) -> Result<Answer, Error> {
        let started = Instant::now();
        let (mut answer, body) = self.run(&mut self.message(request, &[], Limit::Whole(limit), may_repeat))?;
        self.read_body(&mut answer, body, request.limit)?;
        self.trace(|| format!("* {} bytes after {} ms", answer.body.len(), started.elapsed().as_millis()));
        Ok(answer)
    }

    fn message<'a>(
        &self,
        request: &Request<'a>,
        headers: &'a [(&'static str, &'a str)],
        limit: Limit,
        may_repeat: bool,
    ) -> Message<'a> {
        let content = match request.body {
            Some(bytes) => Content::Json(bytes),
            None => Content::None,
        };
        Message { method: request.method, path: request.path, headers, content, limit, may_repeat }
    }
}
