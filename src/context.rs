//! What a running command receives: its options, the terminal, and the server, which is made on demand. A command that
//! needs no server opens no connection, and `--help` does not even read the configuration.

use crate::cli::{Args, Arity, Opt};
use crate::failure::Failure;
use crate::server::{self, Server};
use crate::terminal::Terminal;

/// The context of one run of a command.
pub struct Context {
    /// The options of the command.
    pub args: Args,
    /// The streams.
    pub terminal: Terminal,
}

impl Context {
    /// The value of an option that the command lists.
    pub fn get<T: Arity>(&self, option: &'static Opt<T>) -> T {
        self.args.get(option)
    }

    /// Whether an option is on the command line.
    pub fn is_given<T>(&self, option: &'static Opt<T>) -> bool {
        self.args.is_given(option)
    }

    /// Names and values of the options that the table does not list, for a command with `free_options`.
    pub fn free_options(&self) -> &[(String, String)] {
        self.args.free_options()
    }

    /// Wrong usage that only the command can see.
    pub fn usage_error(&self, fact: impl Into<String>, advice: &str) -> Failure {
        self.args.usage_error(fact, advice)
    }

    /// The server that options, variables and configuration name. Nothing is sent.
    ///
    /// # Errors
    /// As `server::open`.
    pub fn server(&self) -> Result<Server<'_>, Failure> {
        server::open(&self.args, &self.terminal)
    }

    /// The feed that the command works on, for one that lists `the group `server::FEED``.
    ///
    /// # Errors
    /// As `Server::feed`.
    pub fn feed(&self, server: &Server) -> Result<String, Failure> {
        server.feed(&self.args)
    }
}
