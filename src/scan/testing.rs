//! What tests of the readers have in common.

use std::path::Path;

use super::purl::Purl;
use super::{Input, Project, ScanError};

/// The text as a file of that path, which need not be there.
pub fn input<'a>(path: &'a str, text: &'a str) -> Input<'a> {
    Input { path: Path::new(path), bytes: text.as_bytes() }
}

/// The purls of the packages, those for development with `(dev)` after them; or the error with its advice.
pub fn listed(read: Result<Project, ScanError>) -> Result<Vec<String>, String> {
    let shown = |error: ScanError| format!("{error} {}", error.advice).trim_end().to_owned();
    let packages = read.map_err(shown)?.packages;
    let mark = |is_development| if is_development { " (dev)" } else { "" };
    Ok(packages.iter().map(|package| format!("{}{}", Purl::from(package), mark(package.is_development))).collect())
}
