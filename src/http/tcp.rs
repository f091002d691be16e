//! TCP connections. The library's own connector spends up to two thirds of the time limit on the first of several
//! addresses, and its buffers cannot be replaced.

use std::io::{self, Read, Write};
use std::net::{SocketAddr, TcpStream};
use std::time::{Duration, Instant};

use ureq::unversioned::transport::{Buffers, ConnectionDetails, Connector, Either, NextTimeout, Transport, time};

use super::buffers::GrowingBuffers;

/// How long an address may stay silent before the next one is tried: until the system would send the first packet again.
const PATIENCE: Duration = Duration::from_secs(1);

/// Connects to the first address that accepts. Addresses that stay silent are tried once more, for the rest of the limit.
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
            // With a single address there is nothing else to try.
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

/// A duration of the library as one of the standard library; none if it is endless.
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
    /// The limits last set on the socket, to set only what changes.
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
                // The system does not resume a read with a time limit after the process was stopped (Ctrl-Z, fg).
                Err(error) if error.kind() == io::ErrorKind::Interrupted => {}
                read => break read.map_err(|error| as_timeout(error, timeout))?,
            }
        };
        self.buffers.input_appended(amount);
        Ok(amount > 0)
    }

    /// Whether the connection can carry another request: it is open, and the server has sent nothing unasked.
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

/// The time left for one read or write; none if it is not limited.
fn limit_of(timeout: NextTimeout) -> Result<Option<Duration>, ureq::Error> {
    match exact(timeout.after) {
        Some(limit) if limit.is_zero() => Err(ureq::Error::Timeout(timeout.reason)),
        limit => Ok(limit),
    }
}

/// On Unix, a socket whose time limit passes reports `WouldBlock`.
fn as_timeout(error: io::Error, timeout: NextTimeout) -> ureq::Error {
    match error.kind() {
        io::ErrorKind::WouldBlock | io::ErrorKind::TimedOut => ureq::Error::Timeout(timeout.reason),
        _ => error.into(),
    }
}
