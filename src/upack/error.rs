//! What can go wrong with universal packages, as data: the kind of failure and the two parts of its message.

use std::fmt;
use std::io;
use std::path::Path;

use crate::exit::Exit;
use crate::failure::Failure;
use crate::text::printable;

/// The kind of failure, which decides the exit status.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum ErrorKind {
    /// An input file or folder is missing or unreadable, or a name or version is malformed.
    Input,
    /// The registry of installed packages is damaged, or there is no home directory for it.
    Registry,
    /// The package is not installed.
    NotFound,
    /// An archive is hostile, or an archive that the server sent is damaged.
    Unsafe,
    /// Anything else: the target exists, a local archive or manifest cannot be read, the disk is full.
    Other,
}

/// Why an operation on universal packages failed. What it had begun is undone, unless the message says otherwise.
#[derive(Debug)]
pub struct UpackError {
    /// Decides the exit status.
    pub kind: ErrorKind,
    /// What is the case, safe for a terminal.
    pub fact: String,
    /// What to do about it.
    pub advice: String,
}

impl UpackError {
    /// An error of the kind.
    pub fn new(kind: ErrorKind, fact: impl Into<String>, advice: impl Into<String>) -> UpackError {
        UpackError { kind, fact: fact.into(), advice: advice.into() }
    }

    /// A file or folder that the system does not let this process read, write or create.
    pub fn io(action: &str, path: &Path, error: &io::Error) -> UpackError {
        let advice = match error.kind() {
            io::ErrorKind::StorageFull | io::ErrorKind::QuotaExceeded | io::ErrorKind::FileTooLarge => {
                "Free some space, then run the command again."
            }
            _ => "Check that the path exists, that you may write there and that the disk is not full.",
        };
        UpackError::new(ErrorKind::Other, format!("cannot {action} {}: {error}", shown(path)), advice)
    }
}

impl ErrorKind {
    /// The exit status of a command that fails this way.
    pub fn exit(self) -> Exit {
        match self {
            ErrorKind::Input => Exit::Usage,
            ErrorKind::Registry => Exit::Setup,
            ErrorKind::NotFound => Exit::NotFound,
            ErrorKind::Unsafe => Exit::Server,
            ErrorKind::Other => Exit::Other,
        }
    }
}

impl fmt::Display for UpackError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.fact)
    }
}

impl std::error::Error for UpackError {}

impl From<UpackError> for Failure {
    fn from(error: UpackError) -> Failure {
        Failure::new(error.kind.exit(), error.fact).advise(error.advice)
    }
}

/// The path as messages show it.
pub(super) fn shown(path: &Path) -> String {
    printable(&path.to_string_lossy())
}
