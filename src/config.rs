//! The configured sources: where their file is, what it contains, and how it is changed without losing anything.

mod file;
#[cfg(test)]
mod fuzz;
mod lock;
mod obfuscation;
mod source;

use std::env;
use std::fs;
use std::io::ErrorKind;
use std::path::PathBuf;

use serde::{Deserialize, Serialize};
use serde_json::{Map, Value};

use crate::failure::Failure;
use crate::text::{unexpanded_tilde, wrapping};
use file::Purpose;

pub use source::Source;

/// The content of the file.
#[derive(Default, Serialize, Deserialize)]
pub struct Config {
    #[serde(default, deserialize_with = "null_is_empty")]
    sources: Vec<Source>,
    /// Members that this program does not know.
    #[serde(flatten)]
    unknown: Map<String, Value>,
}

fn null_is_empty<'de, D: serde::Deserializer<'de>>(deserializer: D) -> Result<Vec<Source>, D::Error> {
    Option::<Vec<Source>>::deserialize(deserializer).map(Option::unwrap_or_default)
}

impl Config {
    /// Reads the file. A missing one counts as empty.
    ///
    /// # Errors
    /// `Exit::Setup` naming file and line when it can't be read or understood.
    pub fn load() -> Result<Config, Failure> {
        match path() {
            Ok(path) => file::read(&path, Purpose::Reading),
            // Without a home directory there is no file.
            Err(_) if env::var_os("PGUTIL_CONFIG").is_none() => Ok(Config::default()),
            Err(failure) => Err(failure),
        }
    }

    /// The sources in the order of the file.
    pub fn sources(&self) -> &[Source] {
        &self.sources
    }

    /// The first source of a name, ignoring case.
    pub fn find(&self, name: &str) -> Option<&Source> {
        self.sources.iter().find(|source| same_name(&source.name, name))
    }

    /// Adds a source at the end and removes those of the same name; says whether there was one. The new source takes over
    /// the members that this program does not know.
    pub fn add(&mut self, mut source: Source) -> bool {
        if let Some(old) = self.find(&source.name) {
            source.take_unknown_of(old);
        }
        let replaced = self.remove(&source.name);
        self.sources.push(source);
        replaced
    }

    /// Removes all sources of a name, ignoring case; says whether there was one.
    pub fn remove(&mut self, name: &str) -> bool {
        let before = self.sources.len();
        self.sources.retain(|source| !same_name(&source.name, name));
        self.sources.len() < before
    }

    /// Changes the file: under a lock it is read, changed and written whole. `mention` tells the user of a long wait for
    /// the lock.
    ///
    /// # Errors
    /// Those of reading; `Exit::Other` when the file can't be locked or written. It is as it was then.
    pub fn update<T>(mention: &dyn Fn(&str), change: impl FnOnce(&mut Config) -> T) -> Result<T, Failure> {
        let path = path()?;
        // Before a lock is put beside it: a file that can't be read is not to be changed.
        file::read(&path, Purpose::Changing)?;
        let locked = lock::Locked::open(&path, mention)?;
        let mut config = file::read_once(locked.path(), Purpose::Changing)?;
        let result = change(&mut config);
        config.sources.iter_mut().for_each(Source::drop_plain_copies);
        file::write(&locked, &config)?;
        Ok(result)
    }
}

/// The path of the file.
///
/// # Errors
/// `Exit::Setup` when `PGUTIL_CONFIG` names no file, or when there is no home directory.
pub fn path() -> Result<PathBuf, Failure> {
    if let Some(path) = env::var_os("PGUTIL_CONFIG") {
        return named_path(path.into());
    }
    // A relative folder would let the current one plant a configuration.
    let absolute = |name: &str| env::var_os(name).map(PathBuf::from).filter(|folder| folder.is_absolute());
    let folder = if cfg!(windows) {
        absolute("APPDATA")
    } else {
        absolute("XDG_CONFIG_HOME").or_else(|| absolute("HOME").map(|home| home.join(".config")))
    };
    folder.map(|folder| folder.join("pgutil").join("pgutil.config")).ok_or_else(|| {
        Failure::setup("cannot locate the configuration file: no home directory is known")
            .advise("Set HOME, or name the file with PGUTIL_CONFIG.")
    })
}

fn named_path(path: PathBuf) -> Result<PathBuf, Failure> {
    if path.as_os_str().is_empty() {
        return Err(Failure::setup("the variable PGUTIL_CONFIG is set but empty")
            .advise("Set it to the path of a file, or unset PGUTIL_CONFIG."));
    }
    if let Some(wrong) = path.to_str().and_then(wrapping) {
        return Err(Failure::setup(format!("the variable PGUTIL_CONFIG {wrong}"))
            .advise("Set PGUTIL_CONFIG to the path alone."));
    }
    match unexpanded_tilde(&path) {
        Some(advice) => Err(Failure::setup("the path in PGUTIL_CONFIG begins with a ~").advise(advice)),
        None => Ok(path),
    }
}

/// Whether the file is where this user may not even look: in another user's home directory, as in a container that runs
/// under another user id than it was made for.
pub fn is_out_of_reach() -> bool {
    path().is_ok_and(|path| fs::metadata(path).is_err_and(|error| error.kind() == ErrorKind::PermissionDenied))
}

/// The file that the existing program leaves in the current folder where `~/.config` does not exist. It is never read.
pub fn legacy_file() -> Option<PathBuf> {
    let path = env::current_dir().ok()?.join("pgutil").join("pgutil.config");
    path.is_file().then_some(path)
}

fn same_name(left: &str, right: &str) -> bool {
    left.to_lowercase() == right.to_lowercase()
}
