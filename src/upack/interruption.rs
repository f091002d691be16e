//! Signals during a change: it is undone, and only then does the process end.
//!
//! Unpacking and moving files take many steps, which a handler cannot undo. So the handler only notes the signal, and the
//! change looks for it between two steps and every few pieces of a file.

use super::error::{ErrorKind, UpackError};
use crate::system::{DeferredSignals, defer_signals};

/// Keeps signals from ending the process while it exists. When it goes, one that came ends the process.
pub struct Interruption(DeferredSignals);

impl Interruption {
    /// From now on, `check` must be called at least several times a second.
    pub fn defer() -> Interruption {
        Interruption(defer_signals())
    }

    /// # Errors
    /// `Other` if a signal came. Nobody sees the message: the process ends once the change is undone.
    pub fn check(&self) -> Result<(), UpackError> {
        match self.0.came() {
            true => Err(UpackError::new(ErrorKind::Other, "interrupted", "Nothing was changed.")),
            false => Ok(()),
        }
    }
}
