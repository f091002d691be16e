//! A body that is read while it comes in, with a limit for each piece of it.

use std::io::Read;
use std::sync::Arc;
use std::time::{Duration, Instant};

use super::error::{Error, Stage};
use super::exchange_state::ExchangeState;

/// The body of an answer that is read while it comes in.
pub struct Stream {
    pub(super) body: Box<dyn Read>,
    pub(super) state: Arc<ExchangeState>,
    /// The limit for each piece of the body; the library's own begins anew with bytes that are none of the body.
    pub(super) idle: Option<Duration>,
}

impl Stream {
    /// What a failed read of the body means.
    pub fn fault(&self, error: std::io::Error) -> Error {
        let kind = super::classify::classify(error.into(), Stage::Reading, String::new(), None);
        Error { kind, sent: true }
    }
}

impl Read for Stream {
    fn read(&mut self, buffer: &mut [u8]) -> std::io::Result<usize> {
        self.state.end_at(self.idle.map(|idle| Instant::now() + idle));
        self.body.read(buffer)
    }
}
