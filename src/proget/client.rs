//! One exchange with the server: a request goes out at most once, and whatever comes back is an answer or an `Error`.

use std::io::Read;
use std::sync::Arc;
use std::sync::atomic::AtomicBool;
use std::time::{Duration, Instant};

use ureq::http::{HeaderValue, Request, Response};
use ureq::{Agent, Body};

use super::address::Address;
use super::answer::{Answer, is_busy, retry_after};
use super::error::{Error, Kind, Stage};
use super::proxy::Proxy;
use super::stream::Stream;
use super::transport::{LookedUp, Progress, connector, look_up};
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
pub struct Settings {
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
    settings: Settings,
}

/// A request.
pub struct Call<'a> {
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
    pub fn new(settings: Settings) -> Client {
        Client { settings }
    }

    /// Sends a request once and reads the answer.
    ///
    /// # Errors
    /// Anything that keeps the answer from being read.
    pub fn send(&self, call: &Call) -> Result<Answer, Error> {
        self.exchange(call, self.settings.timeout)
    }

    /// The same with another limit than the client's, unless that one is shorter.
    ///
    /// # Errors
    /// As `send`.
    pub fn send_within(&self, call: &Call, limit: Duration) -> Result<Answer, Error> {
        self.exchange(call, Some(self.settings.timeout.map_or(limit, |timeout| timeout.min(limit))))
    }

    /// Sends a read, and again after a short wait where the server may only be busy or restarting, unless its answer is
    /// one that counts.
    ///
    /// # Errors
    /// Anything that keeps the last answer from being read.
    pub fn read_until(&self, call: &Call, counts: impl Fn(&Answer) -> bool) -> Result<Answer, Error> {
        self.retrying(|limit| self.exchange(call, limit), |answer| Some(answer).filter(|answer| !counts(answer)))
    }

    /// Sends a read for an answer that may be endless: the limit counts from the last byte. Tried again as any read,
    /// until an answer begins.
    ///
    /// # Errors
    /// Anything that keeps the head, or the body of an answer other than a success, from being read.
    pub fn stream(&self, call: &Call) -> Result<Streamed, Error> {
        let attempt = |limit: Option<Duration>| {
            let end = limit.map(|limit| Instant::now() + limit);
            let (response, progress) = self.run(call, None)?;
            let (mut head, body) = self.take_head(call, response);
            progress.reach(Stage::Reading);
            if head.is_success() {
                let idle = self.settings.timeout;
                return Ok(Streamed::Body(Stream { body: Box::new(body.into_reader()), progress, idle }));
            }
            progress.end_at(end);
            self.read_body(&mut head, body, call.limit, &progress)?;
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
        let left = || self.settings.timeout.map(|limit| limit.saturating_sub(started.elapsed()));
        let mut waits = RETRY_WAITS.iter();
        loop {
            let result = attempt(left());
            let wanted = match &result {
                Ok(result) => unwanted(result).filter(|answer| is_busy(answer)).map(retry_after),
                Err(error) => matches!(&error.kind, Kind::Connect { refused: true, .. }).then_some(Duration::ZERO),
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

    fn exchange(&self, call: &Call, limit: Option<Duration>) -> Result<Answer, Error> {
        let started = Instant::now();
        let (response, progress) = self.run(call, limit)?;
        let (mut answer, body) = self.take_head(call, response);
        progress.reach(Stage::Reading);
        self.read_body(&mut answer, body, call.limit, &progress)?;
        self.trace(|| format!("* {} bytes after {} ms", answer.body.len(), started.elapsed().as_millis()));
        Ok(answer)
    }

    fn read_body(&self, answer: &mut Answer, body: Body, limit: usize, progress: &Progress) -> Result<(), Error> {
        let mut reader = body.into_reader().take(limit as u64 + 1);
        reader.read_to_end(&mut answer.body).map_err(|error| self.fault(error.into(), progress))?;
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

    fn run(&self, call: &Call, limit: Option<Duration>) -> Result<(Response<Body>, Arc<Progress>), Error> {
        let settings = &self.settings;
        let progress = Progress::new(settings.request_out, settings.proxy.is_some());
        let (host, port) = settings.next_hop();
        let addresses = look_up(host, port)?;
        let config = self.config(limit).map_err(|error| self.fault(error, &progress))?;
        let tls = settings.needs_tls().then(|| settings.trust.client_config()).transpose()?;
        let agent = Agent::with_parts(config, connector(&progress, tls), LookedUp(addresses));
        let response = self.hand_over(call, &agent).map_err(|error| self.fault(error, &progress))?;
        Ok((response, progress))
    }

    fn hand_over(&self, call: &Call, agent: &Agent) -> Result<Response<Body>, ureq::Error> {
        let settings = &self.settings;
        let url = settings.base.url(call.path);
        self.trace(|| format!("> {} {url}", call.method));
        if let Some(proxy) = &settings.proxy {
            self.trace(|| format!("* through the proxy {proxy}"));
        }
        let mut request = Request::builder().method(call.method).uri(url);
        if let Some(key) = &settings.api_key {
            let mut value = HeaderValue::from_str(key.expose()).map_err(ureq::http::Error::from)?;
            value.set_sensitive(true);
            request = request.header("X-ApiKey", value);
            self.trace(|| format!("> X-ApiKey: {MASK}"));
        }
        match call.body {
            Some(bytes) => {
                self.trace(|| format!("> Content-Type: {JSON}"));
                self.trace(|| format!("> Content-Length: {}", bytes.len()));
                agent.run(request.header("Content-Type", JSON).body(bytes)?)
            }
            // An empty body, so that a Content-Length goes out.
            None if call.method == "POST" => agent.run(request.body(&[][..])?),
            None => agent.run(request.body(())?),
        }
    }

    fn config(&self, limit: Option<Duration>) -> Result<ureq::config::Config, ureq::Error> {
        let settings = &self.settings;
        let is_stream = limit.is_none();
        // For a stream the limit counts from byte to byte.
        let idle = settings.timeout.filter(|_| is_stream);
        let builder = Agent::config_builder()
            .http_status_as_error(false)
            // A redirect would carry X-ApiKey to another host.
            .max_redirects(0)
            .https_only(settings.base.is_https())
            .proxy(settings.proxy.as_ref().map(Proxy::for_library).transpose()?)
            .timeout_global(limit)
            .timeout_connect(Some(settings.timeout.unwrap_or(LONGEST_CONNECT).min(LONGEST_CONNECT)))
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
    fn take_head(&self, call: &Call, response: Response<Body>) -> (Answer, Body) {
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
        let path = call.path.split('?').next().unwrap_or_default().to_string();
        (Answer { path, status, body: Vec::new(), truncated: false, headers: parts.headers }, body)
    }

    fn trace(&self, line: impl FnOnce() -> String) {
        if let Some(trace) = self.settings.trace {
            trace(&line());
        }
    }

    fn fault(&self, error: ureq::Error, progress: &Progress) -> Error {
        let settings = &self.settings;
        let (host, port) = settings.next_hop();
        let kind = super::fault::kind(error, progress.stage(), format!("{host}:{port}"), settings.proxy.as_ref());
        Error { kind, sent: progress.sent() }
    }
}

impl Settings {
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
