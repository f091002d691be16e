//! What the black-box tests share: servers, and the program under test in a home directory of its own.

pub mod http;
pub mod leaf;
pub mod outcome;
pub mod parallel;
pub mod pgutil;
pub mod proget;
pub mod server;
pub mod skip;
#[cfg(unix)]
pub mod terminal;

pub mod tls_server;
pub mod tree;

// Tests of the support code itself.
mod leaf_tests;
mod proget_tests;
mod server_tests;

/// Sends a signal by the shell's own `kill`: the program of that name need not be installed.
#[cfg(unix)]
pub fn kill(signal: &str, process: u32) -> std::process::ExitStatus {
    std::process::Command::new("sh").args(["-c", &format!("kill -{signal} {process}")]).status().unwrap()
}
