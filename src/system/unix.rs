//! Unix, by way of libc.

use std::io::{self, Read};
use std::os::fd::{AsFd, AsRawFd, BorrowedFd};
use std::sync::atomic::{AtomicBool, Ordering};

mod files;
mod lookup;
mod prompt;
mod signals;

pub use files::*;
pub use lookup::{FAMILIES, look_up};
pub use prompt::read_hidden;
pub use signals::{catch_signals, die_of_broken_pipe, end_by_signal, set_signal_notes, set_unfinished};

/// The columns of the terminal that stdout or stderr is.
pub fn terminal_width() -> Option<usize> {
    [libc::STDOUT_FILENO, libc::STDERR_FILENO].into_iter().find_map(|descriptor| {
        // SAFETY: the call fills the structure or fails; all of its fields are plain numbers, for which zero is valid.
        let size: libc::winsize = unsafe {
            let mut size = std::mem::zeroed();
            if libc::ioctl(descriptor, libc::TIOCGWINSZ, &mut size) != 0 {
                return None;
            }
            size
        };
        (size.ws_col > 0).then_some(size.ws_col.into())
    })
}

/// Whether the process was started without a stdout. This is determined before the runtime starts, because the runtime
/// then opens the null device, which a parent may also have passed on purpose.
pub fn stdout_is_closed() -> bool {
    STDOUT_WAS_CLOSED.load(Ordering::Relaxed)
}

static STDOUT_WAS_CLOSED: AtomicBool = AtomicBool::new(false);

/// The loader calls this before `main`.
#[used]
#[cfg_attr(target_vendor = "apple", unsafe(link_section = "__DATA,__mod_init_func"))]
#[cfg_attr(not(target_vendor = "apple"), unsafe(link_section = ".init_array"))]
static BEFORE_MAIN: extern "C" fn() = look_at_what_is_inherited;

extern "C" fn look_at_what_is_inherited() {
    // SAFETY: asks for the flags of a descriptor; it needs none to be open, and nothing of the runtime.
    let is_closed = unsafe { libc::fcntl(libc::STDOUT_FILENO, libc::F_GETFD) } < 0;
    STDOUT_WAS_CLOSED.store(is_closed, Ordering::Relaxed);
    signals::look_at_sigpipe();
}

/// A stream that can be waited for.
pub trait Pollable {
    /// Waits until there is something to read, or the end.
    ///
    /// # Errors
    /// The system's own.
    fn wait_to_read(&self) -> io::Result<()>;

    /// Waits until something can be written, or nothing ever can.
    ///
    /// # Errors
    /// The system's own.
    fn wait_to_write(&self) -> io::Result<()>;
}

impl<T: AsFd> Pollable for T {
    fn wait_to_read(&self) -> io::Result<()> {
        poll(self.as_fd(), libc::POLLIN)
    }

    fn wait_to_write(&self) -> io::Result<()> {
        poll(self.as_fd(), libc::POLLOUT)
    }
}

fn poll(stream: BorrowedFd, events: i16) -> io::Result<()> {
    let mut waiting = libc::pollfd { fd: stream.as_raw_fd(), events, revents: 0 };
    // SAFETY: one structure, valid for the call.
    if unsafe { libc::poll(&mut waiting, 1, -1) } >= 0 {
        return Ok(());
    }
    let error = io::Error::last_os_error();
    if error.kind() == io::ErrorKind::Interrupted { Ok(()) } else { Err(error) }
}

/// Fills a buffer with random bytes of the kernel.
///
/// # Errors
/// The system's own.
pub fn random(buffer: &mut [u8]) -> io::Result<()> {
    std::fs::File::open("/dev/urandom").and_then(|mut source| source.read_exact(buffer)).or_else(|error| {
        // An empty root directory has no devices; the system call needs none.
        #[cfg(target_os = "linux")]
        // SAFETY: the kernel writes at most the length of the buffer.
        if unsafe { libc::getrandom(buffer.as_mut_ptr().cast(), buffer.len(), 0) } == buffer.len() as isize {
            return Ok(());
        }
        Err(error)
    })
}
