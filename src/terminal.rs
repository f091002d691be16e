//! The terminal: three streams, what is known about them, and the only place that writes to them.
//!
//! Everything that goes to stderr passes one function that masks secrets and escapes control characters.

mod json;
mod progress;
mod stdout;

use std::io::{self, IsTerminal, Write};
use std::sync::atomic::Ordering;

use crate::exit::Exit;
use crate::failure::Failure;
use crate::secret;
use crate::system;
use crate::text;

pub use json::{error_json, escape_json};
pub use listing::OutputBuffer;
pub use progress::Progress;
pub use stdout::Stdout;

/// The streams of the process, and how the user wants them used.
pub struct Terminal {
    /// Results as JSON on stdout, the error as JSON on stderr.
    pub json: bool,
    /// A trace on stderr.
    pub verbose: bool,
}

/// The kind of a line on stderr, which decides its prefix and colour.
enum Role {
    Error,
    Warning,
    Note,
}

impl Terminal {
    /// Standard output without a buffer, so that every failing write shows: the standard library ignores the failure if the
    /// descriptor can't be written.
    ///
    /// # Errors
    /// `Exit::Other` if it is closed.
    pub fn stdout(&self) -> Result<Stdout, Failure> {
        if system::stdout_is_closed() {
            return Err(Failure::new(Exit::Other, "standard output is closed").advise(ANOTHER_STDOUT));
        }
        Stdout::open().map_err(|error| cannot_write(&error))
    }

    /// The same for a command that only shows something, such as a list: if the reader goes away
    /// (`pgutil … list | head`), the process ends silently by SIGPIPE, as other programs do.
    ///
    /// # Errors
    /// As `stdout`.
    pub fn stdout_for_reading(&self) -> Result<Stdout, Failure> {
        self.stdout().map(Stdout::for_reading)
    }

    /// Checks that stdout is open, before anything is done whose result could not be printed.
    ///
    /// # Errors
    /// As `stdout`.
    pub fn require_stdout(&self) -> Result<(), Failure> {
        self.stdout().map(drop)
    }

    /// Writes a result to stdout at once: with `--json` the value, otherwise the text.
    ///
    /// # Errors
    /// As `print`.
    pub fn print_result(&self, text: &str, value: &impl serde::Serialize) -> Result<(), Failure> {
        if !self.json {
            return self.print(text);
        }
        let json = serde_json::to_string(value).map_err(|error| {
            Failure::new(Exit::Other, format!("cannot write JSON: {error}")).advise("Leave out --json.")
        })?;
        self.print_json(&json)
    }

    /// Writes a text to stdout at once.
    ///
    /// # Errors
    /// `Exit::Other` if it can't be written.
    pub fn print(&self, text: &str) -> Result<(), Failure> {
        self.stdout()?.write_all(text.as_bytes()).map_err(|error| cannot_write(&error))
    }

    /// The same for a command that only shows something.
    ///
    /// # Errors
    /// As `print`, unless the reader went away.
    pub fn show(&self, text: &str) -> Result<(), Failure> {
        self.stdout_for_reading()?.write_all(text.as_bytes()).map_err(|error| cannot_write(&error))
    }

    /// Writes JSON to stdout at once, as a line of its own.
    ///
    /// # Errors
    /// As `print`.
    pub fn print_json(&self, json: &str) -> Result<(), Failure> {
        self.print(&format!("{}\n", escape_json(json)))
    }

    /// A note for people, such as the id of a new key: shown on a terminal, or when a trace is wanted.
    pub fn note(&self, text: &str) {
        if self.verbose || io::stderr().is_terminal() {
            self.say(Role::Note, text);
        }
    }

    /// Whether `progress` shows anything.
    pub fn shows_progress(&self) -> bool {
        can_move(io::stderr().is_terminal()) && !self.verbose
    }

    /// A note that is shown in any case, such as that there was nothing to do.
    pub fn notice(&self, text: &str) {
        self.say(Role::Note, text);
    }

    /// What is being waited for: one line that replaces the last one, on a terminal only. An empty text takes it away.
    pub fn progress(&self, text: &str) {
        if self.shows_progress() {
            let text: String = clean(text).chars().take(width().saturating_sub(1)).collect();
            system::PROGRESS_SHOWN.store(!text.is_empty(), Ordering::Release);
            to_stderr(&format!("\r\x1b[K{text}"));
        }
    }

    /// A warning about something that is done, but perhaps not as intended.
    pub fn warn(&self, text: &str) {
        self.say(Role::Warning, text);
    }

    /// The error that ends the program: a line for each fact, then what to do, or one JSON object.
    pub fn fail(&self, failure: &Failure) {
        if self.json {
            to_stderr(&format!("{}\n", error_json(failure)));
            return;
        }
        for fact in failure.fact.lines() {
            self.say(Role::Error, fact);
        }
        for line in failure.advice.lines() {
            to_stderr(&format!("{}\n", clean(line)));
        }
    }

    fn say(&self, role: Role, text: &str) {
        let (colour, prefix) = match role {
            Role::Error => ("\x1b[31m", "pgutil: "),
            Role::Warning => ("\x1b[33m", "pgutil: warning: "),
            Role::Note => ("", "pgutil: "),
        };
        let text = clean(text);
        if colour.is_empty() || !may_colour(io::stderr().is_terminal()) {
            to_stderr(&format!("{prefix}{text}\n"));
        } else {
            to_stderr(&format!("{colour}{prefix}\x1b[0m{text}\n"));
        }
    }
}

/// Writes a line of the trace. A function, not a method, because the client receives it as a pointer.
pub fn trace(line: &str) {
    to_stderr(&format!("{}\n", clean(line)));
}

/// The columns of the terminal, 80 where unknown.
pub fn width() -> usize {
    system::terminal_width().unwrap_or(80)
}

/// Whether text on stdout may be emphasised.
pub fn stdout_has_colour() -> bool {
    may_colour(io::stdout().is_terminal())
}

/// Whether stdout is a terminal, where it is seen together with stderr.
pub fn stdout_is_terminal() -> bool {
    io::stdout().is_terminal()
}

/// Whether what is read from stdin is typed on a terminal.
pub fn stdin_is_terminal() -> bool {
    io::stdin().is_terminal()
}

/// Whether there is someone to ask: a question is shown on a terminal, and the answer is typed on one.
pub fn can_ask() -> bool {
    stdin_is_terminal() && io::stderr().is_terminal()
}

/// Reads a line from the terminal that is stdin, without showing it; `None` at the end of input. The prompt names what to
/// type, if stderr is a terminal too.
///
/// # Errors
/// The system's own, and text that is not UTF-8.
pub fn ask(what: &str) -> io::Result<Option<String>> {
    let prompt = if can_ask() { format!("{}: ", clean(what)) } else { String::new() };
    system::read_hidden(&prompt)
}

const ANOTHER_STDOUT: &str =
    "Use a terminal, a file on a disk with free space, or a program that reads all of the output.";

/// The failure of a write to stdout.
pub fn cannot_write(error: &io::Error) -> Failure {
    Failure::new(Exit::Other, format!("cannot write to standard output: {error}")).advise(ANOTHER_STDOUT)
}

fn clean(line: &str) -> String {
    text::printable(&secret::mask_message(line))
}

fn may_colour(is_terminal: bool) -> bool {
    can_move(is_terminal) && std::env::var_os("NO_COLOR").is_none_or(|value| value.is_empty())
}

/// Whether the terminal understands sequences that move its cursor.
fn can_move(is_terminal: bool) -> bool {
    is_terminal && std::env::var_os("TERM").is_none_or(|term| term != "dumb")
}

/// If stderr can't be written, there is nowhere to say so; the exit code remains.
fn to_stderr(text: &str) {
    let _ = system::write_stderr(text.as_bytes());
}
