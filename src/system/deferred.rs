//! Signals that wait: for changes of many steps, which are undone when one arrives.
//!
//! The handler only notes the signal, and the change looks between its steps. Blocking the signals would do as well where
//! one step follows the other, but a signal that is blocked reaches any other thread that does not block it.

use std::sync::atomic::{AtomicBool, AtomicI32, Ordering};

/// Whether the handler notes signals instead of ending the process.
static DEFERRED: AtomicBool = AtomicBool::new(false);

/// The first signal that was noted, or zero.
static NOTED: AtomicI32 = AtomicI32::new(0);

/// While this exists, SIGINT, SIGTERM, SIGHUP and SIGQUIT are only noted. When it goes, a noted one ends the process.
/// One at a time.
pub struct DeferredSignals(());

/// Makes signals wait. The caller checks `came` several times a second.
pub fn defer_signals() -> DeferredSignals {
    DEFERRED.store(true, Ordering::SeqCst);
    DeferredSignals(())
}

impl DeferredSignals {
    /// Whether a signal wants to end the process.
    pub fn came(&self) -> bool {
        NOTED.load(Ordering::SeqCst) != 0
    }
}

impl Drop for DeferredSignals {
    fn drop(&mut self) {
        DEFERRED.store(false, Ordering::SeqCst);
        match NOTED.swap(0, Ordering::SeqCst) {
            0 => {}
            #[cfg(unix)]
            signal => super::unix::end_by_signal(signal),
            #[cfg(not(unix))]
            _ => {}
        }
    }
}

/// For the handler: whether the signal waits.
#[cfg(unix)]
pub(super) fn note(signal: i32) -> bool {
    let is_deferred = DEFERRED.load(Ordering::SeqCst);
    if is_deferred {
        let _ = NOTED.compare_exchange(0, signal, Ordering::SeqCst, Ordering::SeqCst);
    }
    is_deferred
}
