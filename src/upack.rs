//! Universal packages without a server: the archive, the order of versions, and the registry of installed packages.
//!
//! The layer imports the ground only and never prints: what goes wrong comes back as data.
