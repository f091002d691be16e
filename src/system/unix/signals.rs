//! Signals: the process cleans up and then dies of the signal, so that a loop in a shell ends too.

use std::ffi::CString;
use std::os::unix::ffi::OsStrExt;
use std::path::Path;
use std::ptr;
use std::sync::atomic::{AtomicBool, AtomicPtr, Ordering};

use super::super::deferred::note;
use super::super::{PROGRESS_SHOWN, REQUEST_OUT};
use super::prompt;

/// The signals that ask the process to end.
const ENDING: [libc::c_int; 4] = [libc::SIGINT, libc::SIGQUIT, libc::SIGTERM, libc::SIGHUP];

/// The path of the unfinished file, which the handler removes.
static UNFINISHED: AtomicPtr<libc::c_char> = AtomicPtr::new(ptr::null_mut());

/// What to say if a request was sent: on SIGINT, and on SIGTERM.
static NOTES: AtomicPtr<[String; 2]> = AtomicPtr::new(ptr::null_mut());

static SIGPIPE_WAS_IGNORED: AtomicBool = AtomicBool::new(false);

/// Makes SIGINT, SIGQUIT, SIGTERM and SIGHUP clean up before they end the process: the terminal's echo is restored, the
/// unfinished file removed, and the note written if a request was sent. A signal that is ignored stays ignored (nohup).
///
/// SIGXFSZ is ignored, so that a file size limit shows as an error of the write.
pub fn catch_signals() {
    // SAFETY: no handler is installed.
    unsafe { libc::signal(libc::SIGXFSZ, libc::SIG_IGN) };
    for signal in ENDING {
        if !is_ignored(signal) {
            handle(signal, on_signal);
        }
    }
}

pub(super) fn is_ignored(signal: libc::c_int) -> bool {
    // SAFETY: the structure is used only if the call has filled it; it needs nothing of the runtime.
    unsafe {
        let mut action: libc::sigaction = std::mem::zeroed();
        libc::sigaction(signal, ptr::null(), &mut action) == 0 && action.sa_sigaction == libc::SIG_IGN
    }
}

pub(super) fn handle(signal: libc::c_int, handler: extern "C" fn(libc::c_int)) {
    // SAFETY: the handlers do only what is allowed in one; the structure is filled before it is used.
    unsafe {
        let mut action: libc::sigaction = std::mem::zeroed();
        action.sa_sigaction = handler as libc::sighandler_t;
        libc::sigaction(signal, &action, ptr::null_mut());
    }
}

/// Must be called before the runtime starts, because the runtime ignores SIGPIPE.
pub(super) fn look_at_sigpipe() {
    SIGPIPE_WAS_IGNORED.store(is_ignored(libc::SIGPIPE), Ordering::Relaxed);
}

/// Ends the process silently by SIGPIPE, as other programs end when their reader goes away. Returns if that signal was
/// ignored when the process started.
pub fn die_of_broken_pipe() {
    if !SIGPIPE_WAS_IGNORED.load(Ordering::Relaxed) {
        die_of(libc::SIGPIPE);
    }
}

/// Uses only atomics and calls that POSIX allows in a handler.
extern "C" fn on_signal(signal: libc::c_int) {
    if !note(signal) {
        end_by_signal(signal);
    }
}

/// Cleans up and ends the process by the signal. The rules for handlers apply.
pub fn end_by_signal(signal: libc::c_int) {
    prompt::restore_terminal();
    // SAFETY: what the pointers lead to is leaked and never changed; the calls are async-signal-safe.
    unsafe {
        if PROGRESS_SHOWN.load(Ordering::Acquire) {
            libc::write(libc::STDERR_FILENO, c"\r\x1b[K".as_ptr().cast(), 4);
        }
        let path = UNFINISHED.load(Ordering::Acquire);
        if !path.is_null() {
            libc::unlink(path);
        }
        if REQUEST_OUT.load(Ordering::Acquire)
            && let Some(notes) = NOTES.load(Ordering::Acquire).as_ref()
        {
            let note = &notes[usize::from(!matches!(signal, libc::SIGINT | libc::SIGQUIT))];
            libc::write(libc::STDERR_FILENO, note.as_ptr().cast(), note.len());
        }
    }
    die_of(signal);
}

/// Ends the process by the default action of a signal. That has no effect on the first process of a container, which exits
/// with the status that shells report for the signal.
fn die_of(signal: libc::c_int) -> ! {
    // A core file, which SIGQUIT can write, would contain secrets.
    #[cfg(target_os = "linux")]
    // SAFETY: the call takes numbers only.
    unsafe {
        libc::prctl(libc::PR_SET_DUMPABLE, 0)
    };
    act_by_default(signal);
    // SAFETY: the call has no conditions.
    unsafe { libc::_exit(128 + signal) }
}

/// Takes the default action of a signal, even within its own handler.
pub(super) fn act_by_default(signal: libc::c_int) {
    // SAFETY: the set is filled before it is used; all calls are async-signal-safe.
    unsafe {
        libc::signal(signal, libc::SIG_DFL);
        let mut unblocked: libc::sigset_t = std::mem::zeroed();
        libc::sigemptyset(&mut unblocked);
        libc::sigaddset(&mut unblocked, signal);
        libc::pthread_sigmask(libc::SIG_UNBLOCK, &unblocked, ptr::null_mut());
        libc::raise(signal);
    }
}

/// Sets what SIGINT and SIGTERM say on stderr once a request was sent. The texts are never freed, because the handler may
/// be using them.
pub fn set_signal_notes(notes: Option<[String; 2]>) {
    let notes = notes.map_or(ptr::null_mut(), |notes| Box::into_raw(Box::new(notes)));
    NOTES.store(notes, Ordering::Release);
}

/// Sets the file that a signal removes. There is one at a time.
pub fn set_unfinished(path: Option<&Path>) {
    let path = path.and_then(|path| CString::new(path.as_os_str().as_bytes()).ok());
    UNFINISHED.store(path.map_or(ptr::null_mut(), CString::into_raw), Ordering::Release);
}
