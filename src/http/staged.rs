//! The outermost transport: what passes it is the exchange itself, or the request to the proxy for a tunnel. It keeps the
//! head of a request until its body comes, ends waiting in time, and tells ends that the library would take for good.

use std::io::ErrorKind::{BrokenPipe, ConnectionAborted, ConnectionReset, TimedOut, UnexpectedEof};
use std::sync::Arc;
use std::time::Instant;

use ureq::Timeout;
use ureq::unversioned::transport::time::Duration;
use ureq::unversioned::transport::{Buffers, NextTimeout, Transport};

use super::error::Stage;
use super::exchange_state::ExchangeState;

/// A connection that notes how far the exchange has come.
#[derive(Debug)]
pub struct StagedTransport<T> {
    inner: T,
    /// None while the proxy is talked to.
    state: Option<Arc<ExchangeState>>,
    /// When the proxy must have answered.
    deadline: Option<Instant>,
    head: Head,
    /// Whether there may be input that the library has seen only while it waited for the word to send the body. It would
    /// wait for more before it looks again.
    is_unread: bool,
}

/// The head of the request, which the library sends on its own. It is kept until the body comes, so that the two leave
/// in one piece: for the server that is one packet, and one thing to wait for, in place of two.
#[derive(Debug)]
enum Head {
    Awaited,
    Kept(Vec<u8>),
    Gone,
}

/// What a server says that wants the body, as the library understands it.
const CONTINUE: &[u8] = b"HTTP/1.1 100 Continue\r\n\r\n";

impl<T: Transport> StagedTransport<T> {
    /// Around a connection for exchanges, or for the request to a proxy, which must be answered by the deadline.
    pub fn new(inner: T, state: Option<Arc<ExchangeState>>, deadline: Option<Instant>) -> StagedTransport<T> {
        StagedTransport { inner, state, deadline, head: Head::Awaited, is_unread: false }
    }

    /// Sends so many bytes of the output buffer.
    fn send(&mut self, amount: usize, timeout: NextTimeout) -> Result<(), ureq::Error> {
        if let Some(state) = &self.state {
            state.note_sending();
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

    /// Waits for what the server says to a head that announced a body.
    fn await_continue(&mut self, state: &ExchangeState, mut timeout: NextTimeout) -> Result<bool, ureq::Error> {
        let started = Instant::now();
        let limit = timeout.after;
        self.is_unread = true;
        loop {
            // The library would look at the same bytes over and over.
            if !self.inner.await_input(timeout)? {
                return Err(std::io::Error::from(UnexpectedEof).into());
            }
            let buffers = self.inner.buffers();
            let continues = skip_interim(buffers);
            let is_empty = buffers.input().is_empty();
            if continues {
                state.note_continue();
                if is_empty {
                    buffers.input_append_buf()[..CONTINUE.len()].copy_from_slice(CONTINUE);
                    buffers.input_appended(CONTINUE.len());
                }
            }
            if continues || !is_empty {
                return Ok(true);
            }
            // Another word than the one that is waited for.
            if let Duration::Exact(limit) = limit {
                timeout.after = Duration::Exact(limit.saturating_sub(started.elapsed()));
                if timeout.after.is_zero() {
                    return Err(ureq::Error::Timeout(timeout.reason));
                }
            }
        }
    }
}

/// Takes whole interim answers (1xx) off the input, and tells whether one of them was `100 Continue`. The library
/// understands them only without fields, and takes any of them for that one.
fn skip_interim(buffers: &mut dyn Buffers) -> bool {
    let mut continues = false;
    loop {
        let input = buffers.input();
        let is_interim = input.starts_with(b"HTTP/1.1 1") && !input[10..].starts_with(b"01");
        let Some(end) = input.windows(4).position(|bytes| bytes == b"\r\n\r\n").filter(|_| is_interim) else {
            return continues;
        };
        continues |= input[10..].starts_with(b"00");
        buffers.input_consume(end + 4);
    }
}

/// A body without a length ends with the connection, and only an orderly end is one: the library takes these for one too.
fn tell_broken_end(error: ureq::Error) -> ureq::Error {
    match error {
        ureq::Error::Io(error) if matches!(error.kind(), UnexpectedEof | ConnectionReset | ConnectionAborted) => {
            std::io::Error::from(BrokenPipe).into()
        }
        other => other,
    }
}

impl<T: Transport> Transport for StagedTransport<T> {
    fn buffers(&mut self) -> &mut dyn Buffers {
        self.inner.buffers()
    }

    fn transmit_output(&mut self, amount: usize, timeout: NextTimeout) -> Result<(), ureq::Error> {
        if let Some(state) = &self.state
            && matches!(self.head, Head::Awaited)
        {
            state.reach(Stage::Sending);
            self.head = Head::Kept(self.inner.buffers().output()[..amount].to_vec());
            return Ok(());
        }
        self.send_after_head(amount, timeout)
    }

    fn await_input(&mut self, mut timeout: NextTimeout) -> Result<bool, ureq::Error> {
        let end = self.deadline.or_else(|| self.state.as_ref().and_then(|state| state.end()));
        if let Some(end) = end {
            let left = end.saturating_duration_since(Instant::now());
            if left.is_zero() {
                return Err(std::io::Error::from(TimedOut).into());
            }
            if Duration::Exact(left) < timeout.after {
                timeout.after = Duration::Exact(left);
            }
        }
        if matches!(self.head, Head::Kept(_)) {
            self.send_after_head(0, timeout)?;
        }
        let Some(state) = self.state.clone() else {
            return self.inner.await_input(timeout);
        };
        if timeout.reason == Timeout::Await100 {
            return self.await_continue(&state, timeout);
        }
        if state.stage() == Stage::Sending {
            state.reach(Stage::Waiting);
        }
        if std::mem::take(&mut self.is_unread) && !self.inner.buffers().input().is_empty() {
            return Ok(true);
        }
        let is_more = self.inner.await_input(timeout).map_err(tell_broken_end)?;
        if state.stage() == Stage::Waiting {
            skip_interim(self.inner.buffers());
        }
        Ok(is_more)
    }

    fn is_open(&mut self) -> bool {
        // Asked twice: when the exchange is over, and before the next one. Only for that is the system asked.
        if matches!(self.head, Head::Awaited) {
            return self.inner.is_open();
        }
        self.head = Head::Awaited;
        self.is_unread = false;
        true
    }

    fn is_tls(&self) -> bool {
        self.inner.is_tls()
    }
}
