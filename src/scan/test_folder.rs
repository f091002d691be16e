//! A folder with files for a test, removed at its end.

use std::path::{Path, PathBuf};
use std::sync::atomic::{AtomicU32, Ordering};

use super::{Options, Scan, ScanError, ScannerType, scan};

/// A folder of its own.
pub struct Folder(PathBuf);

impl Folder {
    /// Makes the folder with these files: path below it, and text.
    pub fn of(files: &[(&str, &str)]) -> Folder {
        static COUNT: AtomicU32 = AtomicU32::new(0);
        let number = COUNT.fetch_add(1, Ordering::Relaxed);
        let folder = Folder(std::env::temp_dir().join(format!("pgutil-scan-{}-{number}", std::process::id())));
        std::fs::create_dir_all(&folder.0).unwrap();
        for (path, text) in files {
            folder.write(path, text.as_bytes());
        }
        folder
    }

    /// Writes one more file; `{DIR}` in the text stands for the folder.
    pub fn write(&self, path: &str, bytes: &[u8]) {
        let path = self.path(path);
        std::fs::create_dir_all(path.parent().unwrap()).unwrap();
        match std::str::from_utf8(bytes) {
            Ok(text) => std::fs::write(path, text.replace("{DIR}", self.0.to_str().unwrap())).unwrap(),
            Err(_) => std::fs::write(path, bytes).unwrap(),
        }
    }

    /// A path below the folder; the empty one is the folder itself.
    pub fn path(&self, path: &str) -> PathBuf {
        if path.is_empty() { self.0.clone() } else { self.0.join(path) }
    }

    /// Scans a path below the folder, development dependencies left out.
    pub fn scan(&self, path: &str, kind: ScannerType) -> Result<Scan, ScanError> {
        scan(&self.path(path), kind, &Options::default())
    }

    /// The packages that a scan finds, as `name@version`, sorted, in one line; or the error without the folder's path.
    pub fn found(&self, path: &str, kind: ScannerType) -> String {
        match self.scan(path, kind) {
            Ok(scan) => {
                let packages = scan.projects.iter().flat_map(|project| &project.packages);
                let shown =
                    packages.map(|package| format!("{}@{}", package.name, package.version.as_deref().unwrap_or("")));
                let mut shown: Vec<String> = shown.collect();
                shown.sort();
                shown.join(" ")
            }
            Err(error) => self.shown(&format!("{:?}: {error}", error.kind)),
        }
    }

    /// The text without the folder's path.
    pub fn shown(&self, text: &str) -> String {
        text.replace(&format!("{}/", self.0.display()), "").replace(self.0.to_str().unwrap(), "{DIR}")
    }

    /// Paths below the folder, in one line.
    pub fn below(&self, paths: &[PathBuf]) -> String {
        let below = |path: &PathBuf| path.strip_prefix(&self.0).unwrap_or(Path::new(path)).display().to_string();
        paths.iter().map(below).collect::<Vec<_>>().join(" ")
    }
}

impl Drop for Folder {
    fn drop(&mut self) {
        // What cannot be removed is no reason to fail a test that passed.
        let _ = std::fs::remove_dir_all(&self.0);
    }
}
