//! `pgutil upack`, each command at the path of its words.

mod create;
mod list;
mod remove;

/// The registry of installed packages, within the home.
const REGISTRY: &str = ".upack/installedPackages.json";
