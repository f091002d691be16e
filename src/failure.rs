//! The one error that users see: a fact, then what to do about it, and the exit code that scripts see.
//!
//! Rooms return their own typed errors; whoever knows what they mean to the user makes a `Failure` of them. It is
//! printed in `main` and nowhere else.

use std::fmt;

use crate::exit::Exit;

/// Why a command could not do its work.
#[derive(Debug)]
pub struct Failure {
    /// The exit code.
    pub exit: Exit,
    /// What is the case, in one sentence without a full stop.
    pub fact: String,
    /// What to do about it; may have several lines, or none.
    pub advice: String,
    /// The HTTP status, where a server spoke.
    pub status: Option<u16>,
    /// The id of an API key that was made all the same.
    pub id: Option<i64>,
}

impl Failure {
    /// A failure without advice yet.
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
