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
