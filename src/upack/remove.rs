//! Removing a package: what it brought is moved away, the registry changed, and only then anything deleted.

use std::fs;
use std::path::Path;

use super::error::{ErrorKind, UpackError, shown};
use super::journal::{Journal, Plan, recover};
use super::place::Place;
use super::plan::{Removal, Step};
use super::registry::{Change, Installed, Registry};
use super::store::{self, StoreLock};
use super::{Event, Interruption, Notify, PackageName};

impl Registry {
    /// Removes a package: the files that it brought, changed ones included, and folders that are empty then, but never its
    /// target. For a package that another program installed, which files it brought is not known, and everything in the
    /// target goes. A target that is gone is no error. When it fails, everything is as it was.
    ///
    /// # Errors
    /// `NotFound` if the package is not installed; `Other` if everything in the target would go and it is `/`, a home
    /// folder, a folder above the current one or a link; `Registry` if the registry is damaged.
    pub fn remove(&self, name: &PackageName, notify: Notify<'_>) -> Result<(), UpackError> {
        let interruption = Interruption::defer();
        // Before the folder of the registry is made for the lock.
        self.find(name)?;
        let lock = StoreLock::acquire(self.root(), true, notify, &interruption)?;
        recover(&lock, self, notify, &interruption)?;
        let entry = self.find(name)?;
        let id = store::new_id().map_err(|error| UpackError::io("get random numbers for", self.root(), &error))?;
        let target = entry.target();
        // What is not a folder any more is not what the package brought.
        let place = match target.is_dir() {
            true => Some(Place::of(target)?),
            false => None,
        };
        let removal = match &place {
            Some(place) => removal(&entry, place, &id)?,
            None => Removal::default(),
        };
        let candidates = place.as_ref().filter(|_| !removal.files.is_empty()).map(|place| place.staging(&id));
        let mut journal = Journal::begin(&lock, &id, target, candidates.clone().unwrap_or_default())?;
        let staging = candidates.map(|_| journal.make_staging()).transpose()?;
        notify(Event::Step);
        let plan = Plan {
            root: place.map_or_else(|| target.to_path_buf(), |place| place.root),
            staging,
            steps: removal.files.into_iter().map(Step::Take).collect(),
            folders: removal.folders,
            change: Some(Change::Remove(name.clone())),
        };
        journal.write_plan(&plan)?;
        notify(Event::Step);
        journal.run(&plan, self, &lock, notify, &interruption)
    }

    /// Finishes or undoes what commands have begun that were killed. Every command that deals with packages calls it
    /// first.
    ///
    /// # Errors
    /// A change can neither be finished nor undone.
    pub fn recover(&self, notify: Notify<'_>) -> Result<(), UpackError> {
        let ids = store::journals(self.root()).map_err(|error| UpackError::io("read", self.root(), &error))?;
        if ids.is_empty() {
            return Ok(());
        }
        let interruption = Interruption::defer();
        let lock = StoreLock::acquire(self.root(), true, notify, &interruption)?;
        recover(&lock, self, notify, &interruption)
    }
}

/// What an entry takes with it from its target, which exists. `id` is that of the change: a folder of this name is its own.
///
/// # Errors
/// As `Registry::remove`.
pub fn removal(entry: &Installed, place: &Place, id: &str) -> Result<Removal, UpackError> {
    match entry.files() {
        Some(files) => Removal::listed(&place.root, &files, &entry.folders()),
        None => {
            require_clearable(entry, place)?;
            Removal::everything(&place.root, &store::private_name(id))
        }
    }
}

/// Refuses folders whose whole content is certainly not that of a package.
fn require_clearable(entry: &Installed, place: &Place) -> Result<(), UpackError> {
    let refuse = |why: &str| {
        let fact = format!("{} {why}", shown(entry.target()));
        let advice = "Nothing was changed. Everything in that folder would go, since the registry does not say which files \
                      the package brought. Delete them yourself, then remove the entry from installedPackages.json.";
        Err(UpackError::new(ErrorKind::Other, fact, advice))
    };
    if fs::symlink_metadata(entry.target()).is_ok_and(|about| about.is_symlink()) {
        return refuse("is a link");
    }
    let root = &place.root;
    if root.parent().is_none() {
        return refuse("is the root of the file system");
    }
    if is_or_holds_home(root) {
        return refuse("is a home folder, or holds one");
    }
    let here = std::env::current_dir().and_then(fs::canonicalize);
    if here.is_ok_and(|here| here != *root && here.starts_with(root)) {
        return refuse("is above the current folder");
    }
    Ok(())
}

fn is_or_holds_home(folder: &Path) -> bool {
    let own = std::env::home_dir().and_then(|home| fs::canonicalize(home).ok());
    let homes = ["/home", "/Users", "/export/home", "C:\\Users"].map(Path::new);
    own.is_some_and(|own| own.starts_with(folder))
        || folder == Path::new("/root")
        || homes.iter().any(|homes| folder == *homes || folder.parent() == Some(homes))
}
