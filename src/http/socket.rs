//! The end of a request that the server refuses while it is still being sent: once the connection takes no more, the
//! rest goes nowhere, so that an answer that came before can be read. This stands between the socket and TLS, which
//! would read nothing after a write that failed.

use std::io::ErrorKind::{BrokenPipe, ConnectionAborted, ConnectionReset};
use std::sync::Arc;

use ureq::unversioned::transport::time::Duration;
use ureq::unversioned::transport::{Buffers, NextTimeout, Transport};

use super::error::Stage;
use super::exchange_state::{Cut, ExchangeState};

/// An answer that came before the connection stalled is there already.
const LAST_LOOK: Duration = Duration::from_millis(100);

/// A socket that keeps its failed writes to itself while a request is being sent.
#[derive(Debug)]
pub struct SocketTransport<T> {
    inner: T,
    state: Arc<ExchangeState>,
}

impl<T: Transport> SocketTransport<T> {
    /// Around a socket, or a tunnel through a proxy.
    pub fn new(inner: T, state: Arc<ExchangeState>) -> SocketTransport<T> {
        SocketTransport { inner, state }
    }
}

fn cut_by(error: &ureq::Error) -> Option<Cut> {
    match error {
        ureq::Error::Timeout(_) => Some(Cut::TimedOut),
        ureq::Error::Io(error) if matches!(error.kind(), BrokenPipe | ConnectionReset | ConnectionAborted) => {
            Some(Cut::Closed)
        }
        _ => None,
    }
}

impl<T: Transport> Transport for SocketTransport<T> {
    fn buffers(&mut self) -> &mut dyn Buffers {
        self.inner.buffers()
    }

    fn transmit_output(&mut self, amount: usize, timeout: NextTimeout) -> Result<(), ureq::Error> {
        if self.state.cut().is_some() {
            return Ok(());
        }
        let result = self.inner.transmit_output(amount, timeout);
        match result.as_ref().err().and_then(cut_by).filter(|_| self.state.stage() == Stage::Sending) {
            Some(why) => {
                self.state.cut_off(why);
                Ok(())
            }
            None => result,
        }
    }

    fn await_input(&mut self, mut timeout: NextTimeout) -> Result<bool, ureq::Error> {
        if self.state.cut() == Some(Cut::TimedOut) {
            timeout.after = LAST_LOOK;
        }
        self.inner.await_input(timeout)
    }

    fn is_open(&mut self) -> bool {
        self.inner.is_open()
    }

    fn is_tls(&self) -> bool {
        self.inner.is_tls()
    }
}
