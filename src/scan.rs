//! Software composition analysis without a server: dependency files become lists of packages, and those become an SBOM.
//!
//! One file per format reads bytes and knows nothing of the folder around it. The layer imports the ground only and never
//! prints: warnings are collected and handed back, errors carry path and line.

mod bun;
mod cargo;
mod composer;
mod conda;
mod conda_environment;
pub mod document;
mod dotnet;
mod formats;
mod gemfile;
mod go_mod;
mod go_sum;
mod gradle;
mod graph;
mod input;
mod members;
mod npm;
mod npm_spec;
mod nuget_assets;
mod nuget_lock;
mod package_json;
mod packages_config;
mod pdm;
mod pipfile;
mod pnpm;
mod poetry;
pub mod purl;
mod pylock;
mod python;
#[cfg(test)]
mod reader_tests;
mod requirements;
mod select;
mod solution;
#[cfg(test)]
mod test_folder;
#[cfg(test)]
mod testing;
mod toml;
mod tree;
mod uv;
mod xml;
mod yaml;
mod yarn;
mod yarn_berry;
mod yarn_classic;

use std::fmt;
use std::path::{Path, PathBuf};

pub use input::Input;
pub use select::{Options, Scan, ScannerType, scan};

/// A third-party package as a lock file states it. First-party code never becomes one.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Package {
    /// The purl type: `npm`, `nuget`, `pypi`, `conda`, `cargo`, `composer`, `golang`, `gem`, `maven`.
    pub kind: &'static str,
    /// The purl namespace, decoded: `@scope`, a Maven group, a Composer vendor.
    pub group: Option<String>,
    /// The name, decoded and in the form that the purl specification prescribes for the type.
    pub name: String,
    /// The version as written; absent where the lock file states none (a git or directory dependency).
    pub version: Option<String>,
    /// Purl qualifiers, decoded.
    pub qualifiers: Vec<(&'static str, String)>,
    /// Whether the lock file, or a manifest beside it, marks it as needed for development only.
    pub is_development: bool,
}

/// The packages of one dependency file.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Project {
    /// The name that reports show for it: the one in the file, else that of the folder.
    pub name: String,
    /// The packages, in the order of the file.
    pub packages: Vec<Package>,
    /// What the list lacks although the file mentions it, in whole sentences that name the file: dependencies that are
    /// not pinned to a version, for instance.
    pub warnings: Vec<String>,
}

/// Which kind of error it is; decides the exit status.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum ErrorKind {
    /// A file or folder is not there or cannot be opened.
    Missing,
    /// Several files are there where one is wanted.
    Several,
    /// No dependency file is there.
    NothingFound,
    /// A dependency file cannot be read as what it should be.
    Damaged,
}

/// Why a scan cannot go on. Displays as the fact: path, line, and what is wrong.
#[derive(Debug, PartialEq, Eq)]
pub struct ScanError {
    /// Which kind of error it is. Readers report only [`ErrorKind::Damaged`] and [`ErrorKind::Missing`].
    pub kind: ErrorKind,
    /// The file or folder that is to blame.
    pub path: PathBuf,
    /// The line, counted from 1, where one is known.
    pub line: Option<usize>,
    /// What is wrong, in words that follow the place: "is not valid JSON".
    pub what: String,
    /// What to do about it, in whole sentences. Readers may leave it empty: the caller knows the tool that writes the file.
    pub advice: String,
}

impl ScanError {
    /// An error without line and advice.
    pub fn new(kind: ErrorKind, path: &Path, what: impl Into<String>) -> ScanError {
        ScanError { kind, path: path.to_owned(), line: None, what: what.into(), advice: String::new() }
    }

    /// Says what to do about it, unless that is said already.
    pub fn advise(mut self, advice: impl Into<String>) -> ScanError {
        if self.advice.is_empty() {
            self.advice = advice.into();
        }
        self
    }
}

impl fmt::Display for ScanError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self.path.to_str() {
            Some(".") => write!(f, "the current folder")?,
            _ => write!(f, "{}", crate::text::printable(&self.path.to_string_lossy()))?,
        }
        if let Some(line) = self.line {
            write!(f, ", line {line},")?;
        }
        write!(f, " {}", crate::text::printable(&self.what))
    }
}

impl std::error::Error for ScanError {}
