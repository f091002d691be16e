//! The way to the server, watched: how far an exchange has come, and whether its request has left.
//!
//! The library's connectors do the work; between them stand marks that write down the stage, so that a failure can be
//! told as what it is and not guessed from its text. Names are looked up before the exchange begins and handed in, so
//! that no thread is started and the look-up is outside of the time limit.

use std::net::{SocketAddr, ToSocketAddrs};
use std::sync::atomic::{AtomicBool, AtomicU8, Ordering};
use std::sync::{Arc, Mutex, PoisonError};
use std::time::Instant;

use rustls::ClientConfig;
use ureq::config::Config;
use ureq::http::Uri;
use ureq::unversioned::resolver::{ResolvedSocketAddrs, Resolver};
use ureq::unversioned::transport::time::{Duration, Instant as LibraryInstant};
use ureq::unversioned::transport::{
    Buffers, ConnectProxyConnector, ConnectionDetails, Connector, NextTimeout, TcpConnector, Transport,
};

use super::classify::reason;
use super::error::{Error, ErrorKind, Stage};
use super::tls::TlsConnector;

/// How far the exchange has come.
#[derive(Debug)]
pub struct ExchangeState {
    stage: AtomicU8,
    sent: AtomicBool,
    /// The process's own flag, for the signal handler.
    request_out: &'static AtomicBool,
    has_proxy: bool,
    /// When waiting for more ends, besides the library's own limits.
    end: Mutex<Option<Instant>>,
}

impl ExchangeState {
    /// Nothing has happened yet.
    pub fn new(request_out: &'static AtomicBool, has_proxy: bool) -> Arc<ExchangeState> {
        let (stage, sent) = (AtomicU8::new(0), AtomicBool::new(false));
        Arc::new(ExchangeState { stage, sent, request_out, has_proxy, end: Mutex::new(None) })
    }

    /// Whether the library is making the connection to the proxy itself: for that it runs the chain a second time, with
    /// the proxy taken out of the configuration.
    fn leads_to_proxy(&self, details: &ConnectionDetails) -> bool {
        self.has_proxy && details.config.proxy().is_none()
    }

    /// The stage reached.
    pub fn stage(&self) -> Stage {
        const STAGES: [Stage; 6] =
            [Stage::Connecting, Stage::Proxy, Stage::Handshake, Stage::Sending, Stage::Waiting, Stage::Reading];
        STAGES[usize::from(self.stage.load(Ordering::Relaxed))]
    }

    /// Notes a stage.
    pub fn reach(&self, stage: Stage) {
        self.stage.store(stage as u8, Ordering::Relaxed);
    }

    /// From this moment on nothing more is waited for.
    pub fn end_at(&self, end: Option<Instant>) {
        *self.end.lock().unwrap_or_else(PoisonError::into_inner) = end;
    }

    fn is_over(&self) -> bool {
        self.end.lock().unwrap_or_else(PoisonError::into_inner).is_some_and(|end| Instant::now() >= end)
    }

    /// Whether some of the request has left.
    pub fn sent(&self) -> bool {
        self.sent.load(Ordering::Relaxed)
    }
}

/// The addresses that a host name leads to.
///
/// # Errors
/// `ErrorKind::Lookup`.
pub fn look_up(host: &str, port: u16) -> Result<Vec<SocketAddr>, Error> {
    let fault = |why: String| Error { kind: ErrorKind::Lookup { host: host.to_string(), why }, sent: false };
    let found: Vec<SocketAddr> = (host, port).to_socket_addrs().map_err(|error| fault(reason(&error)))?.collect();
    if found.is_empty() { Err(fault("it has no address".to_string())) } else { Ok(found) }
}

/// Hands the library what was looked up beforehand.
#[derive(Debug)]
pub struct FixedResolver(pub Vec<SocketAddr>);

impl Resolver for FixedResolver {
    fn resolve(&self, _: &Uri, _: &Config, _: NextTimeout) -> Result<ResolvedSocketAddrs, ureq::Error> {
        let mut addresses = self.empty();
        // The library's list has sixteen places.
        for address in self.0.iter().take(16) {
            addresses.push(*address);
        }
        Ok(addresses)
    }
}

/// The connectors from socket to TLS, with a mark at each step.
pub fn connector(state: &Arc<ExchangeState>, tls: Option<Arc<ClientConfig>>) -> impl Connector<()> {
    ().chain(ConnectProxyConnector::default())
        .chain(TcpConnector::default())
        .chain(MarkHandshake(state.clone()))
        .chain(TlsConnector(tls))
        .chain(MarkSending(state.clone()))
}

/// Stands between socket and TLS.
#[derive(Debug)]
struct MarkHandshake(Arc<ExchangeState>);

impl<In: Transport> Connector<In> for MarkHandshake {
    type Out = In;

    fn connect(&self, details: &ConnectionDetails, chained: Option<In>) -> Result<Option<In>, ureq::Error> {
        if self.0.leads_to_proxy(details) {
            self.0.reach(Stage::Proxy);
        } else if details.needs_tls() {
            self.0.reach(Stage::Handshake);
        }
        Ok(chained)
    }
}

/// Stands behind everything; what passes it is the exchange itself, or the request to the proxy for a tunnel.
#[derive(Debug)]
struct MarkSending(Arc<ExchangeState>);

impl<In: Transport> Connector<In> for MarkSending {
    type Out = StagedTransport<In>;

    fn connect(
        &self,
        details: &ConnectionDetails,
        chained: Option<In>,
    ) -> Result<Option<StagedTransport<In>>, ureq::Error> {
        let (state, deadline) = if self.0.leads_to_proxy(details) {
            // The library would allow each piece of the proxy's answer the whole limit.
            let limit = match (details.timeout.after, details.now) {
                (Duration::Exact(limit), LibraryInstant::Exact(started)) => started.checked_add(limit),
                _ => None,
            };
            (None, limit)
        } else {
            self.0.reach(Stage::Sending);
            (Some(self.0.clone()), None)
        };
        Ok(chained.map(|inner| StagedTransport { inner, state, deadline, head: Head::Awaited }))
    }
}

/// The outermost transport.
#[derive(Debug)]
struct StagedTransport<T> {
    inner: T,
    /// None while the proxy is talked to.
    state: Option<Arc<ExchangeState>>,
    /// When the proxy must have answered.
    deadline: Option<Instant>,
    head: Head,
}

/// The head of the request, which the library sends on its own. It is kept until the body comes, so that the two leave
/// in one piece: for the server that is one packet, and one thing to wait for, in place of two.
#[derive(Debug)]
enum Head {
    Awaited,
    Kept(Vec<u8>),
    Gone,
}

impl<T: Transport> StagedTransport<T> {
    /// Sends so many bytes of the output buffer.
    fn send(&mut self, amount: usize, timeout: NextTimeout) -> Result<(), ureq::Error> {
        if let Some(state) = &self.state {
            // Before the first byte: a failing write may have sent some.
            state.sent.store(true, Ordering::Relaxed);
            state.request_out.store(true, Ordering::Relaxed);
        }
        self.inner.transmit_output(amount, timeout)
    }

    /// Sends the head, if it is still there, before so many bytes that wait in the output buffer.
    fn send_after_head(&mut self, amount: usize, timeout: NextTimeout) -> Result<(), ureq::Error> {
        let Head::Kept(head) = std::mem::replace(&mut self.head, Head::Gone) else {
            return self.send(amount, timeout);
        };
        let output = self.inner.buffers().output();
        let whole = head.len() + amount;
        if whole <= output.len() {
            output.copy_within(..amount, head.len());
            output[..head.len()].copy_from_slice(&head);
            return self.send(whole, timeout);
        }
        let body = output[..amount].to_vec();
        output[..head.len()].copy_from_slice(&head);
        self.send(head.len(), timeout)?;
        self.inner.buffers().output()[..amount].copy_from_slice(&body);
        self.send(amount, timeout)
    }
}

impl<T: Transport> Transport for StagedTransport<T> {
    fn buffers(&mut self) -> &mut dyn Buffers {
        self.inner.buffers()
    }

    fn transmit_output(&mut self, amount: usize, timeout: NextTimeout) -> Result<(), ureq::Error> {
        if self.state.is_some() && matches!(self.head, Head::Awaited) {
            self.head = Head::Kept(self.inner.buffers().output()[..amount].to_vec());
            return Ok(());
        }
        self.send_after_head(amount, timeout)
    }

    fn await_input(&mut self, mut timeout: NextTimeout) -> Result<bool, ureq::Error> {
        if let Some(deadline) = self.deadline {
            let left = deadline.saturating_duration_since(Instant::now());
            if left.is_zero() {
                return Err(ureq::Error::Timeout(timeout.reason));
            }
            timeout.after = Duration::Exact(left);
        }
        if matches!(self.head, Head::Kept(_)) {
            self.send_after_head(0, timeout)?;
        }
        if let Some(state) = &self.state {
            if state.is_over() {
                return Err(std::io::Error::from(std::io::ErrorKind::TimedOut).into());
            }
            if state.stage() == Stage::Sending {
                state.reach(Stage::Waiting);
            }
        }
        self.inner.await_input(timeout)
    }

    fn is_open(&mut self) -> bool {
        // No connection is kept for a second request, so that nobody need ask the system.
        false
    }

    fn is_tls(&self) -> bool {
        self.inner.is_tls()
    }
}
