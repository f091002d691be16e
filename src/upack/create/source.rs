//! What a source folder holds: files and empty folders, sorted by the names they get in the archive.

use std::ffi::OsString;
use std::fs;
use std::io::ErrorKind as IoKind;
use std::path::{Path, PathBuf};

use crate::upack::archive::names;
use crate::upack::error::{ErrorKind, UpackError, shown};

/// A file or an empty folder that is to be packed.
#[derive(Debug)]
pub struct Item {
    /// Relative to the source, with `/` between its parts.
    pub path: String,
    /// The file itself, behind all links.
    pub file: PathBuf,
    /// Whether it is a folder that holds nothing to pack.
    pub is_folder: bool,
    /// The bytes of a file when it was listed.
    pub size: u64,
}

/// Files that are never packed: the manifest, the package and its temporary file.
pub struct Skipped {
    files: Vec<PathBuf>,
    folder: PathBuf,
    /// How the names of temporary files beside the package begin.
    temporary: OsString,
}

impl Skipped {
    /// `folder` is the real target folder, `package` the file in it.
    pub fn new(folder: &Path, package: &Path, manifest: Option<&Path>) -> Skipped {
        let name = package.file_name().unwrap_or_default();
        let mut files = vec![folder.join(name)];
        files.extend(fs::canonicalize(package));
        files.extend(manifest.and_then(|path| fs::canonicalize(path).ok()));
        let mut temporary = OsString::from(".");
        temporary.push(name);
        temporary.push(".");
        Skipped { files, folder: folder.to_path_buf(), temporary }
    }

    fn has(&self, file: &Path) -> bool {
        let is_temporary = || {
            let name = file.file_name().unwrap_or_default().as_encoded_bytes();
            file.parent() == Some(&self.folder)
                && name.starts_with(self.temporary.as_encoded_bytes())
                && name.ends_with(b".tmp")
        };
        self.files.iter().any(|skipped| skipped == file) || is_temporary()
    }
}

/// Lists what is to be packed.
///
/// # Errors
/// `Input` for a folder that cannot be read, a link that leads out of the source, to nothing or to a folder that it lies
/// in, a device, a pipe or a socket, and a name that an archive cannot hold.
pub fn list(source: &Path, skipped: &Skipped) -> Result<Vec<Item>, UpackError> {
    let root = fs::canonicalize(source).map_err(|error| unreadable(source, &error))?;
    let mut walk = Walk { root: root.clone(), skipped, folders: Vec::new(), items: Vec::new() };
    walk.folder(root, "")?;
    walk.items.sort_by(|one, other| sort_key(one).cmp(sort_key(other)));
    Ok(walk.items)
}

/// The bytes of the name in the archive, where a folder ends in a slash.
fn sort_key(item: &Item) -> impl Iterator<Item = u8> + '_ {
    item.path.bytes().chain(item.is_folder.then_some(b'/'))
}

struct Walk<'a> {
    root: PathBuf,
    skipped: &'a Skipped,
    /// The folders that lead to the present one, behind all links.
    folders: Vec<PathBuf>,
    items: Vec<Item>,
}

impl Walk<'_> {
    /// Lists a folder, which is called `path` in the archive and has no links in its real path.
    fn folder(&mut self, folder: PathBuf, path: &str) -> Result<(), UpackError> {
        let before = self.items.len();
        self.folders.push(folder.clone());
        for entry in fs::read_dir(&folder).map_err(|error| unreadable(&folder, &error))? {
            let entry = entry.map_err(|error| unreadable(&folder, &error))?;
            let place = entry.path();
            let name = entry.file_name();
            let name = name.to_str().ok_or_else(|| cannot_pack(&place, "its name is not UTF-8"))?;
            if let Some(complaint) = names::complaint_about_part(name, cfg!(windows)) {
                return Err(cannot_pack(&place, &format!("its name {complaint}")));
            }
            let path = if path.is_empty() { name.to_string() } else { format!("{path}/{name}") };
            let file = self.behind_link(place)?;
            let about = fs::metadata(&file).map_err(|error| unreadable(&file, &error))?;
            if about.is_dir() {
                self.folder(file, &path)?;
            } else if !about.is_file() {
                return Err(cannot_pack(&file, "it is a device, a pipe or a socket"));
            } else if !self.skipped.has(&file) {
                self.items.push(Item { path, file, is_folder: false, size: about.len() });
            }
        }
        self.folders.pop();
        // A folder that holds the package alone counts as empty, before and after the package is there.
        if self.items.len() == before && !path.is_empty() {
            self.items.push(Item { path: path.to_string(), file: folder, is_folder: true, size: 0 });
        }
        Ok(())
    }

    /// Where a link leads, or the path itself if it is not a link.
    fn behind_link(&self, place: PathBuf) -> Result<PathBuf, UpackError> {
        let about = fs::symlink_metadata(&place).map_err(|error| unreadable(&place, &error))?;
        if !about.is_symlink() {
            return Ok(place);
        }
        let real = fs::canonicalize(&place).map_err(|error| match error.kind() {
            IoKind::NotFound => cannot_pack(&place, "it is a link to nothing"),
            _ => unreadable(&place, &error),
        })?;
        if !real.starts_with(&self.root) {
            return Err(cannot_pack(&place, "it is a link that leads out of the source folder"));
        }
        if self.folders.contains(&real) {
            return Err(cannot_pack(&place, "it is a link to a folder that it lies in"));
        }
        Ok(real)
    }
}

fn cannot_pack(path: &Path, why: &str) -> UpackError {
    let fact = format!("cannot pack {}: {why}", shown(path));
    UpackError::new(ErrorKind::Input, fact, "No package was written. Rename, replace or remove it.")
}

fn unreadable(path: &Path, error: &std::io::Error) -> UpackError {
    let fact = format!("cannot read {}: {error}", shown(path));
    UpackError::new(ErrorKind::Input, fact, "No package was written. Make it readable, or remove it.")
}
