//! Signals that wait until work is done that must not be interrupted.
//!
//! The handler only notes the signal. Blocking the signals is not enough: a blocked signal goes to any other thread that
//! does not block it.

use std::sync::atomic::{AtomicI32, AtomicUsize, Ordering};

/// The number of `DeferredSignals`. If it is not zero, the handler notes signals instead of ending the process.
static DEFERRING: AtomicUsize = AtomicUsize::new(0);

/// The first signal that was noted, or zero.
static NOTED: AtomicI32 = AtomicI32::new(0);

/// While one of these exists, SIGINT, SIGTERM, SIGHUP and SIGQUIT are only noted. When the last one is dropped, a noted
/// signal ends the process.
pub struct DeferredSignals(());

/// Makes signals wait during a change of many steps that can be undone. The caller checks `came` several times a second.
pub fn defer_signals() -> DeferredSignals {
    DEFERRING.fetch_add(1, Ordering::SeqCst);
    DeferredSignals(())
}

/// Makes signals wait during short work.
pub fn hold_signals<T>(work: impl FnOnce() -> T) -> T {
    let _deferred = defer_signals();
    work()
}

impl DeferredSignals {
    /// Whether a signal is waiting to end the process.
    pub fn came(&self) -> bool {
        NOTED.load(Ordering::SeqCst) != 0
    }
}

impl Drop for DeferredSignals {
    fn drop(&mut self) {
        if DEFERRING.fetch_sub(1, Ordering::SeqCst) > 1 {
            return;
        }
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
    if DEFERRING.load(Ordering::SeqCst) == 0 {
        return false;
    }
    let _ = NOTED.compare_exchange(0, signal, Ordering::SeqCst, Ordering::SeqCst);
    // On another thread, the last deferral may have ended in between without seeing the note.
    DEFERRING.load(Ordering::SeqCst) > 0 || NOTED.swap(0, Ordering::SeqCst) == 0
}
