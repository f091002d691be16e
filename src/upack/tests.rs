//! What whole commands leave in the target and in the registry.

mod install;
mod remove;
mod together;
mod update;

use std::os::unix::fs::{PermissionsExt, symlink};
use std::path::{Path, PathBuf};
use std::time::{Duration, UNIX_EPOCH};

use super::journal::Journal;
use super::place::Place;
use super::store::{self, StoreLock};
use super::testing::{Folder, Raw, package, unnamed, zip};
use super::*;

/// A home with a registry, and a target beside it.
struct World {
    folder: Folder,
    registry: Registry,
}

impl World {
    fn new() -> World {
        let folder = Folder::new();
        let registry = Registry::at(folder.path("home/.upack"));
        folder.folder("home");
        World { folder, registry }
    }

    fn install(&self, name: &str, version: &str, archive: &[u8], target: &str) -> Result<(), UpackError> {
        self.begin(name, version, target).and_installed(archive)
    }

    fn begin(&self, name: &str, version: &str, target: &str) -> Begun<'_> {
        let registration = Registration { name: PackageName::parse(name).unwrap(), version: version.to_string() };
        let target = self.folder.path(target);
        Begun { registry: &self.registry, target, overwrite: false, replaces: None, registration: Some(registration) }
    }

    fn update(&self, name: &str, version: &str, archive: &[u8]) -> Result<(), UpackError> {
        let entry = self.registry.find(&PackageName::parse(name).unwrap())?;
        let mut begun = self.begin(name, version, "");
        begun.target = PathBuf::from(entry.path());
        Begun { overwrite: true, replaces: Some(entry), ..begun }.and_installed(archive)
    }

    fn remove(&self, name: &str) -> Result<(), UpackError> {
        self.registry.remove(&PackageName::parse(name).unwrap(), &mut |_| {})
    }

    /// Everything below the target.
    fn target(&self) -> Vec<String> {
        testing::listing(&self.folder.path("t"))
    }
}

struct Begun<'a> {
    registry: &'a Registry,
    target: PathBuf,
    overwrite: bool,
    replaces: Option<super::registry::Installed>,
    registration: Option<Registration>,
}

impl Begun<'_> {
    fn and_installed(self, archive: &[u8]) -> Result<(), UpackError> {
        self.and_installed_with(archive, &mut |_| {})
    }

    fn and_installed_with(self, archive: &[u8], notify: Notify<'_>) -> Result<(), UpackError> {
        let archive = Archive::open(unnamed(archive), "p.upack", Origin::Server)?;
        let Begun { registry, target, overwrite, replaces, registration } = self;
        let installation = Installation { registry, target: &target, overwrite, replaces, registration };
        installation.unpack(&archive, notify)?.commit(notify)
    }
}

/// Registers a package as the existing program does, which does not list its files.
fn register_foreign(world: &World, path: &Path) {
    let entry = format!(r#"[{{"group":null,"name":"p","version":"1.0.0","path":"{}","x":1}}]"#, path.display());
    world.folder.file("home/.upack/installedPackages.json", entry);
}
