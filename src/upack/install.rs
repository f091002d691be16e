//! Installing a package: everything is unpacked and checked beside the target, and only then moved into it.

use std::collections::HashSet;
use std::fs::{self, OpenOptions};
use std::io::{self, ErrorKind as IoKind, Write};
use std::path::{Path, PathBuf};

use super::archive::names::Paths;
use super::archive::{Archive, Entry, Inflater};
use super::error::{ErrorKind, UpackError};
use super::files::{set_mode, set_modified};
use super::journal::{Journal, Plan, recover};
use super::place::Place;
use super::plan::{self, Removal};
use super::registry::{Change, Installed, Registration, Registry};
use super::store::{self, StoreLock};
use super::{Event, Interruption, Notify};

/// A package to install.
pub struct Installation<'a> {
    /// The registry of the user.
    pub registry: &'a Registry,
    /// The folder that gets the content. It need not exist.
    pub target: &'a Path,
    /// Whether files of the target that the package has too are replaced.
    pub overwrite: bool,
    /// The installed version that this one takes the place of. What it brought goes.
    pub replaces: Option<Installed>,
    /// What to register; nothing if the package is only to be unpacked.
    pub registration: Option<Registration>,
}

/// A package that is unpacked beside its target. Dropped, it leaves nothing behind.
pub struct Unpacked<'a> {
    installation: Installation<'a>,
    place: Place,
    /// What the package brings, relative to the root of the place.
    paths: Paths,
    files: Vec<String>,
    folders: Vec<String>,
    journal: Journal,
    staging: PathBuf,
    /// The folder of the journal, and whether it is that of the registry.
    folder: (PathBuf, bool),
    // Last, so that a signal ends the process only when all else is cleaned up.
    interruption: Interruption,
}

impl<'a> Installation<'a> {
    /// Unpacks an archive beside the target, checking every file as it goes. The target stays as it is.
    ///
    /// # Errors
    /// `Unsafe` if a checksum or a size is wrong or the file system takes two names for one; `Other` if a file is in the
    /// way or the disk is full.
    pub fn unpack(self, archive: &Archive, notify: Notify<'_>) -> Result<Unpacked<'a>, UpackError> {
        let interruption = Interruption::defer();
        let place = Place::of(self.target)?;
        let prefix = if place.missing.is_empty() { String::new() } else { format!("{}/", place.missing) };
        let paths = paths_of(archive, &place.missing, &prefix)?;
        // Before anything is written; once more when all is unpacked, for what has changed meanwhile.
        plan::steps(&place.root, &self.removal(&place)?, &paths, self.overwrite)?;
        let id = store::new_id().map_err(|error| UpackError::io("get random numbers for", &place.target, &error))?;
        let candidates = place.staging(&id);
        let (lock, is_registry) = self.lock(&candidates, notify, &interruption)?;
        recover(&lock, self.registry, notify, &interruption)?;
        let folder = (lock.folder().to_path_buf(), is_registry);
        let journal = Journal::begin(&lock, &id, &place.target, candidates)?;
        drop(lock);
        notify(Event::Step);
        let staging = journal.make_staging()?;
        notify(Event::Step);
        let content = staging.join("new").join(&place.missing);
        fs::create_dir_all(&content).map_err(|error| UpackError::io("create", &content, &error))?;
        unpack(archive, &content, notify, &interruption)?;
        let named = |is_folder| archive.entries().iter().filter(move |entry| entry.is_folder == is_folder);
        let files = named(false).map(|entry| entry.path.clone()).collect();
        let is_empty = |entry: &&Entry| {
            let inside = format!("{}/", entry.path);
            let next = archive.entries().partition_point(|other| other.path < inside);
            !archive.entries().get(next).is_some_and(|other| other.path.starts_with(&inside))
        };
        let folders = named(true).filter(is_empty).map(|entry| entry.path.clone()).collect();
        Ok(Unpacked { installation: self, place, paths, files, folders, journal, staging, folder, interruption })
    }

    /// What the replaced version takes with it.
    fn removal(&self, place: &Place) -> Result<Removal, UpackError> {
        match &self.replaces {
            Some(entry) if place.missing.is_empty() => super::remove::removal(entry, place, ""),
            _ => Ok(Removal::default()),
        }
    }

    /// The lock of the folder for the journal. That is the folder of the registry, unless it takes no files and nothing is
    /// to be registered.
    fn lock(
        &self,
        candidates: &[PathBuf],
        notify: Notify<'_>,
        interruption: &Interruption,
    ) -> Result<(StoreLock, bool), UpackError> {
        let refused = match StoreLock::acquire(self.registry.root(), true, notify, interruption) {
            Ok(lock) => return Ok((lock, true)),
            Err(error) => error,
        };
        if self.registration.is_none() {
            for folder in candidates.iter().filter_map(|candidate| candidate.parent()) {
                if let Ok(lock) = StoreLock::acquire(folder, false, notify, interruption) {
                    return Ok((lock, false));
                }
            }
        }
        Err(refused)
    }
}

impl Unpacked<'_> {
    /// Moves the content into the target and registers the package. When it fails, everything is as it was.
    ///
    /// # Errors
    /// `Other` if the package was installed in the meantime, a file is in the way or cannot be moved; `Registry` if the
    /// registry is damaged.
    pub fn commit(mut self, notify: Notify<'_>) -> Result<(), UpackError> {
        let Installation { registry, overwrite, .. } = self.installation;
        let lock = StoreLock::acquire(&self.folder.0, self.folder.1, notify, &self.interruption)?;
        recover(&lock, registry, notify, &self.interruption)?;
        self.require_unchanged()?;
        let removal = match &self.installation.replaces {
            Some(entry) if self.place.missing.is_empty() => {
                super::remove::removal(entry, &self.place, self.journal.id())?
            }
            _ => Removal::default(),
        };
        let steps = plan::steps(&self.place.root, &removal, &self.paths, overwrite)?;
        let folders = removal.folders.into_iter().filter(|folder| !self.paths.has(folder)).collect();
        let change = self.installation.registration.as_ref().map(|registration| {
            let target = self.place.target.to_string_lossy();
            let files = self.files.iter().map(String::as_str).collect();
            Change::Add(registration.entry(&target, files, self.folders.iter().map(String::as_str).collect()))
        });
        let plan = Plan { root: self.place.root.clone(), staging: Some(self.staging.clone()), steps, folders, change };
        self.journal.write_plan(&plan)?;
        notify(Event::Step);
        self.journal.run(&plan, registry, &lock, notify, &self.interruption)
    }

    /// Another command may have changed the registry while this one was unpacking.
    fn require_unchanged(&self) -> Result<(), UpackError> {
        let Installation { registry, replaces, registration, .. } = &self.installation;
        match (replaces, registration) {
            (Some(entry), _) => {
                let name = entry.name();
                if registry.find(&name)? == *entry {
                    return Ok(());
                }
                let fact = format!("Package {name} was changed by another command in the meantime.");
                Err(UpackError::new(ErrorKind::Other, fact, "Nothing was changed. Run the command again."))
            }
            (None, Some(registration)) => registry.require_absent(&registration.name),
            (None, None) => Ok(()),
        }
    }
}

/// The paths of the content below the root of the place. Archive has made sure that they don't clash.
fn paths_of(archive: &Archive, missing: &str, prefix: &str) -> Result<Paths, UpackError> {
    let mut paths = Paths::default();
    let target = (!missing.is_empty()).then(|| (missing.to_string(), true));
    let content = archive.entries().iter().map(|entry| (format!("{prefix}{}", entry.path), entry.is_folder));
    for (path, is_folder) in target.into_iter().chain(content) {
        paths.add(&path, is_folder).map_err(|clash| clashing(&path, clash))?;
    }
    Ok(paths)
}

fn clashing(path: &str, clash: &str) -> UpackError {
    let fact = format!("the archive is not safe to unpack: '{}' in it {clash}", crate::text::printable(path));
    UpackError::new(ErrorKind::Unsafe, fact, "Nothing was changed. Report it to the author of the package.")
}

/// Unpacks the content into an empty folder.
fn unpack(archive: &Archive, folder: &Path, notify: Notify<'_>, interruption: &Interruption) -> Result<(), UpackError> {
    let total = archive.content_size();
    let mut done = 0;
    let mut inflater = Inflater::new();
    let mut made: HashSet<&str> = HashSet::new();
    for entry in archive.entries() {
        interruption.check()?;
        notify(Event::Step);
        for parent in plan::ancestors(&entry.path) {
            if made.insert(parent) {
                make_folder(folder, parent)?;
            }
        }
        if entry.is_folder {
            if made.insert(&entry.path) {
                make_folder(folder, &entry.path)?;
            }
            continue;
        }
        let path = folder.join(&entry.path);
        let cannot = |error: io::Error| UpackError::io("write", &path, &error);
        let mut file =
            OpenOptions::new().write(true).create_new(true).open(&path).map_err(|error| match error.kind() {
                IoKind::AlreadyExists => taken_for_another(&entry.path),
                _ => cannot(error),
            })?;
        archive.read(entry, &mut inflater, &mut |piece| {
            file.write_all(piece).map_err(cannot)?;
            done += piece.len() as u64;
            notify(Event::Progress { done, total });
            interruption.check()
        })?;
        if let Some(time) = entry.modified {
            file.set_modified(time).map_err(cannot)?;
        }
        if let Some(mode) = entry.mode {
            set_mode(&path, mode).map_err(cannot)?;
        }
    }
    // Last, and the deepest first: what is written into a folder changes its time.
    for entry in archive.entries().iter().rev().filter(|entry| entry.is_folder) {
        let path = folder.join(&entry.path);
        let cannot = |error: io::Error| UpackError::io("write", &path, &error);
        if let Some(mode) = entry.mode {
            // A folder that its owner can't change could never be moved or removed.
            set_mode(&path, mode | 0o700).map_err(cannot)?;
        }
        if let Some(time) = entry.modified {
            set_modified(&path, time).map_err(cannot)?;
        }
    }
    Ok(())
}

fn make_folder(root: &Path, path: &str) -> Result<(), UpackError> {
    let folder = root.join(path);
    match fs::create_dir(&folder) {
        // A file system that ignores case takes two folders for one, and so may we.
        Err(error) if error.kind() == IoKind::AlreadyExists && folder.is_dir() => Ok(()),
        Err(error) if error.kind() == IoKind::AlreadyExists => Err(taken_for_another(path)),
        other => other.map_err(|error| UpackError::io("create", &folder, &error)),
    }
}

fn taken_for_another(path: &str) -> UpackError {
    clashing(path, "has a name that this file system takes for that of another entry")
}
