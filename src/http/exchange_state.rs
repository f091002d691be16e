//! What is known about an exchange while it runs: how far it has come, whether its request has left, and when waiting
//! for its answer ends. A client has one, which begins anew with each exchange.

use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use std::time::Instant;

use ureq::unversioned::transport::ConnectionDetails;

use super::error::Stage;

/// The state of the exchange that is under way.
#[derive(Debug)]
pub struct ExchangeState {
    progress: Mutex<Progress>,
    /// The process's own flag, for the signal handler.
    request_out: &'static AtomicBool,
    has_proxy: bool,
}

#[derive(Debug)]
struct Progress {
    stage: Stage,
    is_reused: bool,
    sent: bool,
    cut: Option<Cut>,
    continued: bool,
    end: Option<Instant>,
}

/// Why the other side takes no more of a request.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Cut {
    /// It closed or reset the connection.
    Closed,
    /// Nothing moved within the limit.
    TimedOut,
}

/// Before the connection is there, it counts as one from an earlier exchange: only a new one is made by the connectors.
const BEGUN: Progress =
    Progress { stage: Stage::Connecting, is_reused: true, sent: false, cut: None, continued: false, end: None };

impl ExchangeState {
    /// Nothing has happened yet.
    pub fn new(request_out: &'static AtomicBool, has_proxy: bool) -> Arc<ExchangeState> {
        Arc::new(ExchangeState { progress: Mutex::new(BEGUN), request_out, has_proxy })
    }

    /// Forgets the exchange before.
    pub fn begin(&self) {
        *self.progress() = BEGUN;
    }

    fn progress(&self) -> MutexGuard<'_, Progress> {
        self.progress.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// Whether the library is making the connection to the proxy itself: for that it runs the chain a second time, with
    /// the proxy taken out of the configuration.
    pub fn leads_to_proxy(&self, details: &ConnectionDetails) -> bool {
        self.has_proxy && details.config.proxy().is_none()
    }

    /// The stage reached.
    pub fn stage(&self) -> Stage {
        self.progress().stage
    }

    /// Notes a stage.
    pub fn reach(&self, stage: Stage) {
        self.progress().stage = stage;
    }

    /// Notes that the connection was made for this exchange.
    pub fn note_new_connection(&self) {
        self.progress().is_reused = false;
    }

    /// Whether the exchange uses the connection of an earlier one.
    pub fn is_reused(&self) -> bool {
        self.progress().is_reused
    }

    /// From this moment on nothing more is waited for.
    pub fn end_at(&self, end: Option<Instant>) {
        self.progress().end = end;
    }

    /// When waiting for more ends, besides the library's own limits.
    pub fn end(&self) -> Option<Instant> {
        self.progress().end
    }

    /// Notes that bytes of the request are about to leave.
    pub fn note_sending(&self) {
        // Before the first byte: a failing write may have sent some.
        self.progress().sent = true;
        self.request_out.store(true, Ordering::Relaxed);
    }

    /// Whether some of the request has left.
    pub fn sent(&self) -> bool {
        self.progress().sent
    }

    /// Notes that the other side takes no more of the request.
    pub fn cut_off(&self, why: Cut) {
        self.progress().cut = Some(why);
    }

    /// Why the other side takes no more of the request; absent while it does.
    pub fn cut(&self) -> Option<Cut> {
        self.progress().cut
    }

    /// Notes that the server asked for the body, in time.
    pub fn note_continue(&self) {
        self.progress().continued = true;
    }

    /// Whether the server asked for the body in time, having been told to expect it.
    pub fn continued(&self) -> bool {
        self.progress().continued
    }
}
