//! One exchange over HTTP at a time: addresses, the client, answers, and everything between the program and the network.
//!
//! Nothing here knows the API of a server, prints, prompts or decides an exit code; failures come back as data.

mod address;
mod answer;
mod classify;
mod client;
mod error;
#[cfg(test)]
mod fuzz;
mod proxy;
mod stream;
mod tls;
mod transport;
mod trust;

pub use address::{Address, InvalidAddress, UserInfo};
pub use answer::{Answer, retry_after};
pub use client::{Client, ClientOptions, JSON, Request, Streamed};
pub use error::{Error, ErrorKind, Stage, TlsError};
pub use proxy::{InvalidProxy, Proxy};
pub use stream::Stream;
pub use trust::{Trust, anchors_in};
