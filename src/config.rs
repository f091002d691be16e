//! The configured sources: where their file is, what it holds, and how it is changed without losing anything.

mod file;
#[cfg(test)]
mod fuzz;
mod obfuscation;
mod source;

use std::env;
use std::fs;
use std::io::ErrorKind;
use std::path::PathBuf;

use serde::{Deserialize, Serialize};
use serde_json::{Map, Value};

use crate::failure::Failure;

pub use source::Source;

/// What the file holds.
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
    /// Reads the file; an absent one is empty.
    ///
    /// # Errors
    /// `Exit::Setup` naming file and line when it can't be read or understood.
    pub fn load() -> Result<Config, Failure> {
        match path() {
            Ok(path) => file::read(&path),
            // Without a home there is no file.
            Err(_) if env::var_os("PGUTIL_CONFIG").is_none() => Ok(Config::default()),
            Err(failure) => Err(failure),
        }
    }

    /// The sources in the order of the file.
    pub fn sources(&self) -> &[Source] {
        &self.sources
    }

    /// The first source of that name, in any case.
    pub fn find(&self, name: &str) -> Option<&Source> {
        self.sources.iter().find(|source| same_name(&source.name, name))
    }

    /// Adds a source at the end, in the place of those of the same name; says whether there was one. Members that this
    /// program does not know go over to it.
    pub fn add(&mut self, mut source: Source) -> bool {
        if let Some(old) = self.find(&source.name) {
            source.take_unknown_of(old);
        }
        let replaced = self.remove(&source.name);
        self.sources.push(source);
        replaced
    }

    /// Removes all sources of a name; says whether there was one.
    pub fn remove(&mut self, name: &str) -> bool {
        let before = self.sources.len();
        self.sources.retain(|source| !same_name(&source.name, name));
        self.sources.len() < before
    }

    /// Changes the file: under a lock it is read, changed and written whole.
    ///
    /// # Errors
    /// Those of reading and of `change`; `Exit::Other` when it can't be written. The file is as it was then.
    pub fn update<T>(change: impl FnOnce(&mut Config) -> T) -> Result<T, Failure> {
        let path = path()?;
        // Before a lock is put beside it: what can't be read is not to be changed.
        file::read(&path)?;
        let locked = file::Locked::open(&path)?;
        let mut config = locked.read()?;
        let result = change(&mut config);
        config.sources.iter_mut().for_each(Source::drop_plain_copies);
        locked.write(&config)?;
        Ok(result)
    }
}

/// The place of the file.
///
/// # Errors
/// `Exit::Setup` when `PGUTIL_CONFIG` is empty or there is no home.
pub fn path() -> Result<PathBuf, Failure> {
    if let Some(path) = env::var_os("PGUTIL_CONFIG") {
        return if path.is_empty() {
            Err(Failure::setup("the variable PGUTIL_CONFIG is set but empty").advise("Unset it, or name a file."))
        } else {
            Ok(PathBuf::from(path))
        };
    }
    // A relative folder would let the current one plant a configuration.
    let absolute = |name: &str| env::var_os(name).map(PathBuf::from).filter(|folder| folder.is_absolute());
    let folder = if cfg!(windows) {
        absolute("APPDATA")
    } else {
        absolute("XDG_CONFIG_HOME").or_else(|| absolute("HOME").map(|home| home.join(".config")))
    };
    folder.map(|folder| folder.join("pgutil").join("pgutil.config")).ok_or_else(|| {
        Failure::setup("there is no place for the configuration: no home folder is known")
            .advise("Set HOME, or name the file with PGUTIL_CONFIG.")
    })
}

/// Whether the file lies where this user may not even look: in the home of somebody else, as in a container that runs
/// under another user id than it was made for.
pub fn is_out_of_reach() -> bool {
    path().is_ok_and(|path| fs::metadata(path).is_err_and(|error| error.kind() == ErrorKind::PermissionDenied))
}

/// The file that the existing program leaves in the current folder where `~/.config` is missing. It is never read.
pub fn legacy_file() -> Option<PathBuf> {
    let path = env::current_dir().ok()?.join("pgutil").join("pgutil.config");
    path.is_file().then_some(path)
}

fn same_name(left: &str, right: &str) -> bool {
    left.to_lowercase() == right.to_lowercase()
}
