//! Reading a line without showing what is typed.

use std::io::{self, BufRead, Read};
use std::mem::MaybeUninit;
use std::ptr;
use std::sync::atomic::{AtomicPtr, Ordering};

use super::super::{LONGEST_LINE, Pollable, write_stderr};
use super::signals::{act_by_default, handle, is_ignored};

/// What the signal handlers need while a line is being typed.
struct Hidden {
    before: libc::termios,
    silent: libc::termios,
    prompt: String,
}

static TYPING: AtomicPtr<Hidden> = AtomicPtr::new(ptr::null_mut());

/// Shows a prompt on stderr and reads a line from the terminal without showing it; `None` at the end of input. After a stop
/// (Ctrl-Z and `fg`), it turns the echo off again and repeats the prompt.
///
/// # Errors
/// The system's own, and text that is not UTF-8.
pub fn read_hidden(prompt: &str) -> io::Result<Option<String>> {
    let mut settings = MaybeUninit::<libc::termios>::uninit();
    // SAFETY: the structure is used only if the call has filled it.
    let before = unsafe {
        if libc::tcgetattr(libc::STDIN_FILENO, settings.as_mut_ptr()) != 0 {
            return Err(io::Error::last_os_error());
        }
        settings.assume_init()
    };
    let mut silent = before;
    silent.c_lflag &= !libc::ECHO;
    // Leaked, because a handler may use it at any time.
    let hidden = Box::leak(Box::new(Hidden { before, silent, prompt: prompt.to_string() }));
    TYPING.store(hidden, Ordering::Release);
    handle(libc::SIGCONT, on_continue);
    if !is_ignored(libc::SIGTSTP) {
        handle(libc::SIGTSTP, on_stop);
    }
    let read = set_terminal(&silent).and_then(|()| {
        write_stderr(prompt.as_bytes())?;
        read_line()
    });
    // The Enter key was not echoed either.
    let ended = if prompt.is_empty() { Ok(()) } else { write_stderr(b"\n") };
    let restored = set_terminal(&before);
    TYPING.store(ptr::null_mut(), Ordering::Release);
    let line = read?;
    restored.and(ended)?;
    Ok(line)
}

fn read_line() -> io::Result<Option<String>> {
    let mut line = String::new();
    let mut stdin = io::stdin().lock().take(LONGEST_LINE);
    loop {
        match stdin.read_line(&mut line) {
            Err(error) if error.kind() == io::ErrorKind::WouldBlock => io::stdin().wait_to_read()?,
            Err(error) => return Err(error),
            Ok(_) if line.is_empty() => return Ok(None),
            Ok(_) => return Ok(Some(line.trim_end_matches(['\n', '\r']).to_string())),
        }
    }
}

fn set_terminal(settings: &libc::termios) -> io::Result<()> {
    // SAFETY: the pointer is valid for the call.
    match unsafe { libc::tcsetattr(libc::STDIN_FILENO, libc::TCSAFLUSH, settings) } {
        0 => Ok(()),
        _ => Err(io::Error::last_os_error()),
    }
}

/// The prompt in use, if this process may change the terminal. In the background, the terminal belongs to the shell.
fn typing() -> Option<&'static Hidden> {
    // SAFETY: what the pointer leads to is leaked and never changed; the calls are async-signal-safe.
    unsafe {
        let hidden = TYPING.load(Ordering::Acquire).as_ref()?;
        (libc::tcgetpgrp(libc::STDIN_FILENO) == libc::getpgrp()).then_some(hidden)
    }
}

/// Turns the echo on again. Signal handlers call this.
pub(super) fn restore_terminal() {
    if let Some(hidden) = typing() {
        // SAFETY: as above.
        unsafe {
            libc::tcsetattr(libc::STDIN_FILENO, libc::TCSAFLUSH, &hidden.before);
            libc::write(libc::STDERR_FILENO, c"\n".as_ptr().cast(), 1);
        }
    }
}

fn hide_again() -> Option<&'static Hidden> {
    let hidden = typing()?;
    // SAFETY: as above.
    unsafe { libc::tcsetattr(libc::STDIN_FILENO, libc::TCSANOW, &hidden.silent) };
    Some(hidden)
}

extern "C" fn on_stop(signal: libc::c_int) {
    restore_terminal();
    act_by_default(signal);
    // Continued, or never stopped because no shell could continue it.
    handle(signal, on_stop);
    hide_again();
}

extern "C" fn on_continue(_: libc::c_int) {
    if let Some(hidden) = hide_again() {
        // SAFETY: as above.
        unsafe { libc::write(libc::STDERR_FILENO, hidden.prompt.as_ptr().cast(), hidden.prompt.len()) };
    }
}
