//! Building a package: everything is checked first, then the archive is written to a temporary file and renamed.

mod source;

use std::fs::{self, File};
use std::io::{self, Read};
use std::path::{Path, PathBuf};
use std::time::{SystemTime, UNIX_EPOCH};

use super::archive::{ArchiveWriter, CONTENT, MANIFEST};
use super::error::{ErrorKind, UpackError, shown};
use super::{Event, Manifest, Notify, PackageName, full_path};
use crate::atomic_file::{AtomicFile, Readers, Replace};
use source::{Item, Skipped};

/// What to build.
pub struct CreateOptions<'a> {
    /// The folder whose content is packed.
    pub source: &'a Path,
    /// The folder that the package is written to.
    pub target_folder: &'a Path,
    /// A JSON file with the members of the manifest.
    pub manifest: Option<&'a Path>,
    /// Overrides group and name of the manifest.
    pub name: Option<&'a PackageName>,
    /// Overrides the version of the manifest.
    pub version: Option<&'a str>,
    /// Whether an existing file is replaced.
    pub overwrite: bool,
    /// 0 (none) to 9 (best).
    pub compression: u32,
    /// The seconds since 1970 that `SOURCE_DATE_EPOCH` gives: every time in the archive is this one then, and permission
    /// bits are 0644 or 0755, so that equal content makes equal bytes.
    pub source_date: Option<i64>,
}

/// A package that is known to be possible. Nothing is written yet.
pub struct Creation {
    file: PathBuf,
    manifest: Manifest,
    items: Vec<Item>,
    overwrite: bool,
    compression: u32,
    source_date: Option<i64>,
}

/// The mode of files, and of folders and programs, where the true one is not to be stored.
const PLAIN: u32 = 0o644;
const EXECUTABLE: u32 = 0o755;

impl Creation {
    /// Checks source, manifest, name, version and target, and lists what is to be packed: everything below the source but
    /// the manifest and the package themselves, whatever they are called there. Links are followed inside the source.
    ///
    /// # Errors
    /// `Input` if the source or the manifest is missing or unreadable, name or version is missing or malformed, or the
    /// source has what cannot be packed, such as a link that leads out of it. `Other` if the manifest is not a JSON object,
    /// or the target exists or has no folder.
    pub fn prepare(options: &CreateOptions<'_>) -> Result<Creation, UpackError> {
        match fs::metadata(options.source) {
            Ok(about) if about.is_dir() => {}
            Ok(_) => return Err(bad_source(options.source, "it is not a folder")),
            Err(error) if error.kind() == io::ErrorKind::NotFound => {
                return Err(bad_source(options.source, "there is no such folder"));
            }
            Err(error) => return Err(bad_source(options.source, &error.to_string())),
        }
        let mut manifest = options.manifest.map(Manifest::read).transpose()?.unwrap_or_default();
        if let Some(name) = options.name {
            manifest.set_name(name);
        }
        if let Some(version) = options.version {
            manifest.set_version(version);
        }
        let (name, version) = manifest.identity()?;
        let file = options.target_folder.join(format!("{}-{version}.upack", name.name));
        let folder = fs::canonicalize(options.target_folder)
            .map_err(|error| UpackError::io("write to the folder", options.target_folder, &error))?;
        if !options.overwrite && fs::symlink_metadata(&file).is_ok() {
            let fact = format!("{} already exists and --overwrite was not specified", shown(&file));
            return Err(UpackError::new(ErrorKind::Other, fact, "Use --overwrite to replace it."));
        }
        let skipped = Skipped::new(&folder, &file, options.manifest);
        let items = source::list(options.source, &skipped)?;
        let (overwrite, compression, source_date) = (options.overwrite, options.compression, options.source_date);
        Ok(Creation { file, manifest, items, overwrite, compression, source_date })
    }

    /// The package, as the target folder was given.
    pub fn file(&self) -> &Path {
        &self.file
    }

    /// The same from the root of the file system.
    pub fn full_path(&self) -> PathBuf {
        full_path(&self.file)
    }

    /// Writes the package. It is complete or absent afterwards.
    ///
    /// # Errors
    /// `Input` if a file cannot be read, `Other` if the package cannot be written.
    pub fn write(&self, notify: Notify<'_>) -> Result<(), UpackError> {
        let cannot_write = |error: &io::Error| UpackError::io("write", &self.file, error);
        let replace = if self.overwrite { Replace::Allowed } else { Replace::Never };
        let file = AtomicFile::begin(&self.file, replace, Readers::ByUmask).map_err(|error| cannot_write(&error))?;
        let mut archive = ArchiveWriter::new(io::BufWriter::with_capacity(64 * 1024, file), self.compression);
        let total = self.items.iter().map(|item| item.size).sum();
        let mut done = 0;
        let mut seen = |count: usize| {
            done += count as u64;
            notify(Event::Progress { done, total });
            Ok(())
        };
        let now = self.source_date.unwrap_or_else(|| seconds_of(SystemTime::now()));
        let manifest = self.manifest.to_json();
        archive
            .file(MANIFEST, PLAIN, now, &mut manifest.as_bytes(), &mut |_| Ok(()))
            .map_err(|error| cannot_write(&error))?;
        for item in &self.items {
            let name = format!("{CONTENT}{}", item.path);
            let unreadable = |error: &io::Error| {
                let fact = format!("cannot read {}: {error}", shown(&item.file));
                UpackError::new(ErrorKind::Input, fact, "No package was written. Make the file readable, or remove it.")
            };
            if item.is_folder {
                let about = fs::metadata(&item.file).map_err(|error| unreadable(&error))?;
                let (mode, modified) = self.mode_and_time(&about);
                archive.folder(&name, mode, modified).map_err(|error| cannot_write(&error))?;
                continue;
            }
            let file = File::open(&item.file).map_err(|error| unreadable(&error))?;
            let about = file.metadata().map_err(|error| unreadable(&error))?;
            let (mode, modified) = self.mode_and_time(&about);
            let mut content = Content { file, failed: false };
            archive.file(&name, mode, modified, &mut content, &mut seen).map_err(|error| match content.failed {
                true => unreadable(&error),
                false => cannot_write(&error),
            })?;
        }
        let buffer = archive.finish().map_err(|error| cannot_write(&error))?;
        let file = buffer.into_inner().map_err(|error| cannot_write(error.error()))?;
        file.commit().map_err(|error| match error.kind() {
            io::ErrorKind::AlreadyExists => {
                let fact = format!("{} was made by another process in the meantime", shown(&self.file));
                UpackError::new(ErrorKind::Other, fact, "Use --overwrite to replace it.")
            }
            _ => cannot_write(&error),
        })
    }

    fn mode_and_time(&self, about: &fs::Metadata) -> (u32, i64) {
        let mode = mode_of(about);
        match self.source_date {
            Some(date) if about.is_dir() || mode & 0o100 != 0 => (EXECUTABLE, date),
            Some(date) => (PLAIN, date),
            None => (mode, about.modified().map_or(0, seconds_of)),
        }
    }
}

/// A file being packed, which remembers whether it was the one that failed.
struct Content {
    file: File,
    failed: bool,
}

impl Read for Content {
    fn read(&mut self, buffer: &mut [u8]) -> io::Result<usize> {
        let result = self.file.read(buffer);
        self.failed = result.as_ref().is_err_and(|error| error.kind() != io::ErrorKind::Interrupted);
        result
    }
}

fn bad_source(source: &Path, why: &str) -> UpackError {
    let fact = format!("cannot read the source folder {}: {why}", shown(source));
    UpackError::new(ErrorKind::Input, fact, "Check --source-directory: it takes the folder whose content is packed.")
}

/// The permission bits without setuid, setgid and sticky.
#[cfg(unix)]
fn mode_of(about: &fs::Metadata) -> u32 {
    std::os::unix::fs::PermissionsExt::mode(&about.permissions()) & 0o777
}

/// Windows knows no permission bits.
#[cfg(not(unix))]
fn mode_of(about: &fs::Metadata) -> u32 {
    if about.is_dir() { EXECUTABLE } else { PLAIN }
}

fn seconds_of(time: SystemTime) -> i64 {
    match time.duration_since(UNIX_EPOCH) {
        Ok(elapsed) => i64::try_from(elapsed.as_secs()).unwrap_or(i64::MAX),
        Err(error) => -i64::try_from(error.duration().as_secs()).unwrap_or(i64::MAX),
    }
}

#[cfg(all(test, unix))]
mod tests;
