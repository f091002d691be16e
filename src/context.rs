//! What a running command receives: the terminal, and the rest made on demand, so that a command that needs no server
//! opens no connection and `--help` does not even read the configuration.

use crate::cli::{Args, Arity, Opt};
use crate::failure::Failure;
use crate::server::{self, Connection};
use crate::terminal::Terminal;

/// The context of one run of the program.
pub struct Context {
    /// The streams.
    pub terminal: Terminal,
    /// What was given on the command line.
    pub args: Args,
}

impl Context {
    /// A client of the server that options, variables and configuration name.
    ///
    /// # Errors
    /// As `server::open`.
    pub fn connect(&self) -> Result<Connection, Failure> {
        server::open(&self.args, &self.terminal)
    }

    /// The value of an option.
    pub fn get<T: Arity>(&self, option: &'static Opt<T>) -> T {
        self.args.get(option)
    }

    /// Whether an option is on the command line.
    #[allow(dead_code)] // No command asks yet.
    pub fn is_given<T>(&self, option: &'static Opt<T>) -> bool {
        self.args.is_given(option)
    }

    /// A mistake in the command line that only the command can see; the usage in one line is added.
    pub fn usage_error(&self, fact: impl Into<String>, advice: &str) -> Failure {
        self.args.usage_error(fact, advice)
    }
}
