//! Windows, by way of the calls of kernel32 that are needed. A signal ends the process at once there.

use std::io::{self, BufRead, Read, Write};
use std::net::{IpAddr, ToSocketAddrs};
use std::os::windows::io::AsRawHandle;
use std::path::Path;

use super::{LONGEST_LINE, LookupError};

type Handle = *mut std::ffi::c_void;

#[link(name = "kernel32")]
unsafe extern "system" {
    fn GetConsoleMode(console: Handle, mode: *mut u32) -> i32;
    fn SetConsoleMode(console: Handle, mode: u32) -> i32;
    fn GetConsoleScreenBufferInfo(console: Handle, info: *mut ScreenBuffer) -> i32;
}

#[link(name = "advapi32")]
unsafe extern "system" {
    /// RtlGenRandom.
    fn SystemFunction036(buffer: *mut u8, length: u32) -> u8;
}

/// CONSOLE_SCREEN_BUFFER_INFO.
#[repr(C)]
#[derive(Default)]
struct ScreenBuffer {
    size: [i16; 2],
    cursor: [i16; 2],
    attributes: u16,
    /// Left, top, right, bottom.
    window: [i16; 4],
    largest: [i16; 2],
}

const ENABLE_ECHO_INPUT: u32 = 0x0004;

/// The columns of the console that stdout or stderr is.
pub fn terminal_width() -> Option<usize> {
    [io::stdout().as_raw_handle(), io::stderr().as_raw_handle()].into_iter().find_map(|console| {
        let mut info = ScreenBuffer::default();
        // SAFETY: the call fills the structure or fails.
        let filled = unsafe { GetConsoleScreenBufferInfo(console, &mut info) } != 0;
        filled.then(|| (info.window[2] - info.window[0]) as usize + 1)
    })
}

/// Whether the process was started without a stdout.
pub fn stdout_is_closed() -> bool {
    io::stdout().as_raw_handle().is_null()
}

/// Fills a buffer with random bytes of the system.
///
/// # Errors
/// When it has none.
pub fn random(buffer: &mut [u8]) -> io::Result<()> {
    // SAFETY: the call writes the length of the buffer.
    match unsafe { SystemFunction036(buffer.as_mut_ptr(), buffer.len() as u32) } {
        0 => Err(io::Error::other("no random bytes")),
        _ => Ok(()),
    }
}

/// Shows a prompt on stderr and reads a line from the console without showing it; none at its end.
///
/// # Errors
/// The system's own.
pub fn read_hidden(prompt: &str) -> io::Result<Option<String>> {
    let console = io::stdin().as_raw_handle();
    let mut mode = 0;
    // SAFETY: the call fills the number or fails.
    if unsafe { GetConsoleMode(console, &mut mode) } == 0 {
        return Err(io::Error::last_os_error());
    }
    // SAFETY: the handle is that of a console.
    unsafe { SetConsoleMode(console, mode & !ENABLE_ECHO_INPUT) };
    let mut line = String::new();
    let shown = io::stderr().write_all(prompt.as_bytes());
    let read = shown.and_then(|()| io::stdin().lock().take(LONGEST_LINE).read_line(&mut line));
    // SAFETY: as above.
    unsafe { SetConsoleMode(console, mode) };
    if !prompt.is_empty() {
        io::stderr().write_all(b"\n")?;
    }
    Ok((read? > 0).then(|| line.trim_end_matches(['\n', '\r']).to_string()))
}

/// Does nothing. Ctrl-C ends the process at once and leaves an unfinished file under its temporary name.
pub fn catch_signals() {}

/// Does nothing: there is no handler.
pub fn set_signal_notes(_: Option<[String; 2]>) {}

/// Does nothing: there is no handler.
pub fn set_unfinished(_: Option<&Path>) {}

/// Renames a file unless the new name exists, in one step.
///
/// # Errors
/// Always: the standard library does not support it.
pub fn rename_new(_: &Path, _: &Path) -> io::Result<()> {
    Err(io::ErrorKind::Unsupported.into())
}

/// Whether a path is a mount point. A file never is here.
pub fn is_mount_point(_: &Path) -> bool {
    false
}

/// Reserves disk space for a file.
///
/// # Errors
/// Always: this system does not support it.
pub fn allocate(_: &std::fs::File, _: u64) -> io::Result<()> {
    Err(io::ErrorKind::Unsupported.into())
}

/// One attempt: Windows itself handles a name server that answers for one address family only.
pub const FAMILIES: &[i32] = &[0];

/// The addresses of a host name, in the system's order of preference.
///
/// # Errors
/// The name has none, or the look-up failed.
pub fn look_up(host: &str, _: i32) -> Result<Vec<IpAddr>, LookupError> {
    const WSAHOST_NOT_FOUND: i32 = 11001;
    const WSATRY_AGAIN: i32 = 11002;
    const WSANO_RECOVERY: i32 = 11003;
    const WSANO_DATA: i32 = 11004;
    match (host, 0).to_socket_addrs() {
        Ok(found) => Ok(found.map(|address| address.ip()).collect()),
        Err(error) => Err(match error.raw_os_error() {
            Some(WSAHOST_NOT_FOUND) => LookupError::UnknownName,
            Some(WSANO_DATA) => LookupError::NoAddress,
            Some(WSATRY_AGAIN | WSANO_RECOVERY) => LookupError::NoAnswer,
            _ => LookupError::Other(error.to_string()),
        }),
    }
}

/// The name of the user.
pub fn user_name() -> Option<String> {
    std::env::var("USERNAME").ok()
}

/// A stream that can be waited for. Streams are never non-blocking here.
pub trait Pollable {
    /// Returns at once.
    ///
    /// # Errors
    /// None.
    fn wait_to_read(&self) -> io::Result<()> {
        Ok(())
    }

    /// Returns at once.
    ///
    /// # Errors
    /// None.
    fn wait_to_write(&self) -> io::Result<()> {
        Ok(())
    }
}

impl<T> Pollable for T {}

/// Does nothing: there is no such signal.
pub fn die_of_broken_pipe() {}

/// Calls `work`. There is no umask here.
pub fn with_private_umask<T>(work: impl FnOnce() -> T) -> T {
    work()
}
