//! The API of a ProGet server over HTTP: addresses, one exchange at a time, and the resources.
//!
//! Nothing here prints, prompts or decides an exit code; failures come back as data.

mod address;
mod answer;
mod api_keys;
mod client;
mod created;
mod error;
mod fault;
#[cfg(test)]
mod fuzz;
mod health;
mod key_list;
mod proxy;
mod stream;
mod tls;
mod transport;
mod trust;

pub use address::{Address, AddressFault, UserInfo};
pub use answer::{Answer, retry_after};
pub use api_keys::{Access, Api, CREATE_PATH, FeedOrGroup, Logging, NewKey, Permission};
pub use client::{Client, JSON, Settings};
pub use created::{Created, Creation};
pub use error::{Error, Kind, Stage, TlsFault};
pub use health::{Check, Checkup, Health};
pub use key_list::{Coming, ListedKey, Listing, Member};
pub use proxy::{Proxy, ProxyFault};
pub use trust::{Trust, anchors_in};
