//! Unix, by way of libc.

use std::ffi::CString;
use std::io::{self, BufRead, Read, Write};
use std::mem::MaybeUninit;
use std::os::unix::ffi::OsStrExt;
use std::path::Path;
use std::ptr;
use std::sync::atomic::{AtomicBool, AtomicPtr, Ordering};

use super::{PROGRESS_SHOWN, REQUEST_OUT};

mod files;
pub use files::*;
mod lookup;
pub use lookup::{FAMILIES, look_up};

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

/// Whether the process was started without a stdout. To be asked before the runtime starts, which puts the null device in
/// its place: seen later, that is what a parent may have opened on purpose.
pub fn stdout_is_closed() -> bool {
    STDOUT_WAS_CLOSED.load(Ordering::Relaxed)
}

static STDOUT_WAS_CLOSED: AtomicBool = AtomicBool::new(false);

/// Called by the loader before `main`.
#[used]
#[cfg_attr(target_vendor = "apple", unsafe(link_section = "__DATA,__mod_init_func"))]
#[cfg_attr(not(target_vendor = "apple"), unsafe(link_section = ".init_array"))]
static BEFORE_MAIN: extern "C" fn() = look_at_stdout;

extern "C" fn look_at_stdout() {
    // SAFETY: asks for the flags of a descriptor; it needs none to be open, and nothing of the runtime.
    let is_closed = unsafe { libc::fcntl(libc::STDOUT_FILENO, libc::F_GETFD) } < 0;
    STDOUT_WAS_CLOSED.store(is_closed, Ordering::Relaxed);
}

/// Fills a buffer with random bytes of the kernel.
///
/// # Errors
/// The system's own.
pub fn random(buffer: &mut [u8]) -> io::Result<()> {
    std::fs::File::open("/dev/urandom").and_then(|mut source| source.read_exact(buffer)).or_else(|error| {
        // An empty root has no devices; the system call needs none.
        #[cfg(target_os = "linux")]
        // SAFETY: the kernel writes at most the length of the buffer.
        if unsafe { libc::getrandom(buffer.as_mut_ptr().cast(), buffer.len(), 0) } == buffer.len() as isize {
            return Ok(());
        }
        Err(error)
    })
}

/// Passwords are shorter.
const LONGEST_LINE: u64 = 64 * 1024;

/// Shows a prompt on stderr and reads a line from the terminal without showing it; none at its end.
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
    // Leaked, so that the handler of a signal may use it at any time.
    ECHO_SETTINGS.store(Box::leak(Box::new(before)), Ordering::Release);
    let mut silent = before;
    silent.c_lflag &= !libc::ECHO;
    set_terminal(&silent)?;
    let mut line = String::new();
    let read = write_prompt(prompt).and_then(|()| io::stdin().lock().take(LONGEST_LINE).read_line(&mut line));
    // The Enter key was not echoed either.
    let ended = write_prompt("\n");
    let restored = set_terminal(&before);
    ECHO_SETTINGS.store(ptr::null_mut(), Ordering::Release);
    let length = read?;
    restored.and(ended)?;
    Ok((length > 0).then(|| line.trim_end_matches(['\n', '\r']).to_string()))
}

fn write_prompt(prompt: &str) -> io::Result<()> {
    io::stderr().write_all(prompt.as_bytes())
}

fn set_terminal(settings: &libc::termios) -> io::Result<()> {
    // SAFETY: the pointer is valid for the call.
    match unsafe { libc::tcsetattr(libc::STDIN_FILENO, libc::TCSAFLUSH, settings) } {
        0 => Ok(()),
        _ => Err(io::Error::last_os_error()),
    }
}

/// The terminal's settings to be restored, while its echo is off.
static ECHO_SETTINGS: AtomicPtr<libc::termios> = AtomicPtr::new(ptr::null_mut());

/// The path of the unfinished file, to be removed.
static UNFINISHED: AtomicPtr<libc::c_char> = AtomicPtr::new(ptr::null_mut());

/// What to say if a request is out: at SIGINT, and at SIGTERM.
static NOTES: AtomicPtr<[String; 2]> = AtomicPtr::new(ptr::null_mut());

/// Has SIGINT and SIGTERM end the process with 130 and 143, after cleaning up: the terminal's echo is restored, the
/// unfinished file removed, and the note written if a request is out. SIGQUIT counts as the first of them, SIGHUP as the
/// second. A signal that is ignored stays ignored (nohup).
///
/// A file that may not grow is an error of the write, and no reason to die without a word.
pub fn catch_signals() {
    // SAFETY: no handler is installed.
    unsafe { libc::signal(libc::SIGXFSZ, libc::SIG_IGN) };
    for signal in CAUGHT {
        // SAFETY: the handler does only what is allowed in one; the structures are filled before they are used.
        unsafe {
            let mut action: libc::sigaction = std::mem::zeroed();
            if libc::sigaction(signal, ptr::null(), &mut action) == 0 && action.sa_sigaction == libc::SIG_IGN {
                continue;
            }
            let mut action: libc::sigaction = std::mem::zeroed();
            action.sa_sigaction = on_signal as extern "C" fn(libc::c_int) as libc::sighandler_t;
            libc::sigaction(signal, &action, ptr::null_mut());
        }
    }
}

const CAUGHT: [libc::c_int; 4] = [libc::SIGINT, libc::SIGQUIT, libc::SIGTERM, libc::SIGHUP];

/// Does something during which no signal ends the process: it arrives afterwards. Only for what is over in a moment.
pub fn hold_signals<T>(work: impl FnOnce() -> T) -> T {
    // SAFETY: the sets are filled before they are used.
    let before = unsafe {
        let (mut held, mut before) = (std::mem::zeroed(), std::mem::zeroed());
        libc::sigemptyset(&mut held);
        for signal in CAUGHT {
            libc::sigaddset(&mut held, signal);
        }
        libc::pthread_sigmask(libc::SIG_BLOCK, &held, &mut before);
        before
    };
    let result = work();
    // SAFETY: the set is the one that the first call has filled.
    unsafe { libc::pthread_sigmask(libc::SIG_SETMASK, &before, ptr::null_mut()) };
    result
}

/// Only calls that POSIX allows in a handler, and loads of atomics.
extern "C" fn on_signal(signal: libc::c_int) {
    if !super::deferred::note(signal) {
        end_by_signal(signal);
    }
}

/// Cleans up and ends the process as the signal does. The same rules hold as for the handler.
pub(super) fn end_by_signal(signal: libc::c_int) {
    let is_interrupt = matches!(signal, libc::SIGINT | libc::SIGQUIT);
    // SAFETY: what the pointers lead to is leaked and never changed; the calls are async-signal-safe.
    unsafe {
        let settings = ECHO_SETTINGS.load(Ordering::Acquire);
        if !settings.is_null() {
            libc::tcsetattr(libc::STDIN_FILENO, libc::TCSAFLUSH, settings);
            libc::write(libc::STDERR_FILENO, c"\n".as_ptr().cast(), 1);
        }
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
            let note = &notes[usize::from(!is_interrupt)];
            libc::write(libc::STDERR_FILENO, note.as_ptr().cast(), note.len());
        }
        libc::_exit(128 + if is_interrupt { libc::SIGINT } else { libc::SIGTERM });
    }
}

/// What SIGINT and SIGTERM say on stderr, once a request is out. The texts are kept for ever: the handler may be using
/// them.
pub fn set_signal_notes(notes: Option<[String; 2]>) {
    let notes = notes.map_or(ptr::null_mut(), |notes| Box::into_raw(Box::new(notes)));
    NOTES.store(notes, Ordering::Release);
}

/// Has a signal remove a file, or with none given, nothing. There is one unfinished file at a time. Its name is only ever
/// that of the temporary file, so even a signal between renaming and forgetting removes nothing else.
pub fn set_unfinished(path: Option<&Path>) {
    let path = path.and_then(|path| CString::new(path.as_os_str().as_bytes()).ok());
    UNFINISHED.store(path.map_or(ptr::null_mut(), CString::into_raw), Ordering::Release);
}
