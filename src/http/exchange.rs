//! One exchange with the server: a request goes out, and the head of an answer comes back.

use std::io::Read;
use std::time::Duration;

use ureq::config::Config;
use ureq::http::{self, HeaderValue, Response};
use ureq::{Agent, AsSendBody, Body, SendBody};

use super::answer::Answer;
use super::buffers::{LARGEST, output_size};
use super::classify::classify;
use super::client::{Client, ClientOptions, JSON};
use super::error::{Error, ErrorKind, Stage};
use super::exchange_state::Cut;
use super::lookup::look_up;
use super::proxy::Proxy;
use super::transport::{FixedResolver, connector};
use crate::secret::{MASK, mask, mask_cut, mask_keys};

/// How much of an answer other than a success is read, in bytes.
const LONGEST_REFUSAL: usize = 64 * 1024;

/// Connecting takes no longer than this, whatever the limit.
const LONGEST_CONNECT: Duration = Duration::from_secs(10);

/// A longer head is refused.
const LONGEST_HEAD: usize = 64 * 1024;

/// A request as it goes out.
pub struct Message<'a> {
    /// `GET`, `POST`, `PUT` or `DELETE`.
    pub method: &'static str,
    /// The path below the base, with its query.
    pub path: &'a str,
    /// Names and values besides those of every request.
    pub headers: &'a [(&'static str, &'a str)],
    /// The body.
    pub content: Content<'a>,
    /// How it is limited in time.
    pub limit: Limit,
    /// Whether it may be sent again, and so over a connection that the server may be closing.
    pub may_repeat: bool,
}

/// The body of a request.
pub enum Content<'a> {
    /// None at all.
    None,
    /// JSON.
    Json(&'a [u8]),
    /// Whatever comes out of the reader, which gives as many bytes as the length says, or any number.
    Reader(&'a mut dyn Read, Option<u64>),
}

/// How an exchange is limited in time.
#[derive(Clone, Copy)]
pub enum Limit {
    /// From connecting to the last byte of the answer.
    Whole(Option<Duration>),
    /// From one byte of the bodies to the next, and for the wait until the answer begins.
    Moves {
        /// Between two bytes.
        idle: Option<Duration>,
        /// From the last byte of the request to the answer.
        answer: Option<Duration>,
    },
}

impl Client {
    /// Sends a request and reads the head of the answer.
    pub(super) fn run(&self, message: &mut Message) -> Result<(Answer, Body), Error> {
        let result = self.run_once(message);
        match &result {
            // The server has closed the connection in the meantime, as it may at any time.
            Err(Error { kind: ErrorKind::HungUp | ErrorKind::CutOff, .. })
                if self.state.is_reused() && !matches!(message.content, Content::Reader(..)) =>
            {
                self.trace(|| "* the kept connection was closed".to_string());
                self.keeper.take();
                self.run_once(message)
            }
            Err(Error { kind: ErrorKind::Connect { .. }, .. }) => {
                self.keeper.take();
                self.addresses.take();
                result
            }
            _ => result,
        }
    }

    fn run_once(&self, message: &mut Message) -> Result<(Answer, Body), Error> {
        self.state.begin();
        let url = self.options.base.url(message.path);
        let agent = self.agent(message, &url)?;
        let response = self.hand_over(message, &agent, url).map_err(|error| self.fault(error))?;
        let (answer, body) = self.take_head(message.path, response);
        if self.state.cut().is_some() && answer.is_success() {
            // It can't be about a body that is not there.
            return Err(self.fault(ureq::Error::ConnectionFailed));
        }
        if let Some(coding) = answer.coding().filter(|_| answer.is_success()) {
            let what = format!("it is encoded as {coding}, which pgutil did not ask for");
            return Err(Error { kind: ErrorKind::Garbled(what), sent: self.state.sent() });
        }
        self.state.reach(Stage::Reading);
        Ok((answer, body))
    }

    /// What makes and keeps connections: for each change one of its own.
    fn agent(&self, message: &Message, url: &str) -> Result<Agent, Error> {
        if let Some(agent) = self.keeper.borrow().as_ref().filter(|_| message.may_repeat) {
            return Ok(agent.clone());
        }
        let options = &self.options;
        let addresses = self.addresses.borrow().clone();
        let addresses = match addresses {
            Some(known) => known,
            None => {
                let (host, port) = options.next_hop();
                let found = look_up(host, port, options.proxy.is_some(), options.timeout)?;
                self.addresses.replace(Some(found.clone()));
                found
            }
        };
        if options.needs_tls() && self.tls.get().is_none() {
            let settings = options.trust.tls_settings()?;
            self.tls.get_or_init(|| settings);
        }
        let is_short = !message.may_repeat && matches!(message.limit, Limit::Whole(_));
        let key = options.api_key.as_ref().map_or(0, |key| key.expose().len());
        let buffer = output_size(is_short, url.len() + key);
        let config = self.config(buffer).map_err(|error| self.fault(error))?;
        let agent =
            Agent::with_parts(config, connector(&self.state, self.tls.get().cloned()), FixedResolver(addresses));
        if message.may_repeat {
            self.keeper.replace(Some(agent.clone()));
        }
        Ok(agent)
    }

    fn config(&self, output_buffer: usize) -> Result<Config, ureq::Error> {
        let options = &self.options;
        let builder = Agent::config_builder()
            .http_status_as_error(false)
            // A redirect would carry X-ApiKey to another host.
            .max_redirects(0)
            .https_only(options.base.is_https())
            .proxy(options.proxy.as_ref().map(Proxy::for_library).transpose()?)
            .timeout_connect(Some(options.timeout.unwrap_or(LONGEST_CONNECT).min(LONGEST_CONNECT)))
            .user_agent(concat!("pgutil/", env!("CARGO_PKG_VERSION")))
            .accept("application/json, text/plain;q=0.9, */*;q=0.1")
            .accept_encoding("identity")
            // Below the buffer's size: a head that fills the buffer is told as a closed connection.
            .max_response_header_size(LONGEST_HEAD)
            // What it may grow to.
            .input_buffer_size(LARGEST)
            .output_buffer_size(output_buffer);
        Ok(builder.build())
    }

    fn hand_over(&self, message: &mut Message, agent: &Agent, url: String) -> Result<Response<Body>, ureq::Error> {
        let options = &self.options;
        self.trace(|| format!("> {} {url}", message.method));
        if let Some(proxy) = &options.proxy {
            self.trace(|| format!("* through the proxy {proxy}"));
        }
        let mut builder = http::Request::builder().method(message.method).uri(url);
        if let Some(key) = &options.api_key {
            let mut value = HeaderValue::from_str(key.expose()).map_err(http::Error::from)?;
            value.set_sensitive(true);
            builder = builder.header("X-ApiKey", value);
            self.trace(|| format!("> X-ApiKey: {MASK}"));
        }
        let (mut bytes, mut nothing): (&[u8], std::io::Empty);
        let (content_type, length, body): (_, _, Option<&mut dyn Read>) = match &mut message.content {
            // An empty body, so that a Content-Length goes out.
            Content::None if matches!(message.method, "POST" | "PUT") => {
                nothing = std::io::empty();
                (None, Some(0), Some(&mut nothing))
            }
            Content::None => (None, None, None),
            Content::Json(json) => {
                bytes = json;
                (Some(JSON), Some(bytes.len() as u64), Some(&mut bytes))
            }
            Content::Reader(reader, length) => (None, *length, Some(reader)),
        };
        let length = length.map(|length| length.to_string());
        let of_body = [("Content-Type", content_type), ("Content-Length", length.as_deref())];
        let of_body = of_body.iter().filter_map(|(name, value)| Some((*name, (*value)?)));
        for (name, value) in message.headers.iter().copied().chain(of_body) {
            self.trace(|| format!("> {name}: {value}"));
            builder = builder.header(name, value);
        }
        if body.is_some() && length.is_none() {
            self.trace(|| "> Transfer-Encoding: chunked".to_string());
        }
        match body {
            Some(reader) => run_within(agent, builder.body(SendBody::from_reader(reader))?, message.limit),
            None => run_within(agent, builder.body(())?, message.limit),
        }
    }

    /// Keeps of the answer what the program uses.
    fn take_head(&self, path: &str, response: Response<Body>) -> (Answer, Body) {
        let (parts, body) = response.into_parts();
        let status = parts.status.as_u16();
        self.trace(|| format!("< {status} {}", parts.status.canonical_reason().unwrap_or_default()));
        // An allow-list: a header that carries a secret is hidden by default.
        for name in [
            "Content-Type",
            "Content-Length",
            "Content-Range",
            "Content-Disposition",
            "ETag",
            "Location",
            "Retry-After",
            "X-ProGet-Version",
            "X-ProGet-Edition",
        ] {
            if let Some(value) = parts.headers.get(name) {
                self.trace(|| format!("< {name}: {}", mask(&String::from_utf8_lossy(value.as_bytes()))));
            }
        }
        let path = path.split('?').next().unwrap_or_default().to_string();
        (Answer { path, status, body: Vec::new(), truncated: false, headers: parts.headers }, body)
    }

    pub(super) fn read_body(&self, answer: &mut Answer, body: Body, limit: usize) -> Result<(), Error> {
        let limit = if answer.is_success() { limit } else { limit.min(LONGEST_REFUSAL) };
        let mut reader = body.into_reader().take(limit as u64 + 1);
        match reader.read_to_end(&mut answer.body) {
            // What can be read of a refusal that came early has been read.
            Err(error) if self.state.cut().is_none() => return Err(self.fault(error.into())),
            _ => {}
        }
        if answer.body.len() > limit {
            answer.truncated = true;
            answer.body.truncate(limit);
            // Later the mask would not know the rest of a secret that is cut here.
            answer.body = mask_cut(&String::from_utf8_lossy(&answer.body)).into_bytes();
        }
        if !answer.is_success() {
            // Before anyone sees it: a refusal may repeat the key that was to be made.
            answer.body = mask_keys(&String::from_utf8_lossy(&answer.body)).into_bytes();
            String::from_utf8_lossy(&answer.body).lines().for_each(|line| self.trace(|| format!("< {}", mask(line))));
        }
        Ok(())
    }

    pub(super) fn trace(&self, line: impl FnOnce() -> String) {
        if let Some(trace) = self.options.trace {
            trace(&line());
        }
    }

    /// What an error of the library means.
    pub(super) fn fault(&self, error: ureq::Error) -> Error {
        let options = &self.options;
        let (host, port) = options.next_hop();
        let kind = match self.state.cut() {
            Some(Cut::Closed) => ErrorKind::CutOff,
            Some(Cut::TimedOut) => ErrorKind::TimedOut { stage: Stage::Sending },
            None => classify(error, self.state.stage(), format!("{host}:{port}"), options.proxy.as_ref()),
        };
        Error { sent: self.state.sent() && !kind.leaves_request_unread(), kind }
    }
}

fn run_within(
    agent: &Agent,
    request: http::Request<impl AsSendBody>,
    limit: Limit,
) -> Result<Response<Body>, ureq::Error> {
    let request = agent.configure_request(request);
    agent.run(match limit {
        Limit::Whole(limit) => request.timeout_global(limit).build(),
        Limit::Moves { idle, answer } => request.timeout_per_write(idle).timeout_recv_response(answer).build(),
    })
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
