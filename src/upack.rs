//! Universal packages without a server: the archive, the order of versions, and the registry of installed packages.
//!
//! The layer imports the ground only and never prints: what goes wrong comes back as data.

mod archive;
mod create;
mod error;
mod files;
mod install;
mod interruption;
mod journal;
mod manifest;
mod name;
mod paths;
mod place;
mod plan;
mod registry;
mod remove;
mod store;
#[cfg(test)]
mod testing;
#[cfg(all(test, unix))]
mod tests;
mod version;

pub use archive::{Archive, Origin};
pub use create::{CreateOptions, Creation};
pub use error::{ErrorKind, UpackError};
pub use install::Installation;
pub use manifest::Manifest;
pub use name::PackageName;
pub use paths::full_path;
pub use place::download_file;
pub use registry::{Registration, Registry};
pub use version::{Version, Wanted};

use std::path::PathBuf;

use interruption::Interruption;

/// What happens during a long operation.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Event {
    /// `done` of `total` bytes are packed or unpacked.
    Progress {
        /// The bytes of files that are done.
        done: u64,
        /// The bytes of all files.
        total: u64,
    },
    /// What a killed command had begun was finished, or undone.
    Recovered {
        /// The folder that was being changed.
        target: PathBuf,
        /// Whether the change was finished; otherwise everything is as it was before it.
        is_finished: bool,
    },
    /// Another process holds the lock of the registry, which is waited for.
    Waiting,
    /// The next step of a change is about to be done.
    Step,
}

/// Hears of events.
pub type Notify<'a> = &'a mut dyn FnMut(Event);
