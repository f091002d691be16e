//! The form of the file, which files are damaged, and who has the lock.

use std::fs::FileTimes;
use std::os::unix::fs::{PermissionsExt, symlink};
use std::time::{Duration, Instant, SystemTime};

use serde_json::json;

use super::*;
use crate::upack::testing::Folder;
use crate::upack::{Event, Interruption, Notify};

fn name(text: &str) -> PackageName {
    PackageName::parse(text).unwrap()
}

fn lock(registry: &Registry, guid: &str, notify: Notify<'_>) -> Result<RegistryLock, UpackError> {
    RegistryLock::acquire(registry.root(), "pgutil upack install p", guid, notify, &Interruption::defer())
}

fn change(registry: &Registry, change: &Change) -> Result<(), UpackError> {
    registry.apply(&lock(registry, "guid", &mut |_| {})?, change)
}

/// An entry of the existing program.
const FOREIGN: &str = r#"[{"group": "", "name": "P", "version": "1.0.0", "path": "/t", "feedUrl": null, "installationDate": "2025-02-20T10:11:12.1234567+01:00", "installationReason": null, "installedUsing": "pgutil/2.1.2.0", "installedBy": "joe", "other": {"x": 1.50}}]"#;

#[test]
fn the_file_has_the_form_of_the_existing_program() {
    let folder = Folder::new();
    let path = folder.file(".upack/installedPackages.json", FOREIGN);
    let registry = Registry::at(folder.path(".upack"));
    let registration = Registration { name: name("g/q"), version: "1.1.0+b".to_string() };
    change(&registry, &Change::Add(registration.entry("/u", vec!["a", "d/\u{e9}"], vec![]))).unwrap();
    let text = fs::read_to_string(&path).unwrap();
    let lines: Vec<&str> = text.lines().collect();
    let date = lines.iter().position(|line| line.contains("installationDate\": \"20") && !line.contains("2025-02"));
    let date = date.expect(&text);
    // 2026-11-23T00:07:31.7229320+00:00
    let value = lines[date].trim().trim_start_matches("\"installationDate\": \"").trim_end_matches("\",");
    assert_eq!((value.len(), &value[19..20], &value[27..]), (38, ".", "\\u002B00:00"));
    let user = registration.entry("", vec![], vec![]).user().to_string();
    let expected = format!(
        r#"[
  {{
    "group": "",
    "name": "P",
    "version": "1.0.0",
    "path": "/t",
    "feedUrl": null,
    "installationDate": "2025-02-20T10:11:12.1234567\u002B01:00",
    "installationReason": null,
    "installedUsing": "pgutil/2.1.2.0",
    "installedBy": "joe",
    "other": {{
      "x": 1.50
    }}
  }},
  {{
    "group": "g",
    "name": "q",
    "version": "1.1.0\u002Bb",
    "path": "/u",
    "feedUrl": null,
    "installationDate": "{value}",
    "installationReason": null,
    "installedUsing": "pgutil/{}.0",
    "installedBy": "{user}",
    "files": [
      "a",
      "d/\u00E9"
    ]
  }}
]"#,
        env!("CARGO_PKG_VERSION")
    );
    assert_eq!(text, expected);
    assert!(!user.is_empty());
    assert_eq!(fs::metadata(&path).unwrap().permissions().mode() & 0o600, 0o600);
    assert_eq!(fs::read_dir(folder.path(".upack")).unwrap().count(), 1);

    // The same package in other letters replaces its entry and goes to the end; without a group it is null.
    let registration = Registration { name: name("p"), version: "2.0.0".to_string() };
    change(&registry, &Change::Add(registration.entry("/v", vec![], vec!["e"]))).unwrap();
    let entries = registry.packages().unwrap();
    assert_eq!(entries.iter().map(|entry| entry.path()).collect::<Vec<_>>(), ["/u", "/v"]);
    assert_eq!(entries[1].as_json()["group"], Value::Null);
    assert_eq!(entries[1].as_json()["folders"], json!(["e"]));
    change(&registry, &Change::Remove(name("G/Q"))).unwrap();
    change(&registry, &Change::Remove(name("P"))).unwrap();
    change(&registry, &Change::Remove(name("P"))).unwrap();
    assert_eq!(fs::read_to_string(&path).unwrap(), "[]");
}

#[test]
fn what_was_written_by_others_is_read() {
    let folder = Folder::new();
    let registry = Registry::at(folder.path(".upack"));
    assert!(registry.packages().unwrap().is_empty());
    folder.file("real.json", format!("\u{feff}{FOREIGN}"));
    folder.folder(".upack");
    symlink("../real.json", folder.path(".upack/installedPackages.json")).unwrap();
    let entry = registry.find(&name("p")).unwrap();
    assert_eq!(entry.name().to_string(), "P");
    assert_eq!((entry.date(), entry.user()), ("2025-02-20T10:11:12.1234567+01:00", "joe"));
    assert_eq!((entry.files(), entry.folders().len()), (None, 0));
    let error = registry.require_absent(&name("p")).unwrap_err();
    assert_eq!((error.kind, error.fact.as_str()), (ErrorKind::Other, "Package p is already installed."));
    registry.require_absent(&name("g/p")).unwrap();
    // A link stays one.
    change(&registry, &Change::Remove(name("p"))).unwrap();
    assert_eq!(fs::read_to_string(folder.path("real.json")).unwrap(), "[]");
    assert!(fs::symlink_metadata(folder.path(".upack/installedPackages.json")).unwrap().is_symlink());
}

#[test]
fn a_damaged_file_is_an_error_and_stays() {
    let folder = Folder::new();
    let registry = Registry::at(folder.path(".upack"));
    let entry = |members: &str| format!(r#"[{{"name":"p","version":"1.0.0","path":"/t"{members}}}]"#);
    for text in [
        "".to_string(),
        "[".to_string(),
        "{}".to_string(),
        "null".to_string(),
        "[null]".to_string(),
        "[1]".to_string(),
        "[{}]".to_string(),
        "[] []".to_string(),
        r#"[{"name":"p","path":"/t"}]"#.to_string(),
        r#"[{"name":"","version":"1.0.0","path":"/t"}]"#.to_string(),
        r#"[{"name":"p","version":1,"path":"/t"}]"#.to_string(),
        entry(r#","group":1"#),
        entry(r#","installedBy":[]"#),
        entry(r#","files":"a""#),
        entry(r#","files":[1]"#),
        entry(r#","files":["a","../b"]"#),
        entry(r#","files":["/etc/passwd"]"#),
        entry(r#","folders":[".."]"#),
    ] {
        let path = folder.file(".upack/installedPackages.json", &text);
        for result in [
            registry.packages().map(drop),
            registry.find(&name("q")).map(drop),
            registry.require_absent(&name("q")),
            change(&registry, &Change::Remove(name("q"))),
            registry.remove(&name("p"), &mut |_| {}),
        ] {
            let error = result.expect_err(&text);
            assert_eq!(error.kind, ErrorKind::Registry, "{text}");
            assert!(error.fact.contains("installedPackages.json"), "{}", error.fact);
            assert_eq!(fs::read_to_string(&path).unwrap(), text);
        }
        assert_eq!(fs::read_dir(folder.path(".upack")).unwrap().count(), 1);
    }
    let good = entry(r#","group":null,"files":null,"folders":null"#);
    folder.file(".upack/installedPackages.json", good);
    assert_eq!(registry.packages().unwrap().len(), 1);
    fs::remove_file(folder.path(".upack/installedPackages.json")).unwrap();
    folder.folder(".upack/installedPackages.json");
    assert!(registry.packages().is_err_and(|error| error.kind == ErrorKind::Registry));
    fs::remove_dir(folder.path(".upack/installedPackages.json")).unwrap();
    symlink("nowhere", folder.path(".upack/installedPackages.json")).unwrap();
    assert!(registry.packages().is_err_and(|error| error.kind == ErrorKind::Registry));
}

/// Makes a lock that was written `age` seconds ago.
fn foreign_lock(folder: &Folder, age: i64) -> PathBuf {
    let path = folder.file(".upack/.lock", "someone\nelse\n");
    let now = SystemTime::now();
    let distance = Duration::from_secs(age.unsigned_abs());
    let time = if age < 0 { now + distance } else { now - distance };
    File::options().write(true).open(&path).unwrap().set_times(FileTimes::new().set_modified(time)).unwrap();
    path
}

#[test]
fn the_lock_has_two_lines_and_goes() {
    let folder = Folder::new();
    folder.folder(".upack");
    let registry = Registry::at(folder.path(".upack"));
    let lock = lock(&registry, "guid", &mut |_| panic!()).unwrap();
    assert_eq!(fs::read_to_string(folder.path(".upack/.lock")).unwrap(), "pgutil upack install p\nguid\n");
    drop(lock);
    assert!(!folder.path(".upack/.lock").exists());
}

#[test]
fn an_old_lock_and_one_of_ones_own_are_taken_over_at_once() {
    let folder = Folder::new();
    let registry = Registry::at(folder.path(".upack"));
    for (age, guid) in [(11, "guid"), (1_000_000, "guid"), (0, "else")] {
        foreign_lock(&folder, age);
        let lock = lock(&registry, guid, &mut |_| panic!()).unwrap();
        drop(lock);
        assert!(!folder.path(".upack/.lock").exists());
    }
}

#[test]
fn a_fresh_lock_is_waited_for_and_one_that_was_taken_over_stays() {
    let folder = Folder::new();
    let registry = Registry::at(folder.path(".upack"));
    // 0.3 s before it is too old.
    let path = foreign_lock(&folder, 0);
    let time = SystemTime::now() - Duration::from_millis(9_700);
    File::options().write(true).open(&path).unwrap().set_times(FileTimes::new().set_modified(time)).unwrap();
    let mut events = Vec::new();
    let lock_of_this = lock(&registry, "guid", &mut |event| events.push(event)).unwrap();
    assert_eq!(events, [Event::Waiting]);
    foreign_lock(&folder, 0);
    drop(lock_of_this);
    assert_eq!(fs::read_to_string(&path).unwrap(), "someone\nelse\n");
    // One whose owner gives it back is there for the next.
    std::thread::scope(|scope| {
        scope.spawn(|| {
            std::thread::sleep(Duration::from_millis(200));
            fs::remove_file(&path).unwrap();
        });
        drop(lock(&registry, "guid", &mut |_| {}).unwrap());
    });
    assert!(!path.exists());
}

#[test]
fn a_lock_of_the_future_is_not_waited_for_without_end() {
    let folder = Folder::new();
    let path = foreign_lock(&folder, -100_000);
    let about = fs::symlink_metadata(&path).unwrap();
    let mut seen = None;
    assert!(!lock::is_abandoned(&about, "a\nb\n", "guid", &mut seen));
    let (_, since) = seen.as_mut().unwrap();
    *since = Instant::now().checked_sub(Duration::from_secs(9)).unwrap();
    assert!(!lock::is_abandoned(&about, "a\nb\n", "guid", &mut seen));
    seen.as_mut().unwrap().1 = Instant::now().checked_sub(Duration::from_secs(11)).unwrap();
    // Another one begins anew.
    assert!(!lock::is_abandoned(&about, "a\nc\n", "guid", &mut seen.clone()));
    assert!(lock::is_abandoned(&about, "a\nb\n", "guid", &mut seen));
}

#[test]
fn a_lock_that_is_not_a_file_is_an_error() {
    let folder = Folder::new();
    let registry = Registry::at(folder.path(".upack"));
    folder.file("outside", "O");
    folder.folder(".upack");
    symlink("../outside", folder.path(".upack/.lock")).unwrap();
    assert!(lock(&registry, "guid", &mut |_| {}).is_err_and(|error| error.fact.contains("not a regular file")));
    assert_eq!(fs::read_to_string(folder.path("outside")).unwrap(), "O");
    fs::remove_file(folder.path(".upack/.lock")).unwrap();
    folder.folder(".upack/.lock");
    assert!(lock(&registry, "guid", &mut |_| {}).is_err_and(|error| error.fact.contains("not a regular file")));
}
