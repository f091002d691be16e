//! The registry of installed packages, `~/.upack/installedPackages.json`, which the existing program and this one share:
//! the same form, the same lock. Members that this program does not know stay.

mod entry;
mod json;
mod lock;

use std::fs::{self, File};
use std::io::{ErrorKind as IoKind, Read, Write};
use std::path::{Path, PathBuf};

use serde_json::Value;

use super::PackageName;
use super::error::{ErrorKind, UpackError, shown};
use crate::atomic_file::{AtomicFile, Readers, Replace};
use crate::text::printable;

pub use entry::{Installed, Registration};
pub use lock::RegistryLock;

/// A package of 10,000 files takes half a megabyte.
const LARGEST: u64 = 256 * 1024 * 1024;

/// The registry of a user.
#[derive(Clone, Debug)]
pub struct Registry {
    root: PathBuf,
}

/// A change of the registry.
#[derive(Clone, Debug, PartialEq)]
pub enum Change {
    /// Replaces the entry of the package, if there is one, and puts the new one at the end.
    Add(Installed),
    /// Removes the entry of the package.
    Remove(PackageName),
}

impl Registry {
    /// The registry of the user who runs the program.
    ///
    /// # Errors
    /// `Registry` if no home directory is known.
    pub fn of_user() -> Result<Registry, UpackError> {
        let home = std::env::home_dir().filter(|home| home.is_absolute()).ok_or_else(|| {
            UpackError::new(
                ErrorKind::Registry,
                "cannot locate the registry of installed packages: no home directory",
                "Set the variable HOME (USERPROFILE on Windows) to a folder that you may write to.",
            )
        })?;
        Ok(Registry::at(home.join(".upack")))
    }

    /// The registry in a folder, which need not exist.
    pub fn at(root: PathBuf) -> Registry {
        Registry { root }
    }

    /// The folder of the registry.
    pub fn root(&self) -> &Path {
        &self.root
    }

    fn file(&self) -> PathBuf {
        self.root.join("installedPackages.json")
    }

    /// The installed packages, in the order of the file. Reading takes no lock: the file is always whole.
    ///
    /// # Errors
    /// `Registry` if the file cannot be read or understood.
    pub fn packages(&self) -> Result<Vec<Installed>, UpackError> {
        let path = self.file();
        let damaged = |why: &str| {
            let fact = format!("the registry of installed packages {} {why}", shown(&path));
            UpackError::new(
                ErrorKind::Registry,
                fact,
                "It is left as it is. Correct the file, or move it away: the packages in it then count as not installed.",
            )
        };
        let mut bytes = Vec::new();
        match fs::metadata(&path) {
            Err(error) if error.kind() == IoKind::NotFound && fs::symlink_metadata(&path).is_ok() => {
                return Err(damaged("is a link to a file that does not exist"));
            }
            Err(error) if matches!(error.kind(), IoKind::NotFound | IoKind::NotADirectory) => return Ok(Vec::new()),
            Err(error) => return Err(damaged(&format!("cannot be read: {error}"))),
            Ok(about) if !about.is_file() => return Err(damaged("is not a regular file")),
            Ok(about) if about.len() > LARGEST => return Err(damaged("is larger than 256 MiB")),
            Ok(_) => {}
        }
        File::open(&path)
            .and_then(|file| file.take(LARGEST).read_to_end(&mut bytes))
            .map_err(|error| damaged(&format!("cannot be read: {error}")))?;
        let text = bytes.strip_prefix("\u{feff}".as_bytes()).unwrap_or(&bytes);
        let value: Value = serde_json::from_slice(text)
            .map_err(|error| damaged(&format!("is not valid JSON: {}", printable(&error.to_string()))))?;
        let Value::Array(entries) = value else {
            return Err(damaged("is not a JSON array"));
        };
        let read = |(place, entry)| {
            Installed::from_json(entry).map_err(|why| damaged(&format!("is damaged: entry {} {why}", place + 1)))
        };
        entries.into_iter().enumerate().map(read).collect()
    }

    /// The entry of a package.
    ///
    /// # Errors
    /// `NotFound` if the package is not installed; as `packages`.
    pub fn find(&self, name: &PackageName) -> Result<Installed, UpackError> {
        let found = self.packages()?.into_iter().find(|entry| entry.is(name));
        found.ok_or_else(|| {
            UpackError::new(
                ErrorKind::NotFound,
                format!("Package {} is not installed.", printable(&name.to_string())),
                "See pgutil upack list for the packages that are.",
            )
        })
    }

    /// Makes sure that a package is not installed.
    ///
    /// # Errors
    /// `Other` if it is; as `packages`.
    pub fn require_absent(&self, name: &PackageName) -> Result<(), UpackError> {
        match self.packages()?.into_iter().find(|entry| entry.is(name)) {
            None => Ok(()),
            Some(entry) => {
                let fact = format!("Package {} is already installed.", printable(&name.to_string()));
                let place = printable(entry.path());
                let advice = format!("It is in {place}. Use pgutil upack update, or remove it first.");
                Err(UpackError::new(ErrorKind::Other, fact, advice))
            }
        }
    }

    /// Makes a change. The lock is held by the caller.
    ///
    /// # Errors
    /// `Registry` if the file cannot be understood, `Other` if it cannot be written. It is as it was then.
    pub fn apply(&self, _lock: &RegistryLock, change: &Change) -> Result<(), UpackError> {
        let mut entries = self.packages()?;
        match change {
            Change::Add(new) => {
                let name = new.name();
                entries.retain(|entry| !entry.is(&name));
                entries.push(new.clone());
            }
            Change::Remove(name) => entries.retain(|entry| !entry.is(name)),
        }
        let text = json::to_text(&Value::Array(entries.into_iter().map(Installed::into_json).collect()));
        let path = self.file();
        AtomicFile::begin(&path, Replace::Allowed, Readers::ByUmask)
            .and_then(|mut file| {
                file.write_all(text.as_bytes())?;
                file.commit()
            })
            .map_err(|error| UpackError::io("write", &path, &error))
    }
}

#[cfg(all(test, unix))]
mod tests;
