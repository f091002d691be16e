//! What the standard library lacks: signals, the terminal's width, an input without echo, random bytes, whether stdout
//! was closed, and cheap memory. The only place with unsafe code.
#![allow(unsafe_code)]

mod arena;

use std::sync::atomic::AtomicBool;

#[cfg(unix)]
mod unix;
#[cfg(unix)]
pub use unix::*;

#[cfg(windows)]
mod windows;
#[cfg(windows)]
pub use windows::*;

#[global_allocator]
static ARENA: arena::Arena = arena::Arena::new();

/// Whether the first byte of a request has left, so that the server may have acted on it. The client sets it; the
/// signal handler decides by it what to say.
pub static REQUEST_OUT: AtomicBool = AtomicBool::new(false);

/// Whether a line of progress stands on the terminal. Whoever shows it sets it; the signal handler takes the line away.
pub static PROGRESS_SHOWN: AtomicBool = AtomicBool::new(false);
