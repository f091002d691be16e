//! One exchange over HTTP at a time: addresses, the client, answers, and everything between the program and the network.
//!
//! Nothing here knows the API of a server, prints, prompts or decides an exit code; failures come back as data.

mod address;
mod answer;
mod body;
mod buffers;
mod classify;
mod client;
mod der;
mod download;
mod error;
mod exchange;
mod exchange_state;
mod file_name;
#[cfg(test)]
mod fuzz;
mod lookup;
mod proxy;
mod rejection;
mod socket;
mod staged;
mod stream;
mod tcp;
mod tls;
mod tls_error;
#[cfg(test)]
mod transfer_tests;
mod transport;
mod trust;
mod upload;
mod verify;

pub use address::{Address, InvalidAddress, UserInfo};
pub use answer::{Answer, is_busy, retry_after};
pub use body::{BodyError, UploadBody, UploadFile};
pub use client::{Client, ClientOptions, JSON, Request, Streamed};
pub use download::{BrokenDownload, Download, DownloadError, Downloaded, Obstacle};
pub use error::{Error, ErrorKind, Stage};
pub use file_name::UnsafeName;
pub use proxy::{InvalidProxy, Proxy};
pub use stream::Stream;
pub use tls_error::TlsError;
pub use trust::{Trust, anchors_in};
pub use upload::Upload;
