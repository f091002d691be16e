//! What the standard library lacks: signals, calls on files and streams, the terminal's width, input without echo, look-up
//! of host names, random bytes, and whether stdout is closed. The only module with unsafe code.
#![allow(unsafe_code)]

use std::io::{self, ErrorKind, Read, Write};
use std::sync::atomic::AtomicBool;

mod deferred;
pub use deferred::*;

#[cfg(all(target_env = "musl", panic = "abort"))]
mod no_backtrace;

#[cfg(unix)]
mod unix;
#[cfg(unix)]
pub use unix::*;

#[cfg(windows)]
mod windows;
#[cfg(windows)]
pub use windows::*;

// musl's allocator makes a create request take a sixth longer. This one grows the heap in larger steps and takes no lock
// that contends: the program has one thread.
#[cfg(target_env = "musl")]
#[global_allocator]
static ALLOCATOR: dlmalloc::GlobalDlmalloc = dlmalloc::GlobalDlmalloc;

/// Whether the first byte of a request was sent, so that the server may have acted on it. The client sets this; the signal
/// handler uses it to decide what to say.
pub static REQUEST_OUT: AtomicBool = AtomicBool::new(false);

/// Whether a progress line is shown on the terminal. The code that shows it sets this; the signal handler clears the line.
pub static PROGRESS_SHOWN: AtomicBool = AtomicBool::new(false);

/// Why a look-up of a host name found no address.
#[derive(Clone, Debug)]
pub enum LookupError {
    /// The name does not exist.
    UnknownName,
    /// The name exists, but has no address.
    NoAddress,
    /// The name servers did not answer, or answered with an error.
    NoAnswer,
    /// Another error, in the system's words.
    Other(String),
}

/// The longest line that can be typed at a prompt, in bytes.
const LONGEST_LINE: u64 = 64 * 1024;

/// Waits for a stream even if it is non-blocking: another process that shares the stream may have made it so.
pub struct Patient<T>(pub T);

impl<T: Read + Pollable> Read for Patient<T> {
    fn read(&mut self, buffer: &mut [u8]) -> io::Result<usize> {
        loop {
            match self.0.read(buffer) {
                Err(error) if error.kind() == ErrorKind::WouldBlock => self.0.wait_to_read()?,
                done => return done,
            }
        }
    }
}

impl<T: Write + Pollable> Write for Patient<T> {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        loop {
            match self.0.write(bytes) {
                Err(error) if error.kind() == ErrorKind::WouldBlock => self.0.wait_to_write()?,
                done => return done,
            }
        }
    }

    fn flush(&mut self) -> io::Result<()> {
        self.0.flush()
    }
}

/// Writes to stderr at once.
///
/// # Errors
/// The system's own.
pub fn write_stderr(bytes: &[u8]) -> io::Result<()> {
    Patient(io::stderr()).write_all(bytes)
}
