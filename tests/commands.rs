//! The commands, each at the path of its words.

mod apikeys;
mod assets;
mod builds;
#[cfg(unix)]
mod completion;
mod connectors;
mod containers;
mod feeds;
mod health;
mod licenses;
mod manual;
mod packages;
mod security;
mod settings;
mod sources;
mod upack;
mod version;
mod vulns;
