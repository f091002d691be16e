//! Software composition analysis without a server: dependency files become lists of packages, and those become an SBOM.
//!
//! One file per format reads bytes and knows nothing of the folder around it. The layer imports the ground only and never
//! prints: warnings are collected and handed back, errors carry path and line.

use std::fmt;
use std::path::{Path, PathBuf};

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
#[derive(Debug, Default, PartialEq, Eq)]
pub struct Project {
    /// The name that reports show for it: the one in the file, else that of the folder.
    pub name: String,
    /// The packages, in the order of the file.
    pub packages: Vec<Package>,
}

/// A dependency file that was read into memory.
pub struct Input<'a> {
    /// Where it lies, for messages and for manifests beside it.
    pub path: &'a Path,
    /// Its bytes, as they stand on disk.
    pub bytes: &'a [u8],
}

/// Why a scan cannot go on.
#[derive(Debug, PartialEq, Eq)]
pub struct ScanError {
    /// The file that is to blame.
    pub path: PathBuf,
    /// The line, counted from 1, where one is known.
    pub line: Option<usize>,
    /// What is wrong, in words that follow the place: "is not valid JSON".
    pub what: String,
}

impl fmt::Display for ScanError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}", crate::text::printable(&self.path.to_string_lossy()))?;
        if let Some(line) = self.line {
            write!(f, ", line {line},")?;
        }
        write!(f, " {}", self.what)
    }
}
