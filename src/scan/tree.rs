//! The files below a folder that a scan may read.

use std::fs;
use std::io::Read;
use std::path::{Path, PathBuf};

use super::formats::{
    ASSETS, CONDA_ENVIRONMENT, CONDA_LIST, Class, Ecosystem, Format, REQUIREMENTS, by_name, dotnet_class,
};
use super::input::{read as read_file, unreadable};
use super::{Input, ScanError, conda};

/// Folders that hold what others wrote: installed packages, results of builds, the history of the repository.
const SKIPPED: &[&str] = &["node_modules", ".git", "target", "bin", "vendor"];

/// Where .NET keeps what it restored and built; of the files in it only `project.assets.json` is a dependency file.
const OBJ: &str = "obj";

/// The bytes at the start of a file that tell whether it is a list of conda packages.
const HEAD: u64 = 1024;

/// A file that a scan may read.
pub struct Found {
    /// Where it lies.
    pub path: PathBuf,
    /// What it is.
    pub class: Class,
    /// Its format; none for solutions and projects, which are not read for themselves.
    pub format: Option<&'static Format>,
}

/// The files below a folder, in the order of their paths.
pub struct Tree {
    /// The files.
    pub files: Vec<Found>,
    /// Folders that cannot be read, each in a whole sentence.
    pub warnings: Vec<String>,
}

impl Tree {
    /// Looks through a folder and those below it. Links are not followed.
    ///
    /// # Errors
    ///
    /// Where the folder itself cannot be read. One below it is a warning.
    pub fn below(root: &Path) -> Result<Tree, ScanError> {
        let mut tree = Tree { files: Vec::new(), warnings: Vec::new() };
        // Folders still to read, and whether they lie below `obj`.
        let mut folders = vec![(root.to_owned(), false)];
        while let Some((folder, in_obj)) = folders.pop() {
            if let Err(error) = tree.add(&folder, in_obj, &mut folders) {
                if folder == root {
                    return Err(unreadable(root, &error));
                }
                tree.warnings.push(format!("{} cannot be read and is not scanned: {error}.", folder.display()));
            }
        }
        tree.files.sort_unstable_by(|one, other| one.path.cmp(&other.path));
        tree.warnings.sort_unstable();
        Ok(tree)
    }

    fn add(&mut self, folder: &Path, in_obj: bool, folders: &mut Vec<(PathBuf, bool)>) -> std::io::Result<()> {
        for entry in fs::read_dir(folder)? {
            let entry = entry?;
            let (kind, path) = (entry.file_type()?, entry.path());
            // A name that is not UTF-8 is none of those that are looked for.
            let name = entry.file_name();
            let name = name.to_str().unwrap_or_default();
            if kind.is_dir() && !SKIPPED.contains(&name) {
                folders.push((path, in_obj || name == OBJ));
            } else if kind.is_file() {
                self.files.extend(classify(path, name).filter(|found| !in_obj || found.is(&ASSETS)));
            }
        }
        Ok(())
    }

    /// The files of a class.
    pub fn of(&self, class: Class) -> impl Iterator<Item = &Found> {
        self.files.iter().filter(move |found| found.class == class)
    }

    /// The files below a folder of the tree.
    pub fn files_below(&self, folder: &Path) -> impl Iterator<Item = &Found> {
        let first = self.files.partition_point(|found| found.path.as_path() < folder);
        self.files[first..].iter().take_while(move |found| found.path.starts_with(folder))
    }
}

impl Found {
    /// The ecosystem of its packages. A `requirements.txt` may be that of conda.
    pub fn ecosystem(&self) -> Ecosystem {
        self.format.map_or(self.class, |format| format.class).ecosystem()
    }

    /// Whether the file is of that format.
    pub fn is(&self, format: &'static Format) -> bool {
        self.format.is_some_and(|own| std::ptr::eq(own, format))
    }
}

fn classify(path: PathBuf, name: &str) -> Option<Found> {
    let extension = name.rsplit_once('.').map_or("", |(_, extension)| extension);
    if let Some(class) = dotnet_class(extension) {
        return Some(Found { path, class, format: None });
    }
    if let Some(format) = by_name(name) {
        // Other tools have files of that name too.
        if std::ptr::eq(format, &CONDA_ENVIRONMENT) && !is_conda_environment(&path) {
            return None;
        }
        let is_conda = std::ptr::eq(format, &REQUIREMENTS) && is_conda_list(&path);
        let format = if is_conda { &CONDA_LIST } else { format };
        // Whichever of the two it is, there must be one of that name.
        let class = if is_conda { Class::Requirements } else { format.class };
        return Some(Found { path, class, format: Some(format) });
    }
    let is_list = matches!(extension, "txt" | "lock") && is_conda_list(&path);
    is_list.then_some(Found { path, class: Class::Conda, format: Some(&CONDA_LIST) })
}

/// Whether the head of the file is that of a list of conda packages.
pub fn is_conda_list(path: &Path) -> bool {
    let mut head = Vec::new();
    let Ok(file) = fs::File::open(path) else {
        return false;
    };
    if file.take(HEAD).read_to_end(&mut head).is_err() {
        return false;
    }
    // The head may end within a character.
    let text = String::from_utf8_lossy(&head);
    let decoded = Input { path, bytes: &head[..head.len() & !1] }.text();
    conda::is_list(&text) || decoded.is_ok_and(|text| conda::is_list(&text))
}

/// Whether the file states dependencies, as environments of conda do.
fn is_conda_environment(path: &Path) -> bool {
    // One that cannot be read is reported when it is read as such.
    let Ok(bytes) = read_file(path) else {
        return true;
    };
    let text = Input { path, bytes: &bytes }.text();
    text.map_or(true, |text| text.lines().any(|line| line.starts_with("dependencies:")))
}
