//! The lock beside the file: held by another process, or not a regular file.

use std::fs::File;
use std::path::PathBuf;
use std::process::{Child, Command, Stdio};
use std::time::Duration;

use super::{ADD, OLD, config_of, folder_of_config};
use crate::support::pgutil::{CONFIG, Pgutil};

fn lock_of(pgutil: &Pgutil) -> PathBuf {
    folder_of_config(pgutil).join(".pgutil.config.lock")
}

/// Starts the program, with a file as its stderr.
fn add(pgutil: &Pgutil) -> (Child, PathBuf) {
    let said = pgutil.home().join("said");
    let mut command = Command::new(env!("CARGO_BIN_EXE_pgutil"));
    command.args(ADD).env_clear().env("HOME", pgutil.home()).stdin(Stdio::null()).stdout(Stdio::null());
    (command.stderr(File::create(&said).unwrap()).spawn().unwrap(), said)
}

fn wait_for_word(said: &PathBuf) -> String {
    loop {
        let text = std::fs::read_to_string(said).unwrap();
        if text.ends_with('\n') {
            return text;
        }
        std::thread::sleep(Duration::from_millis(10));
    }
}

#[test]
fn a_lock_that_is_held_is_waited_for_with_a_word() {
    let mut pgutil = Pgutil::new();
    pgutil.config(OLD);
    let path = folder_of_config(&pgutil).join("pgutil.config");
    let expected = format!("pgutil: warning: waiting for another process to finish changing {}\n", path.display());
    // The lock beside the file, and the one on the file itself.
    for lock in [lock_of(&pgutil), pgutil.home().join(CONFIG)] {
        let held = File::options().create(true).append(true).open(lock).unwrap();
        held.lock().unwrap();
        let (mut child, said) = add(&pgutil);
        assert_eq!(wait_for_word(&said), expected);
        assert_eq!(child.try_wait().unwrap(), None);
        drop(held);
        assert!(child.wait().unwrap().success());
        assert_eq!(std::fs::read_to_string(said).unwrap().matches("waiting").count(), 1);
    }
    assert_eq!(config_of(&pgutil)["sources"].as_array().unwrap().len(), 2);
}

#[test]
fn a_lock_that_is_never_released_is_an_error() {
    let mut pgutil = Pgutil::new();
    let held = File::create(pgutil.config(OLD).home().join(".config/pgutil/.pgutil.config.lock")).unwrap();
    held.lock().unwrap();
    let outcome = pgutil.args(ADD).run();
    outcome.expect_code(1).expect_stdout("").stderr_has(&[
        "pgutil: cannot lock {HOME}/.config/pgutil/pgutil.config: another process has held the lock for ten seconds\n\
         Try again when no other pgutil is running; end one that hangs.\n",
    ]);
    assert_eq!(outcome.config.as_deref(), Some(OLD));
}

#[test]
fn what_cannot_be_a_lock_is_named() {
    type Plant = fn(&PathBuf);
    let plants: [Plant; 3] = [
        |path| assert!(Command::new("mkfifo").arg(path).status().unwrap().success()),
        |path| std::fs::create_dir(path).unwrap(),
        |path| std::os::unix::fs::symlink("elsewhere", path).unwrap(),
    ];
    for plant in plants {
        let mut pgutil = Pgutil::new();
        pgutil.config(OLD);
        plant(&lock_of(&pgutil));
        pgutil.args(ADD).run().expect(
            1,
            "",
            "pgutil: cannot lock {HOME}/.config/pgutil/pgutil.config: {HOME}/.config/pgutil/.pgutil.config.lock is not a \
             regular file\nRemove it; pgutil makes a new one.\n",
        );
        pgutil.args(["sources", "list"]).run().expect(0, "1. old\n   http://old/\n", "");
    }
}
