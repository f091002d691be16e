//! What is left of a file and beside it, however its making ends.

use std::os::unix::fs::{PermissionsExt, symlink};

use super::*;

/// A folder that goes when this goes.
struct Folder(PathBuf);

impl Folder {
    fn new() -> Folder {
        static COUNT: AtomicU32 = AtomicU32::new(0);
        let count = COUNT.fetch_add(1, Ordering::Relaxed);
        let path = std::env::temp_dir().join(format!("pgutil-whole-file-{}-{count}", std::process::id()));
        fs::create_dir(&path).unwrap();
        Folder(path)
    }

    fn path(&self, name: &str) -> PathBuf {
        self.0.join(name)
    }

    fn file(&self, name: &str, text: &str) -> PathBuf {
        fs::write(self.path(name), text).unwrap();
        self.path(name)
    }

    fn names(&self) -> Vec<String> {
        let mut names: Vec<String> =
            fs::read_dir(&self.0).unwrap().map(|entry| entry.unwrap().file_name().into_string().unwrap()).collect();
        names.sort();
        names
    }
}

impl Drop for Folder {
    fn drop(&mut self) {
        fs::remove_dir_all(&self.0).unwrap();
    }
}

fn write(target: &Path, replace: Replace, text: &str) -> io::Result<()> {
    let mut draft = AtomicFile::begin(target, replace)?;
    draft.reserve(100)?;
    draft.commit(text.as_bytes())
}

fn mode(path: &Path) -> u32 {
    fs::metadata(path).unwrap().permissions().mode() & 0o7777
}

#[test]
fn a_file_is_private_and_alone_when_it_is_done() {
    for replace in [Replace::Never, Replace::Allowed] {
        let folder = Folder::new();
        write(&folder.path("new"), replace, "text").unwrap();
        assert_eq!(fs::read_to_string(folder.path("new")).unwrap(), "text");
        assert_eq!((mode(&folder.path("new")), folder.names()), (0o600, vec!["new".to_string()]));
    }
}

#[test]
fn a_file_is_private_while_it_is_made_and_gone_when_it_is_dropped() {
    let folder = Folder::new();
    let mut draft = AtomicFile::begin(&folder.path("new"), Replace::Never).unwrap();
    draft.reserve(10).unwrap();
    let names = folder.names();
    assert_eq!(names.len(), 1);
    assert_eq!(mode(&folder.path(&names[0])), 0o600);
    // The room stays taken until then.
    assert_eq!(fs::metadata(folder.path(&names[0])).unwrap().len(), 10);
    drop(draft);
    assert_eq!(folder.names(), [""; 0]);
}

#[test]
fn what_exists_is_replaced_only_where_that_is_allowed() {
    let folder = Folder::new();
    let path = folder.file("old", "old and longer");
    let error = write(&path, Replace::Never, "new").unwrap_err();
    assert_eq!(error.kind(), ErrorKind::AlreadyExists);
    assert_eq!(fs::read_to_string(&path).unwrap(), "old and longer");
    write(&path, Replace::Allowed, "new").unwrap();
    assert_eq!(fs::read_to_string(&path).unwrap(), "new");
    assert_eq!((mode(&path), folder.names()), (0o600, vec!["old".to_string()]));
}

#[test]
fn a_file_that_appears_meanwhile_is_not_replaced_where_that_is_not_allowed() {
    let folder = Folder::new();
    let draft = AtomicFile::begin(&folder.path("new"), Replace::Never).unwrap();
    let path = folder.file("new", "of another process");
    assert_eq!(draft.commit(b"mine").unwrap_err().kind(), ErrorKind::AlreadyExists);
    assert_eq!(fs::read_to_string(path).unwrap(), "of another process");
    assert_eq!(folder.names(), ["new"]);
}

#[test]
fn links_stay_and_the_file_behind_them_changes() {
    let folder = Folder::new();
    fs::create_dir(folder.path("deep")).unwrap();
    let real = folder.file("deep/real", "old");
    symlink("real", folder.path("deep/second")).unwrap();
    symlink("deep/second", folder.path("first")).unwrap();
    write(&folder.path("first"), Replace::Allowed, "new").unwrap();
    assert_eq!(fs::read_to_string(real).unwrap(), "new");
    assert_eq!(fs::read_link(folder.path("first")).unwrap(), Path::new("deep/second"));
    assert_eq!((folder.names().len(), fs::read_dir(folder.path("deep")).unwrap().count()), (2, 2));
}

#[test]
fn links_in_a_ring_are_an_error() {
    let folder = Folder::new();
    symlink("b", folder.path("a")).unwrap();
    symlink("a", folder.path("b")).unwrap();
    assert!(write(&folder.path("a"), Replace::Allowed, "x").is_err());
    assert_eq!(folder.names(), ["a", "b"]);
}

#[test]
fn what_is_no_file_is_refused() {
    let folder = Folder::new();
    fs::create_dir(folder.path("folder")).unwrap();
    let file = folder.file("file", "x");
    for path in [folder.path("folder"), folder.path("no/such/folder"), file.join("below"), PathBuf::from("/dev/null")] {
        assert!(AtomicFile::begin(&path, Replace::Allowed).is_err(), "{path:?}");
    }
    assert_eq!(folder.names(), ["file", "folder"]);
}

#[test]
fn rewriting_in_place_keeps_the_file_and_makes_it_private() {
    let folder = Folder::new();
    let path = folder.file("old", "a text of some length");
    fs::set_permissions(&path, fs::Permissions::from_mode(0o644)).unwrap();
    fs::hard_link(&path, folder.path("same")).unwrap();
    for text in ["short", "a text that is longer than the one before"] {
        rewrite(&path, text.as_bytes()).unwrap();
        assert_eq!(fs::read_to_string(folder.path("same")).unwrap(), text);
    }
    assert_eq!(mode(&path), 0o600);
}

#[test]
fn leftovers_of_this_file_go_and_others_stay() {
    let folder = Folder::new();
    for name in [".key.17-0.tmp", ".key.tmp", ".keyring.17-0.tmp", ".key.lock", "key", ".key.17-0.tmp2", ".key.x.tmp"] {
        folder.file(name, "");
    }
    remove_leftovers(&folder.path("key"));
    assert_eq!(folder.names(), [".key.17-0.tmp2", ".key.lock", ".key.tmp", ".key.x.tmp", ".keyring.17-0.tmp", "key"]);
}
