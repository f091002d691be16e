//! What can keep the file from being written: odd places, full disks, other owners, folders that are not writable.

use std::os::unix::fs::{MetadataExt, PermissionsExt, symlink};
use std::os::unix::process::CommandExt;
use std::path::Path;
use std::process::{Command, Output, Stdio};

use serde_json::Value;

use super::{ADD, OLD, config_of, folder_of_config, mode, names_in, through_shell};
use crate::support::pgutil::{CONFIG, Pgutil};
use crate::support::proget::ProGet;
use crate::support::skip;

#[test]
fn a_full_disk_leaves_the_old_file_alone() {
    let mut pgutil = Pgutil::new();
    pgutil.config(OLD);
    // Beyond the limit nothing can be written, as on a full disk.
    let output = through_shell(&pgutil, "ulimit -f 0; exec \"$0\" \"$@\"", &ADD);
    let stderr = String::from_utf8_lossy(&output.stderr);
    assert_eq!((output.status.code(), output.stdout.len()), (Some(1), 0), "{stderr}");
    assert!(stderr.starts_with("pgutil: cannot write ") && stderr.contains("disk space"), "{stderr}");
    assert_eq!(std::fs::read_to_string(pgutil.home().join(CONFIG)).unwrap(), OLD);
    assert_eq!(names_in(&folder_of_config(&pgutil)), [".pgutil.config.lock", "pgutil.config"]);
}

#[test]
fn what_cannot_be_the_file_is_refused_and_left_alone() {
    type Plant = fn(&Path);
    let places: [(&str, Plant, &str); 5] = [
        ("a directory", |path| std::fs::create_dir(path).unwrap(), "it is not a regular file"),
        ("a dangling link", |path| symlink("nothing", path).unwrap(), "a link to a file that does not exist"),
        ("a ring of links", |path| symlink("place", path).unwrap(), "symbolic links"),
        ("a device", |path| symlink("/dev/full", path).unwrap(), "it is not a regular file"),
        ("a pipe", |path| assert!(Command::new("mkfifo").arg(path).status().unwrap().success()), "regular file"),
    ];
    for (what, plant, says) in places {
        for command in [&ADD[..], &["sources", "list"], &["sources", "remove", "--name=x"], &["sources", "test"]] {
            let mut pgutil = Pgutil::new();
            let path = pgutil.home().join("place");
            plant(&path);
            let before = std::fs::symlink_metadata(&path).unwrap();
            let outcome = pgutil.env("PGUTIL_CONFIG", "{HOME}/place").args(command).run();
            outcome.expect_code(3).expect_stdout("");
            // A pipe can be read, but no process writes to this one.
            if what == "a pipe" && command != ADD {
                outcome.stderr_has(&["pgutil: {HOME}/place, line 1: the file ends too early\n"]);
            } else {
                outcome.stderr_has(&["pgutil: cannot read {HOME}/place: ", says]);
            }
            let after = std::fs::symlink_metadata(&path).unwrap();
            assert_eq!((before.ino(), before.mode()), (after.ino(), after.mode()), "{what}");
            assert_eq!(names_in(pgutil.home()), ["place"], "{what}");
        }
    }
}

#[test]
fn a_file_instead_of_a_folder_is_an_error_only_if_something_is_to_be_stored() {
    let mut pgutil = Pgutil::new();
    pgutil.file(".config", "a file");
    pgutil.args(["sources", "list"]).run().expect(0, "No sources configured.\n", "");
    let outcome = pgutil.args(ADD).run();
    outcome.expect_code(1).expect_stdout("").stderr_has(&["pgutil: cannot create the folder of {HOME}/.config/pgutil"]);
}

/// A user other than root and the user who runs the tests.
const NOBODY: u32 = 65534;

/// Runs the program as an ordinary user: permissions don't stop root.
fn as_nobody(pgutil: &Pgutil, args: &[&str]) -> Output {
    as_nobody_through_shell(pgutil, "exec \"$0\" \"$@\"", args)
}

fn as_nobody_through_shell(pgutil: &Pgutil, line: &str, args: &[&str]) -> Output {
    // Whatever the umask of those who run the tests.
    std::fs::set_permissions(pgutil.home(), std::fs::Permissions::from_mode(0o755)).unwrap();
    // Where the program is built, others may not look. Copied by another process: a child that another test starts
    // meanwhile would hold the copy open for writing, and what is open for writing can't be run.
    let program = pgutil.home().join("program");
    assert!(Command::new("cp").arg(env!("CARGO_BIN_EXE_pgutil")).arg(&program).status().unwrap().success());
    std::fs::set_permissions(&program, std::fs::Permissions::from_mode(0o755)).unwrap();
    let mut command = Command::new("sh");
    command.args(["-c", line]).arg(program).args(args).current_dir(pgutil.home()).uid(NOBODY).gid(NOBODY);
    command.env_clear().env("HOME", pgutil.home()).env("PATH", std::env::var_os("PATH").unwrap());
    command.stdin(Stdio::null()).output().unwrap()
}

/// A configuration that belongs to `owner`, in a folder of the user nobody with this mode.
fn plant(pgutil: &mut Pgutil, owner: u32, folder_mode: u32) {
    let path = pgutil.config(OLD).home().join(CONFIG);
    let folder = path.parent().unwrap();
    std::fs::set_permissions(folder.parent().unwrap(), std::fs::Permissions::from_mode(0o755)).unwrap();
    std::fs::set_permissions(&path, std::fs::Permissions::from_mode(0o666)).unwrap();
    std::fs::set_permissions(folder, std::fs::Permissions::from_mode(folder_mode)).unwrap();
    std::os::unix::fs::chown(&path, Some(owner), Some(owner)).unwrap();
    std::os::unix::fs::chown(folder, Some(NOBODY), Some(NOBODY)).unwrap();
}

#[test]
fn a_file_of_another_owner_is_refused_and_left_alone() {
    if skip::without_root() {
        return;
    }
    let mut pgutil = Pgutil::new();
    plant(&mut pgutil, 12345, 0o700);
    let output = as_nobody(&pgutil, &ADD);
    let stderr = String::from_utf8_lossy(&output.stderr);
    assert_eq!(output.status.code(), Some(1), "{stderr}");
    assert!(stderr.contains("it belongs to another user"), "{stderr}");
    assert_eq!(std::fs::read_to_string(pgutil.home().join(CONFIG)).unwrap(), OLD);
    assert_eq!(names_in(&folder_of_config(&pgutil)), [".pgutil.config.lock", "pgutil.config"]);
}

#[test]
fn in_a_folder_that_is_not_writable_the_file_is_rewritten_in_place() {
    if skip::without_root() {
        return;
    }
    let mut pgutil = Pgutil::new();
    plant(&mut pgutil, NOBODY, 0o500);
    let inode = |pgutil: &Pgutil| std::fs::metadata(pgutil.home().join(CONFIG)).unwrap().ino();
    let before = inode(&pgutil);
    let output = as_nobody(&pgutil, &ADD);
    assert!(output.status.success(), "{}", String::from_utf8_lossy(&output.stderr));
    assert_eq!((config_of(&pgutil)["sources"].as_array().unwrap().len(), inode(&pgutil)), (2, before));
    assert_eq!(mode(&pgutil.home().join(CONFIG)), 0o600);
    assert_eq!(names_in(&folder_of_config(&pgutil)), ["pgutil.config"]);
}

#[test]
fn a_full_disk_leaves_the_old_file_alone_even_in_place() {
    if skip::without_root() {
        return;
    }
    let mut pgutil = Pgutil::new();
    plant(&mut pgutil, NOBODY, 0o500);
    let line = "ulimit -f 0; exec \"$0\" \"$@\"";
    let output = as_nobody_through_shell(&pgutil, line, &ADD);
    let stderr = String::from_utf8_lossy(&output.stderr);
    assert_eq!(output.status.code(), Some(1), "{stderr}");
    assert!(stderr.starts_with("pgutil: cannot write "), "{stderr}");
    assert_eq!(std::fs::read_to_string(pgutil.home().join(CONFIG)).unwrap(), OLD);
}

#[test]
fn a_file_that_is_a_mount_point_is_rewritten_in_place() {
    if skip::without_mounts() {
        return;
    }
    let mut pgutil = Pgutil::new();
    pgutil.config("");
    let real = pgutil.file("real", OLD);
    let line = format!("mount --bind real {CONFIG} && exec \"$0\" \"$@\"");
    let output = through_shell(&pgutil, &format!("exec unshare -m sh -c '{line}' \"$0\" \"$@\""), &ADD);
    assert!(output.status.success(), "{}", String::from_utf8_lossy(&output.stderr));
    let config: Value = serde_json::from_slice(&std::fs::read(real).unwrap()).unwrap();
    assert_eq!(config["sources"].as_array().unwrap().len(), 2);
    assert_eq!(names_in(&folder_of_config(&pgutil)), [".pgutil.config.lock", "pgutil.config"]);
}

#[test]
fn writers_that_see_the_file_in_different_folders_wait_for_one_another() {
    if skip::without_mounts() {
        return;
    }
    let pgutil = Pgutil::new();
    let real = pgutil.file("real", "{}");
    // As two containers do that were given the same file.
    let container = |folder: &str| {
        std::fs::create_dir(pgutil.home().join(folder)).unwrap();
        std::fs::write(pgutil.home().join(folder).join("config"), "").unwrap();
        let line = "mount --bind real $FOLDER/config || exit; pids=
            for number in 1 2 3 4 5 6 7 8 9 10; do \"$0\" \"$@\" --name=$FOLDER-$number & pids=\"$pids $!\"; done
            for pid in $pids; do wait $pid || exit; done";
        let mut command = Command::new("unshare");
        command.args(["-m", "sh", "-c", line, env!("CARGO_BIN_EXE_pgutil")]).args(ADD).current_dir(pgutil.home());
        command.env_clear().env("PATH", std::env::var_os("PATH").unwrap()).env("FOLDER", folder);
        command.env("PGUTIL_CONFIG", pgutil.home().join(folder).join("config"));
        command.stdout(Stdio::null()).stderr(Stdio::piped()).spawn().unwrap()
    };
    for running in ["one", "other"].map(container) {
        let output = running.wait_with_output().unwrap();
        assert!(output.status.success(), "{}", String::from_utf8_lossy(&output.stderr));
    }
    let config: Value = serde_json::from_slice(&std::fs::read(real).unwrap()).unwrap();
    assert_eq!(config["sources"].as_array().unwrap().len(), 20);
}

#[test]
fn writers_wait_for_one_another_although_the_lock_belongs_to_another_user() {
    if skip::without_root() {
        return;
    }
    let mut pgutil = Pgutil::new();
    plant(&mut pgutil, NOBODY, 0o700);
    // As root leaves it; another user's leftover does no harm either.
    std::fs::write(folder_of_config(&pgutil).join(".pgutil.config.lock"), "").unwrap();
    std::fs::create_dir(folder_of_config(&pgutil).join(".pgutil.config.77-0.tmp")).unwrap();
    std::fs::set_permissions(
        folder_of_config(&pgutil).join(".pgutil.config.lock"),
        std::fs::Permissions::from_mode(0o600),
    )
    .unwrap();
    let line = "pids=
        for number in 1 2 3 4 5 6 7 8 9 10 11 12 13 14 15 16 17 18 19 20; do
            \"$0\" \"$@\" --name=$number >/dev/null & pids=\"$pids $!\"
        done
        for pid in $pids; do wait $pid || exit; done";
    let output = as_nobody_through_shell(&pgutil, line, &ADD);
    assert!(output.status.success(), "{}", String::from_utf8_lossy(&output.stderr));
    assert_eq!(config_of(&pgutil)["sources"].as_array().unwrap().len(), 21);
}

#[test]
fn a_lock_that_root_makes_belongs_to_the_owner_of_the_folder() {
    if skip::without_root() {
        return;
    }
    let mut pgutil = Pgutil::new();
    plant(&mut pgutil, NOBODY, 0o700);
    pgutil.args(ADD).run().expect_code(0);
    let lock = std::fs::metadata(folder_of_config(&pgutil).join(".pgutil.config.lock")).unwrap();
    assert_eq!(lock.uid(), std::fs::metadata(folder_of_config(&pgutil)).unwrap().uid());
}

#[test]
fn a_folder_that_is_not_writable_is_an_error_if_something_is_to_be_stored() {
    if skip::without_root() {
        return;
    }
    let mut pgutil = Pgutil::new();
    plant(&mut pgutil, NOBODY, 0o500);
    std::fs::set_permissions(pgutil.home().join(CONFIG), std::fs::Permissions::from_mode(0o444)).unwrap();
    let output = as_nobody(&pgutil, &ADD);
    let stderr = String::from_utf8_lossy(&output.stderr);
    assert_eq!((output.status.code(), output.stdout.len()), (Some(1), 0), "{stderr}");
    assert!(stderr.starts_with("pgutil: cannot lock "), "{stderr}");
    assert_eq!(std::fs::read_to_string(pgutil.home().join(CONFIG)).unwrap(), OLD);
    let output = as_nobody(&pgutil, &["sources", "list"]);
    assert_eq!(String::from_utf8_lossy(&output.stdout), "1. old\n   http://old/\n");
}

#[test]
fn another_users_home_is_not_an_error_unless_the_configuration_is_needed() {
    if skip::without_root() {
        return;
    }
    let server = ProGet::start();
    let mut pgutil = Pgutil::new();
    let folder = pgutil.config(OLD).home().join(".config");
    std::fs::set_permissions(folder, std::fs::Permissions::from_mode(0o700)).unwrap();
    let output = as_nobody(&pgutil, &["health", &format!("--source={}", server.url())]);
    assert!(output.status.success(), "{}", String::from_utf8_lossy(&output.stderr));
    let output = as_nobody(&pgutil, &["sources", "list"]);
    let stderr = String::from_utf8_lossy(&output.stderr);
    assert_eq!(output.status.code(), Some(3), "{stderr}");
    assert!(stderr.starts_with("pgutil: cannot read ") && stderr.contains("ermission denied"), "{stderr}");
}
