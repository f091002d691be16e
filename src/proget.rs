//! The API of a ProGet server: its calls, what they send and what their answers mean.
//!
//! Each call is a constant beside its resource. Nothing here sends, prints, prompts or decides what a user is told; answers
//! become data, and what is wrong with them is data too.

pub mod api_keys;
pub mod assets;
pub mod builds;
mod call;
pub mod connectors;
pub mod containers;
mod created;
pub mod feeds;
#[cfg(test)]
mod fuzz;
pub mod health;
pub mod json;
pub mod licenses;
mod list;
pub mod packages;
pub mod property;
pub mod security;
pub mod settings;
pub mod upack;
pub mod vulnerability;
pub mod vulns;

pub use api_keys::{Access, Api, FeedOrGroup, Logging, NewKey, Permission};
pub use call::{Call, Request};
pub use created::{Created, Creation, read_created};
pub use health::{Check, Health, Reply};
pub use list::{Event, Field, List, Member};
