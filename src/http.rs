//! One exchange over HTTP at a time: addresses, the client, answers, and everything between the program and the network.
//!
//! Nothing here knows the API of a server, prints, prompts or decides an exit code; failures come back as data.

mod address;
mod answer;
// No command calls it yet, nor what it needs.
#[allow(dead_code)]
mod body;
mod classify;
mod client;
mod error;
mod exchange;
mod exchange_state;
#[cfg(test)]
mod fuzz;
mod proxy;
mod socket;
mod staged;
mod stream;
mod tls;
mod transport;
mod trust;
#[allow(dead_code)]
mod upload;

pub use address::{Address, InvalidAddress, UserInfo};
pub use answer::{Answer, retry_after};
pub use body::BodyError;
#[allow(unused_imports)]
pub use body::{UploadBody, UploadFile};
pub use client::{Client, ClientOptions, JSON, Request, Streamed};
pub use error::{Error, ErrorKind, Stage, TlsError};
pub use proxy::{InvalidProxy, Proxy};
pub use stream::Stream;
pub use trust::{Trust, anchors_in};
#[allow(unused_imports)]
pub use upload::Upload;
