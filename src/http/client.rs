//! One exchange with the server: a request goes out at most once, and whatever comes back is an answer or an `Error`.

use std::io::Read;
use std::sync::Arc;
use std::sync::atomic::AtomicBool;
use std::time::{Duration, Instant};

use ureq::http::{self, HeaderValue, Response};
use ureq::{Agent, Body};

use super::address::Address;
use super::answer::{Answer, is_busy, retry_after};
use super::error::{Error, ErrorKind, Stage};
use super::proxy::Proxy;
use super::stream::Stream;
use super::transport::{ExchangeState, FixedResolver, connector, look_up};
use super::trust::Trust;
use crate::secret::{MASK, Secret, mask_cut};

/// The content type of every body that is sent.
pub const JSON: &str = "application/json; charset=utf-8";

/// Connecting takes no longer than this, whatever the limit.
const LONGEST_CONNECT: Duration = Duration::from_secs(10);

/// A longer head is refused.
const LONGEST_HEAD: usize = 15 * 1024;

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
    /// The limit for a whole exchange without the look-up of the name; none if absent.
    pub timeout: Option<Duration>,
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
    options: ClientOptions,
}

/// A request.
pub struct Request<'a> {
    /// `GET` or `POST`.
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
    /// The body of a success.
    Body(Stream),
    /// Any other answer.
    Other(Answer),
}

impl Client {
    /// A client; nothing is opened or sent yet.
    pub fn new(options: ClientOptions) -> Client {
        Client { options }
    }

    /// Sends a request once and reads the answer.
    ///
    /// # Errors
    /// Anything that keeps the answer from being read.
    pub fn send(&self, request: &Request) -> Result<Answer, Error> {
        self.exchange(request, self.options.timeout)
    }

    /// The same with another limit than the client's, unless that one is shorter.
    ///
    /// # Errors
    /// As `send`.
    pub fn send_within(&self, request: &Request, limit: Duration) -> Result<Answer, Error> {
        self.exchange(request, Some(self.options.timeout.map_or(limit, |timeout| timeout.min(limit))))
    }

    /// Sends a read, and again after a short wait where the server may only be busy or restarting, unless its answer is
    /// one that counts.
    ///
    /// # Errors
    /// Anything that keeps the last answer from being read.
    pub fn read_retrying(&self, request: &Request, is_final: impl Fn(&Answer) -> bool) -> Result<Answer, Error> {
        self.retrying(|limit| self.exchange(request, limit), |answer| Some(answer).filter(|answer| !is_final(answer)))
    }

    /// Sends a read for an answer that may be endless: the limit counts from the last byte. Tried again as any read,
    /// until an answer begins.
    ///
    /// # Errors
    /// Anything that keeps the head, or the body of an answer other than a success, from being read.
    pub fn stream(&self, request: &Request) -> Result<Streamed, Error> {
        let attempt = |limit: Option<Duration>| {
            let end = limit.map(|limit| Instant::now() + limit);
            let (response, state) = self.run(request, None)?;
            let (mut head, body) = self.take_head(request, response);
            state.reach(Stage::Reading);
            if head.is_success() {
                let idle = self.options.timeout;
                return Ok(Streamed::Body(Stream { body: Box::new(body.into_reader()), state, idle }));
            }
            state.end_at(end);
            self.read_body(&mut head, body, request.limit, &state)?;
            Ok(Streamed::Other(head))
        };
        self.retrying(attempt, |streamed| match streamed {
            Streamed::Body(_) => None,
            Streamed::Other(answer) => Some(answer),
        })
    }

    /// Makes attempts, with what is left of the limit for each, for as long as another may help: nothing listened, or
    /// the server said that it is busy. `unwanted` gives of a result the answer that may be another one next time.
    fn retrying<T>(
        &self,
        attempt: impl Fn(Option<Duration>) -> Result<T, Error>,
        unwanted: impl Fn(&T) -> Option<&Answer>,
    ) -> Result<T, Error> {
        let started = Instant::now();
        let left = || self.options.timeout.map(|limit| limit.saturating_sub(started.elapsed()));
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

    fn exchange(&self, request: &Request, limit: Option<Duration>) -> Result<Answer, Error> {
        let started = Instant::now();
        let (response, state) = self.run(request, limit)?;
        let (mut answer, body) = self.take_head(request, response);
        state.reach(Stage::Reading);
        self.read_body(&mut answer, body, request.limit, &state)?;
        self.trace(|| format!("* {} bytes after {} ms", answer.body.len(), started.elapsed().as_millis()));
        Ok(answer)
    }

    fn read_body(&self, answer: &mut Answer, body: Body, limit: usize, state: &ExchangeState) -> Result<(), Error> {
        let mut reader = body.into_reader().take(limit as u64 + 1);
        reader.read_to_end(&mut answer.body).map_err(|error| self.fault(error.into(), state))?;
        if answer.body.len() > limit {
            answer.truncated = true;
            answer.body.truncate(limit);
            // Later the mask would not know the rest of a secret that is cut here.
            answer.body = mask_cut(&String::from_utf8_lossy(&answer.body)).into_bytes();
        }
        if !answer.is_success() {
            String::from_utf8_lossy(&answer.body).lines().for_each(|line| self.trace(|| format!("< {line}")));
        }
        Ok(())
    }

    fn run(&self, request: &Request, limit: Option<Duration>) -> Result<(Response<Body>, Arc<ExchangeState>), Error> {
        let options = &self.options;
        let state = ExchangeState::new(options.request_out, options.proxy.is_some());
        let (host, port) = options.next_hop();
        let addresses = look_up(host, port)?;
        let config = self.config(limit).map_err(|error| self.fault(error, &state))?;
        let tls = options.needs_tls().then(|| options.trust.client_config()).transpose()?;
        let agent = Agent::with_parts(config, connector(&state, tls), FixedResolver(addresses));
        let response = self.hand_over(request, &agent).map_err(|error| self.fault(error, &state))?;
        Ok((response, state))
    }

    fn hand_over(&self, request: &Request, agent: &Agent) -> Result<Response<Body>, ureq::Error> {
        let options = &self.options;
        let url = options.base.url(request.path);
        self.trace(|| format!("> {} {url}", request.method));
        if let Some(proxy) = &options.proxy {
            self.trace(|| format!("* through the proxy {proxy}"));
        }
        let mut builder = http::Request::builder().method(request.method).uri(url);
        if let Some(key) = &options.api_key {
            let mut value = HeaderValue::from_str(key.expose()).map_err(http::Error::from)?;
            value.set_sensitive(true);
            builder = builder.header("X-ApiKey", value);
            self.trace(|| format!("> X-ApiKey: {MASK}"));
        }
        match request.body {
            Some(bytes) => {
                self.trace(|| format!("> Content-Type: {JSON}"));
                self.trace(|| format!("> Content-Length: {}", bytes.len()));
                agent.run(builder.header("Content-Type", JSON).body(bytes)?)
            }
            // An empty body, so that a Content-Length goes out.
            None if request.method == "POST" => agent.run(builder.body(&[][..])?),
            None => agent.run(builder.body(())?),
        }
    }

    fn config(&self, limit: Option<Duration>) -> Result<ureq::config::Config, ureq::Error> {
        let options = &self.options;
        let is_stream = limit.is_none();
        // For a stream the limit counts from byte to byte.
        let idle = options.timeout.filter(|_| is_stream);
        let builder = Agent::config_builder()
            .http_status_as_error(false)
            // A redirect would carry X-ApiKey to another host.
            .max_redirects(0)
            .https_only(options.base.is_https())
            .proxy(options.proxy.as_ref().map(Proxy::for_library).transpose()?)
            .timeout_global(limit)
            .timeout_connect(Some(options.timeout.unwrap_or(LONGEST_CONNECT).min(LONGEST_CONNECT)))
            .timeout_recv_response(idle)
            .timeout_per_read(idle)
            .timeout_send_request(idle)
            .timeout_send_body(idle)
            .user_agent(concat!("pgutil/", env!("CARGO_PKG_VERSION")))
            .accept("application/json, text/plain;q=0.9, */*;q=0.1")
            .max_idle_connections(0)
            // Below the buffer's size: a head that fills the buffer is told as a closed connection.
            .max_response_header_size(LONGEST_HEAD)
            .input_buffer_size(if is_stream { 128 * 1024 } else { 16 * 1024 })
            .output_buffer_size(16 * 1024);
        Ok(builder.build())
    }

    /// Keeps of the answer what the program uses.
    fn take_head(&self, request: &Request, response: Response<Body>) -> (Answer, Body) {
        let (parts, body) = response.into_parts();
        let status = parts.status.as_u16();
        self.trace(|| format!("< {status} {}", parts.status.canonical_reason().unwrap_or_default()));
        // An allow-list: a header that carries a secret is hidden by default.
        for name in
            ["Content-Type", "Content-Length", "Location", "Retry-After", "X-ProGet-Version", "X-ProGet-Edition"]
        {
            if let Some(value) = parts.headers.get(name) {
                self.trace(|| format!("< {name}: {}", String::from_utf8_lossy(value.as_bytes())));
            }
        }
        let path = request.path.split('?').next().unwrap_or_default().to_string();
        (Answer { path, status, body: Vec::new(), truncated: false, headers: parts.headers }, body)
    }

    fn trace(&self, line: impl FnOnce() -> String) {
        if let Some(trace) = self.options.trace {
            trace(&line());
        }
    }

    fn fault(&self, error: ureq::Error, state: &ExchangeState) -> Error {
        let options = &self.options;
        let (host, port) = options.next_hop();
        let kind = super::classify::classify(error, state.stage(), format!("{host}:{port}"), options.proxy.as_ref());
        Error { kind, sent: state.sent() }
    }
}

impl ClientOptions {
    /// What is connected to.
    fn next_hop(&self) -> (&str, u16) {
        match &self.proxy {
            Some(proxy) => (proxy.host(), proxy.port()),
            None => (self.base.host(), self.base.port()),
        }
    }

    fn needs_tls(&self) -> bool {
        self.base.is_https() || self.proxy.as_ref().is_some_and(Proxy::is_https)
    }
}
