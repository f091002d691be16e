//! Between the program and the server: names and addresses, the size of heads, encodings, and what is in front of a server.

mod heads;
#[cfg(target_os = "linux")]
mod names;
#[cfg(target_os = "linux")]
pub mod namespace;
