//! `package-lock.json` and `npm-shrinkwrap.json`, versions 1 to 3.
//!
//! The members are taken from the text one by one and most of them are skipped, so that a lock of fifty thousand packages
//! costs little more than its packages.

use std::fmt;

use serde::de::{DeserializeSeed, Error, IgnoredAny, MapAccess, Visitor};
use serde::{Deserialize, Deserializer};

use super::{Input, Package, Project, ScanError};

/// The newest version of the format that is known.
const NEWEST: u64 = 3;

/// Reads a `package-lock.json`.
///
/// # Errors
///
/// Where it is not JSON, has an unknown version, or none of the members that make a lock file.
pub fn read(input: &Input) -> Result<Project, ScanError> {
    let lock: Lock = input.json()?;
    if lock.version.is_some_and(|version| version > NEWEST) {
        let advice = format!("Run npm install --lockfile-version={NEWEST} to write it in a version that is known.");
        return Err(input.error(None, "has a lockfileVersion that is not known yet").advise(advice));
    }
    let packages = match (lock.packages, lock.dependencies) {
        (Some(packages), _) => packages,
        (None, Some(dependencies)) => dependencies,
        // A version 1 lock of a project that depends on nothing.
        (None, None) if lock.version.is_some() => Vec::new(),
        (None, None) => return Err(input.error(None, "has neither packages nor dependencies")),
    };
    let name = lock.name.filter(|name| !name.is_empty()).unwrap_or_else(|| input.folder_name());
    Ok(Project { name, packages, warnings: Vec::new() })
}

/// The package of a name that may have a scope.
pub fn package(name: &str, version: Option<String>, is_development: bool) -> Package {
    let (group, name) = match name.split_once('/') {
        Some((scope, name)) if scope.starts_with('@') => (Some(scope.to_owned()), name),
        _ => (None, name),
    };
    let version = version.filter(|version| !version.is_empty());
    Package { kind: "npm", group, name: name.to_owned(), version, is_development, ..Package::default() }
}

#[derive(Default)]
struct Lock {
    name: Option<String>,
    version: Option<u64>,
    packages: Option<Vec<Package>>,
    dependencies: Option<Vec<Package>>,
}

impl<'de> Deserialize<'de> for Lock {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Lock, D::Error> {
        struct LockVisitor;

        impl<'de> Visitor<'de> for LockVisitor {
            type Value = Lock;

            fn expecting(&self, f: &mut fmt::Formatter) -> fmt::Result {
                f.write_str("a lock file of npm")
            }

            fn visit_map<A: MapAccess<'de>>(self, mut map: A) -> Result<Lock, A::Error> {
                let mut lock = Lock::default();
                while let Some(member) = map.next_key::<String>()? {
                    match member.as_str() {
                        "name" => lock.name = map.next_value()?,
                        "lockfileVersion" => lock.version = map.next_value()?,
                        "packages" => lock.packages = Some(map.next_value::<Packages>()?.0),
                        // Version 2 has the same packages once more for npm 6.
                        "dependencies" if lock.packages.is_none() => {
                            let mut found = Vec::new();
                            map.next_value_seed(Dependencies { found: &mut found, is_development: false })?;
                            lock.dependencies = Some(found);
                        }
                        _ => drop(map.next_value::<IgnoredAny>()?),
                    }
                }
                Ok(lock)
            }
        }

        deserializer.deserialize_map(LockVisitor)
    }
}

/// The packages of versions 2 and 3: a map from places in the folder to entries.
struct Packages(Vec<Package>);

/// The name that a key of `packages` states: what follows its last `node_modules/`. A key without one is the project
/// itself or a local folder.
struct Key(Option<Package>);

#[derive(Deserialize)]
struct Entry {
    /// The real name of a package that is installed under another one.
    name: Option<String>,
    version: Option<String>,
    dev: Option<bool>,
    link: Option<bool>,
}

impl<'de> Deserialize<'de> for Packages {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Packages, D::Error> {
        struct PackagesVisitor;

        impl<'de> Visitor<'de> for PackagesVisitor {
            type Value = Packages;

            fn expecting(&self, f: &mut fmt::Formatter) -> fmt::Result {
                f.write_str("a map of packages")
            }

            fn visit_map<A: MapAccess<'de>>(self, mut map: A) -> Result<Packages, A::Error> {
                let mut found = Vec::new();
                while let Some(Key(key)) = map.next_key()? {
                    let Some(mut listed) = key else {
                        map.next_value::<IgnoredAny>()?;
                        continue;
                    };
                    let entry: Entry = map.next_value()?;
                    let is_development = entry.dev == Some(true);
                    if let Some(name) = entry.name {
                        listed = package(&name, entry.version, is_development);
                    } else {
                        listed.version = entry.version.filter(|version| !version.is_empty());
                        listed.is_development = is_development;
                    }
                    if entry.link != Some(true) {
                        found.push(listed);
                    }
                }
                Ok(Packages(found))
            }
        }

        deserializer.deserialize_map(PackagesVisitor)
    }
}

impl<'de> Deserialize<'de> for Key {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Key, D::Error> {
        struct KeyVisitor;

        impl Visitor<'_> for KeyVisitor {
            type Value = Key;

            fn expecting(&self, f: &mut fmt::Formatter) -> fmt::Result {
                f.write_str("a place in the folder")
            }

            fn visit_str<E: Error>(self, place: &str) -> Result<Key, E> {
                let name = match place.rsplit_once("node_modules/") {
                    Some((before, name)) if before.is_empty() || before.ends_with('/') => name,
                    _ => return Ok(Key(None)),
                };
                Ok(Key((!name.is_empty()).then(|| package(name, None, false))))
            }
        }

        deserializer.deserialize_str(KeyVisitor)
    }
}

/// The nested packages of version 1.
struct Dependencies<'f> {
    found: &'f mut Vec<Package>,
    /// Whether what they are nested in is needed for development only.
    is_development: bool,
}

impl<'de> DeserializeSeed<'de> for Dependencies<'_> {
    type Value = ();

    fn deserialize<D: Deserializer<'de>>(self, deserializer: D) -> Result<(), D::Error> {
        deserializer.deserialize_map(self)
    }
}

impl<'de> Visitor<'de> for Dependencies<'_> {
    type Value = ();

    fn expecting(&self, f: &mut fmt::Formatter) -> fmt::Result {
        f.write_str("a map of dependencies")
    }

    fn visit_map<A: MapAccess<'de>>(self, mut map: A) -> Result<(), A::Error> {
        while let Some(name) = map.next_key::<String>()? {
            map.next_value_seed(Dependency { name, list: Dependencies { found: self.found, ..self } })?;
        }
        Ok(())
    }
}

/// One package of version 1, with those that are nested in it.
struct Dependency<'f> {
    name: String,
    list: Dependencies<'f>,
}

impl<'de> DeserializeSeed<'de> for Dependency<'_> {
    type Value = ();

    fn deserialize<D: Deserializer<'de>>(self, deserializer: D) -> Result<(), D::Error> {
        deserializer.deserialize_map(self)
    }
}

impl<'de> Visitor<'de> for Dependency<'_> {
    type Value = ();

    fn expecting(&self, f: &mut fmt::Formatter) -> fmt::Result {
        f.write_str("a dependency")
    }

    fn visit_map<A: MapAccess<'de>>(self, mut map: A) -> Result<(), A::Error> {
        let Dependencies { found, is_development } = self.list;
        let (mut version, mut is_development) = (None::<String>, is_development);
        // Nested ones may come before the member that says what they are nested in.
        let first = found.len();
        while let Some(member) = map.next_key::<String>()? {
            match member.as_str() {
                "version" => version = map.next_value()?,
                "dev" => is_development |= map.next_value::<Option<bool>>()? == Some(true),
                "dependencies" => map.next_value_seed(Dependencies { found, is_development })?,
                _ => drop(map.next_value::<IgnoredAny>()?),
            }
        }
        if is_development {
            found[first..].iter_mut().for_each(|nested| nested.is_development = true);
        }
        found.extend(locked(&self.name, version, is_development));
        Ok(())
    }
}

/// The package of a version 1 entry, whose version may be an address as well; none for a local folder.
fn locked(name: &str, version: Option<String>, is_development: bool) -> Option<Package> {
    let Some((scheme, address)) = version.as_deref().and_then(|version| version.split_once(':')) else {
        return Some(package(name, version, is_development));
    };
    let from_file_name = || {
        let file = address.split(['?', '#']).next()?.rsplit('/').next()?;
        let version = file.strip_prefix(name.rsplit('/').next()?)?.strip_prefix('-')?.strip_suffix(".tgz")?;
        version.starts_with(|first: char| first.is_ascii_digit()).then(|| version.to_owned())
    };
    match scheme {
        "npm" => {
            let split = address.rsplit_once('@').filter(|(real, _)| !real.is_empty());
            let (real, version) = split.map_or((address, None), |(real, version)| (real, Some(version.to_owned())));
            Some(package(real, version, is_development))
        }
        "file" | "link" if ![".tgz", ".tar.gz", ".tar"].iter().any(|end| address.ends_with(end)) => None,
        "file" | "http" | "https" => Some(package(name, from_file_name(), is_development)),
        // A commit, by one of the many ways to name a repository.
        _ => Some(package(name, None, is_development)),
    }
}

#[cfg(test)]
mod tests;
