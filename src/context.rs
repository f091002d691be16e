//! What a running command receives: the terminal, and the rest made on demand, so that a command that needs no server
//! opens no connection and `--help` does not even read the configuration.

use crate::cli::Args;
use crate::failure::Failure;
use crate::server::{self, Connection};
use crate::terminal::Terminal;

/// The context of one run of the program.
pub struct Context {
    /// The streams.
    pub terminal: Terminal,
}

impl Context {
    /// A client of the server that options, variables and configuration name.
    ///
    /// # Errors
    /// As `server::open`.
    pub fn connect(&self, args: &Args) -> Result<Connection, Failure> {
        server::open(args, &self.terminal)
    }
}
