//! The error that users see: a fact, what to do about it, and the exit code for scripts.
//!
//! Lower layers return their own typed errors; the code that knows what they mean for the user turns them into a `Failure`.
//! Only `main` prints it.

use std::fmt;

use crate::exit::Exit;

/// Why a command could not do its work.
#[derive(Debug)]
pub struct Failure {
    /// The exit code.
    pub exit: Exit,
    /// What went wrong, in one sentence without a full stop.
    pub fact: String,
    /// What to do about it, in any number of lines.
    pub advice: String,
    /// The HTTP status, if a server answered.
    pub status: Option<u16>,
    /// The id of an API key that was created although the command failed.
    pub id: Option<i64>,
}

impl Failure {
    /// A failure without advice.
    pub fn new(exit: Exit, fact: impl Into<String>) -> Failure {
        Failure { exit, fact: fact.into(), advice: String::new(), status: None, id: None }
    }

    /// The command line is wrong.
    pub fn usage(fact: impl Into<String>) -> Failure {
        Failure::new(Exit::Usage, fact)
    }

    /// Configuration, source or credential is missing or can't be read.
    pub fn setup(fact: impl Into<String>) -> Failure {
        Failure::new(Exit::Setup, fact)
    }

    /// Adds a line of advice.
    pub fn advise(mut self, advice: impl AsRef<str>) -> Failure {
        if !self.advice.is_empty() && !advice.as_ref().is_empty() {
            self.advice.push('\n');
        }
        self.advice.push_str(advice.as_ref());
        self
    }
}

impl fmt::Display for Failure {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.fact)
    }
}

impl std::error::Error for Failure {}
