//! Between the program and the server: names and addresses, sizes of heads, encodings, and sign-ins in front of a server.

mod heads;
#[cfg(target_os = "linux")]
mod names;
#[cfg(target_os = "linux")]
pub mod namespace;
