//! The file and its folder afterwards, however writing ends.

use std::os::unix::fs::{PermissionsExt, symlink};

use std::sync::atomic::{AtomicU32, Ordering};

use super::*;

/// A folder that is removed when this is dropped.
struct Folder(PathBuf);

impl Folder {
    fn new() -> Folder {
        static COUNT: AtomicU32 = AtomicU32::new(0);
        let count = COUNT.fetch_add(1, Ordering::Relaxed);
        let path = std::env::temp_dir().join(format!("pgutil-atomic-file-{}-{count}", std::process::id()));
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
    let mut file = AtomicFile::begin(target, replace, Readers::Owner)?;
    file.reserve(100)?;
    file.write_all(text.as_bytes())?;
    file.commit()
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
    let mut draft = AtomicFile::begin(&folder.path("new"), Replace::Never, Readers::Owner).unwrap();
    draft.reserve(10).unwrap();
    let names = folder.names();
    assert_eq!(names.len(), 1);
    assert_eq!(mode(&folder.path(&names[0])), 0o600);
    // The space stays reserved until then.
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
    let mut draft = AtomicFile::begin(&folder.path("new"), Replace::Never, Readers::Owner).unwrap();
    draft.write_all(b"mine").unwrap();
    let path = folder.file("new", "of another process");
    assert_eq!(draft.commit().unwrap_err().kind(), ErrorKind::AlreadyExists);
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
        assert!(AtomicFile::begin(&path, Replace::Allowed, Readers::Owner).is_err(), "{path:?}");
    }
    assert_eq!(folder.names(), ["file", "folder"]);
}

#[test]
fn a_name_that_only_a_folder_can_have_is_refused() {
    let folder = Folder::new();
    symlink("new/", folder.path("link")).unwrap();
    for name in ["new/", "new/.", "new/..", "new//", "", ".", "link"] {
        let path = PathBuf::from(format!("{}/{name}", folder.0.display()));
        for replace in [Replace::Never, Replace::Allowed, Replace::Own] {
            if name == "link" && replace == Replace::Never {
                continue;
            }
            let error = AtomicFile::begin(&path, replace, Readers::Owner).err().unwrap();
            assert_eq!(error.to_string(), "it is the name of a folder", "{name}");
        }
    }
    assert_eq!(folder.names(), ["link"]);
}

#[test]
fn a_name_may_be_as_long_as_the_file_system_lets_it_be() {
    let folder = Folder::new();
    for name in ["n".repeat(255), "ä".repeat(127)] {
        write(&folder.path(&name), Replace::Never, "text").unwrap();
        write(&folder.path(&name), Replace::Allowed, "new text").unwrap();
        assert_eq!(fs::read_to_string(folder.path(&name)).unwrap(), "new text");
    }
    assert_eq!(folder.names().len(), 2);
}

#[test]
fn bytes_come_in_pieces_and_the_umask_says_who_may_read_them() {
    let folder = Folder::new();
    let plain = folder.file("plain", "");
    let mut file = AtomicFile::begin(&folder.path("new"), Replace::Never, Readers::ByUmask).unwrap();
    for _ in 0..1000 {
        file.write_all(&[b'x'; 1000]).unwrap();
    }
    file.commit().unwrap();
    assert_eq!(fs::read(folder.path("new")).unwrap(), vec![b'x'; 1_000_000]);
    assert_eq!((mode(&folder.path("new")), folder.names().len()), (mode(&plain), 2));
}

#[test]
fn rewriting_in_place_keeps_the_file_and_makes_it_private_if_asked() {
    let folder = Folder::new();
    let path = folder.file("old", "a text of some length");
    fs::hard_link(&path, folder.path("same")).unwrap();
    for (text, readers, then) in [
        ("short", Readers::ByUmask, 0o644),
        ("a text that is longer than the one before", Readers::Owner, 0o600),
        ("", Readers::Owner, 0o600),
    ] {
        fs::set_permissions(&path, fs::Permissions::from_mode(0o644)).unwrap();
        let mut file = AtomicFile::in_place(&path, Replace::Own, readers).unwrap();
        file.write_all(text.as_bytes()).unwrap();
        file.commit().unwrap();
        assert_eq!(fs::read_to_string(folder.path("same")).unwrap(), text);
        assert_eq!(mode(&path), then);
    }
}

#[test]
fn reserving_in_place_changes_nothing_to_see_and_is_given_back() {
    use std::os::unix::fs::MetadataExt;
    let folder = Folder::new();
    let path = folder.file("old", "old");
    let blocks = || fs::metadata(&path).unwrap().blocks();
    let before = blocks();
    let mut file = AtomicFile::in_place(&path, Replace::Own, Readers::Owner).unwrap();
    file.reserve(1024 * 1024).unwrap();
    assert_eq!(fs::read_to_string(&path).unwrap(), "old");
    // In units of 512 bytes.
    #[cfg(target_os = "linux")]
    assert!(blocks() >= 2048, "{} blocks", blocks());
    drop(file);
    assert_eq!((fs::read_to_string(&path).unwrap(), blocks()), ("old".to_string(), before));
    // The same without support for reservations.
    let file = fs::OpenOptions::new().write(true).open(&path).unwrap();
    in_place::fill_and_cut(&file, 3, 100).unwrap();
    assert_eq!(fs::read_to_string(&path).unwrap(), "old");
}

#[test]
fn a_file_that_can_be_neither_renamed_nor_linked_to_a_new_name_claims_it() {
    let folder = Folder::new();
    let temporary = folder.file("temporary", "text");
    claim_and_rename(&temporary, &folder.path("new")).unwrap();
    assert_eq!((folder.names(), fs::read_to_string(folder.path("new")).unwrap()), (vec!["new".into()], "text".into()));
    let temporary = folder.file("temporary", "other");
    assert_eq!(claim_and_rename(&temporary, &folder.path("new")).unwrap_err().kind(), ErrorKind::AlreadyExists);
    assert_eq!(fs::read_to_string(folder.path("new")).unwrap(), "text");
    assert!(claim_and_rename(&folder.path("missing"), &folder.path("other")).is_err());
    assert_eq!(folder.names(), ["new", "temporary"]);
}

#[test]
fn what_was_left_behind_goes_and_what_is_alive_or_of_another_file_stays() {
    let folder = Folder::new();
    for name in [".key.17-0.tmp", ".key.tmp", ".keyring.17-0.tmp", ".key.lock", ".key.17-0.tmp2", ".key.x.tmp"] {
        folder.file(name, "");
    }
    fs::create_dir(folder.path(".key.18-0.tmp")).unwrap();
    symlink("nothing", folder.path(".key.19-0.tmp")).unwrap();
    let alive = AtomicFile::begin(&folder.path("key"), Replace::Never, Readers::Owner).unwrap();
    assert_eq!(folder.names().len(), 8);
    let begun = AtomicFile::begin(&folder.path("key"), Replace::Never, Readers::Owner).unwrap();
    assert_eq!(folder.names().len(), 9);
    begun.commit().unwrap();
    drop(alive);
    let stays = [".key.17-0.tmp2", ".key.18-0.tmp", ".key.19-0.tmp", ".key.lock", ".key.tmp", ".key.x.tmp"];
    assert_eq!(folder.names(), [&stays[..], &[".keyring.17-0.tmp", "key"]].concat());
}

#[test]
fn a_new_file_that_was_found_by_one_who_cleans_up_is_not_used() {
    let folder = Folder::new();
    let path = folder.file("new", "");
    let (mine, theirs) = (File::open(&path).unwrap(), File::open(&path).unwrap());
    theirs.lock().unwrap();
    assert!(!temporary::lock(&mine));
    fs::remove_file(&path).unwrap();
    drop(theirs);
    assert!(!temporary::lock(&mine));
}
