//! `pgutil upack remove`.

use super::REGISTRY;
use crate::support::pgutil::{Pgutil, Stdout};

/// A home with a package of two files, of which the first was changed, and a file that is not of the package.
fn installed() -> Pgutil<'static> {
    let pgutil = Pgutil::new();
    pgutil.file("t/a", "changed");
    pgutil.file("t/d/b", "B");
    pgutil.file("t/own", "mine");
    let path = pgutil.home().join("t").display().to_string().replace('\\', "\\\\");
    let registry = format!(
        r#"[{{"name":"other","version":"1.0.0","path":"/nowhere","x":1.50}},
            {{"group":"g","name":"p","version":"1.0.0","path":"{path}","files":["a","d/b","gone"]}}]"#
    );
    pgutil.file(REGISTRY, registry);
    pgutil
}

const PRINTED: &str = "Removing package from registry...\nDeleting content of {HOME}/t...\nPackage removed.\n";

#[test]
fn what_the_package_brought_goes_and_the_rest_stays() {
    let mut pgutil = installed();
    pgutil.args(["upack", "remove", "--package=G/P"]).run().expect(0, PRINTED, "");
    let left: Vec<_> =
        std::fs::read_dir(pgutil.home().join("t")).unwrap().map(|entry| entry.unwrap().file_name()).collect();
    assert_eq!(left, ["own"]);
    let registry = std::fs::read_to_string(pgutil.home().join(REGISTRY)).unwrap();
    let expected = "[\n  {\n    \"name\": \"other\",\n    \"version\": \"1.0.0\",\n    \"path\": \"/nowhere\",\n    \"x\": 1.50\n  }\n]";
    assert_eq!(registry, expected);
    assert_eq!(std::fs::read_dir(pgutil.home().join(".upack")).unwrap().count(), 1);
    let outcome = pgutil.args(["upack", "remove", "--package=g/p"]).run();
    outcome.expect_code(5).expect_stdout("").stderr_has(&["pgutil: Package g/p is not installed.\n"]);
}

#[test]
fn json_says_what_was_removed() {
    let mut pgutil = installed();
    let outcome = pgutil.args(["upack", "remove", "--package=g/p", "--json"]).run();
    outcome.expect(0, "{\"package\":\"g/p\",\"removed\":true}\n", "");
}

#[test]
fn without_a_list_of_files_everything_goes_but_never_of_a_home() {
    let mut pgutil = Pgutil::new();
    pgutil.file("t/a", "A");
    let home = pgutil.home().display().to_string().replace('\\', "\\\\");
    let registry = |path: &str| format!(r#"[{{"name":"p","version":"1.0.0","path":"{path}"}}]"#);
    for path in [home.clone(), "/".to_string()] {
        let path = pgutil.file(REGISTRY, registry(&path));
        let before = std::fs::read(&path).unwrap();
        let outcome = pgutil.args(["upack", "remove", "--package=p"]).run();
        outcome.expect_code(1).stderr_has(&["Nothing was changed", "installedPackages.json"]);
        assert_eq!(std::fs::read(&path).unwrap(), before);
        assert!(pgutil.home().join("t/a").exists());
    }
    // Above the current folder.
    pgutil.file("t/sub/x", "X");
    pgutil.file(REGISTRY, registry(&format!("{home}/t")));
    let below = pgutil.home().join("t/sub");
    let outcome = pgutil.args(["upack", "remove", "--package=p"]).current_dir(below).run();
    outcome.expect_code(1).stderr_has(&["is above the current folder"]);
    let outside = pgutil.home().to_path_buf();
    pgutil.args(["upack", "remove", "--package=p"]).current_dir(outside).run().expect(0, PRINTED, "");
    assert_eq!(std::fs::read_dir(pgutil.home().join("t")).unwrap().count(), 0);
}

#[test]
fn nothing_is_removed_where_that_cannot_be_told() {
    let mut pgutil = installed();
    for stdout in [
        #[cfg(unix)]
        Stdout::Closed,
        Stdout::BrokenPipe,
    ] {
        let outcome = pgutil.args(["upack", "remove", "--package=g/p"]).stdout_to(stdout).run();
        assert_ne!(outcome.code, 0);
        assert!(pgutil.home().join("t/a").exists());
    }
}

#[test]
fn a_name_is_needed() {
    for name in [&["--package="][..], &["--package=g/"], &[]] {
        let outcome = Pgutil::new().args(["upack", "remove"].iter().chain(name)).run();
        outcome.expect_code(2).expect_stdout("").stderr_has(&["--package", "Usage: pgutil upack remove --package="]);
    }
}

#[test]
fn a_lock_of_a_dead_process_is_taken_over() {
    let mut pgutil = installed();
    let lock = pgutil.file(".upack/.lock", "someone\nelse\n");
    let old = std::time::SystemTime::now() - std::time::Duration::from_secs(60);
    std::fs::File::options().write(true).open(&lock).unwrap().set_modified(old).unwrap();
    pgutil.args(["upack", "remove", "--package=g/p"]).run().expect(0, PRINTED, "");
    assert!(!lock.exists());
}
