//! TCP connections. The library's connector gives the first of several addresses up to two thirds of the limit, so that
//! one that does not answer costs seconds; and its buffers are not to be replaced.

use std::io::{self, Read, Write};
use std::net::{SocketAddr, TcpStream};
use std::time::{Duration, Instant};

use ureq::unversioned::transport::{Buffers, ConnectionDetails, Connector, Either, NextTimeout, Transport, time};

use super::buffers::GrowingBuffers;

/// How long an address may stay silent before the next one is tried. A first packet that is lost is sent again after a
/// second.
const PATIENCE: Duration = Duration::from_secs(1);

/// Opens a connection to the first of the addresses that takes one. Those that stay silent are tried once more, with what
/// is left of the limit.
#[derive(Debug)]
pub struct TcpConnector;

impl<In: Transport> Connector<In> for TcpConnector {
    type Out = Either<In, TcpTransport>;

    fn connect(&self, details: &ConnectionDetails, chained: Option<In>) -> Result<Option<Self::Out>, ureq::Error> {
        if let Some(tunnel) = chained {
            return Ok(Some(Either::A(tunnel)));
        }
        let stream = connect(details)?;
        stream.set_nodelay(true)?;
        let config = details.config;
        let buffers = GrowingBuffers::new(config.input_buffer_size(), config.output_buffer_size());
        Ok(Some(Either::B(TcpTransport { stream, buffers, read_limit: None, write_limit: None })))
    }
}

fn connect(details: &ConnectionDetails) -> Result<TcpStream, ureq::Error> {
    let timed_out = || ureq::Error::Timeout(details.timeout.reason);
    let end = exact(details.timeout.after).map(|limit| Instant::now() + limit);
    let mut last_error = None;
    let mut waiting: Vec<SocketAddr> = details.addrs.iter().copied().collect();
    for longest in [PATIENCE, Duration::MAX] {
        let mut silent = Vec::new();
        for (index, address) in waiting.iter().enumerate() {
            let to_try = waiting.len() - index;
            // Nothing else is to be tried while a single address is waited for.
            let longest = if waiting.len() == 1 { Duration::MAX } else { longest };
            let limit = match end.map(|end| end.saturating_duration_since(Instant::now())) {
                Some(left) if left.is_zero() => return Err(timed_out()),
                Some(left) => Some((left / to_try as u32).min(longest)),
                None => Some(longest).filter(|longest| *longest < Duration::MAX),
            };
            match limit.map_or_else(|| TcpStream::connect(address), |limit| TcpStream::connect_timeout(address, limit))
            {
                Ok(stream) => return Ok(stream),
                Err(error) if error.kind() == io::ErrorKind::TimedOut => silent.push(*address),
                Err(error) => last_error = Some(error),
            }
        }
        waiting = silent;
    }
    match last_error {
        Some(error) if waiting.is_empty() => Err(error.into()),
        _ => Err(timed_out()),
    }
}

/// The library's duration as one of the standard library; none for one without an end.
fn exact(limit: time::Duration) -> Option<Duration> {
    match limit {
        time::Duration::Exact(limit) => Some(limit),
        time::Duration::NotHappening => None,
    }
}

/// A TCP connection.
#[derive(Debug)]
pub struct TcpTransport {
    stream: TcpStream,
    buffers: GrowingBuffers,
    /// What the socket was last told, to tell it only what is new.
    read_limit: Option<Duration>,
    write_limit: Option<Duration>,
}

impl Transport for TcpTransport {
    fn buffers(&mut self) -> &mut dyn Buffers {
        &mut self.buffers
    }

    fn transmit_output(&mut self, amount: usize, timeout: NextTimeout) -> Result<(), ureq::Error> {
        let timeout = timeout.for_write();
        let limit = limit_of(timeout)?;
        if limit != self.write_limit {
            self.stream.set_write_timeout(limit)?;
            self.write_limit = limit;
        }
        self.stream.write_all(&self.buffers.output()[..amount]).map_err(|error| as_timeout(error, timeout))
    }

    fn await_input(&mut self, timeout: NextTimeout) -> Result<bool, ureq::Error> {
        let timeout = timeout.for_read();
        let limit = limit_of(timeout)?;
        if limit != self.read_limit {
            self.stream.set_read_timeout(limit)?;
            self.read_limit = limit;
        }
        let amount = loop {
            match self.stream.read(self.buffers.input_append_buf()) {
                // A socket with a limit is not read on by itself after the process was stopped (Ctrl-Z, fg).
                Err(error) if error.kind() == io::ErrorKind::Interrupted => {}
                read => break read.map_err(|error| as_timeout(error, timeout))?,
            }
        };
        self.buffers.input_appended(amount);
        Ok(amount > 0)
    }

    /// Whether another request may use the connection: it is not closed, and nothing has come that nobody asked for.
    fn is_open(&mut self) -> bool {
        let is_quiet = |stream: &TcpStream| match stream.peek(&mut [0]) {
            Err(error) => error.kind() == io::ErrorKind::WouldBlock,
            Ok(_) => false,
        };
        self.stream.set_nonblocking(true).is_ok()
            && is_quiet(&self.stream)
            && self.stream.set_nonblocking(false).is_ok()
    }
}

/// The time that is left for one move, if it is limited.
fn limit_of(timeout: NextTimeout) -> Result<Option<Duration>, ureq::Error> {
    match exact(timeout.after) {
        Some(limit) if limit.is_zero() => Err(ureq::Error::Timeout(timeout.reason)),
        limit => Ok(limit),
    }
}

/// A socket's limit shows as `WouldBlock` on Unix.
fn as_timeout(error: io::Error, timeout: NextTimeout) -> ureq::Error {
    match error.kind() {
        io::ErrorKind::WouldBlock | io::ErrorKind::TimedOut => ureq::Error::Timeout(timeout.reason),
        _ => error.into(),
    }
}
