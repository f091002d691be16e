//! The API of a ProGet server: its calls, what they send and what their answers mean.
//!
//! Nothing here prints, prompts or decides an exit code; failures come back as data.

mod api_keys;
mod created;
#[cfg(test)]
mod fuzz;
mod health;
mod key_list;

pub use api_keys::{Access, Api, CREATE_PATH, FeedOrGroup, Logging, NewKey, Permission};
pub use created::{Created, Creation};
pub use health::{Check, Checkup, Health};
pub use key_list::{Event, ListedKey, Listing, Member};
