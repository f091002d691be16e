//! The archive of a package: a zip file with the manifest `upack.json` and the content below `package/`. The library reads
//! and writes the records of the zip format; what the records say is judged here.

mod blame;
mod codec;
mod directory;
pub mod names;
mod read;
mod write;

pub use blame::Origin;
pub use codec::Inflater;
pub use directory::Entry;
pub use read::Archive;
pub use write::ArchiveWriter;

/// The name of the manifest in an archive.
pub const MANIFEST: &str = "upack.json";

/// The folder of the content in an archive, with its slash.
pub const CONTENT: &str = "package/";

#[cfg(test)]
mod tests;
