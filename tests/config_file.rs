//! The configuration file: whole, private and complete, whatever happens and however many processes write it.
#![cfg(unix)]

mod content;
mod hindrances;
mod lock;

use std::os::unix::fs::{PermissionsExt, symlink};
use std::path::{Path, PathBuf};
use std::process::{Command, Output, Stdio};
use std::time::Duration;

use serde_json::{Value, json};

use crate::support::pgutil::{CONFIG, Pgutil};
use crate::support::proget::ProGet;

const OLD: &str = r#"{"sources":[{"name":"old","url":"http://old/"}]}"#;
const ADD: [&str; 4] = ["sources", "add", "--url=https://h/", "--api-key=s3cret-key-of-the-test"];

/// Runs a shell line in which `$0 "$@"` is the program.
fn through_shell(pgutil: &Pgutil, line: &str, args: &[&str]) -> Output {
    let mut command = Command::new("sh");
    command.args(["-c", line, env!("CARGO_BIN_EXE_pgutil")]).args(args);
    command.env_clear().env("HOME", pgutil.home()).env("PATH", std::env::var_os("PATH").unwrap());
    command.current_dir(pgutil.home()).stdin(Stdio::null()).output().unwrap()
}

fn config_of(pgutil: &Pgutil) -> Value {
    serde_json::from_slice(&std::fs::read(pgutil.home().join(CONFIG)).unwrap()).unwrap()
}

fn names_in(folder: &Path) -> Vec<String> {
    let mut names: Vec<String> =
        std::fs::read_dir(folder).unwrap().map(|entry| entry.unwrap().file_name().into_string().unwrap()).collect();
    names.sort();
    names
}

fn folder_of_config(pgutil: &Pgutil) -> PathBuf {
    pgutil.home().join(CONFIG).parent().unwrap().to_path_buf()
}

fn mode(path: &Path) -> u32 {
    std::fs::metadata(path).unwrap().permissions().mode() & 0o7777
}

#[test]
fn twenty_at_the_same_time_leave_twenty_sources() {
    let pgutil = Pgutil::new();
    // Half of them through a link.
    let spawn = |index: usize| {
        let mut command = Command::new(env!("CARGO_BIN_EXE_pgutil"));
        command.args(ADD).arg(format!("--name=source {index}"));
        command.env_clear().env("PGUTIL_CONFIG", pgutil.home().join("there").join(["a", "b"][index % 2]));
        command.stdout(Stdio::null()).stderr(Stdio::piped()).spawn().unwrap()
    };
    std::fs::create_dir(pgutil.home().join("there")).unwrap();
    std::fs::write(pgutil.home().join("there/a"), "{}").unwrap();
    symlink("../there/a", pgutil.home().join("there/b")).unwrap();
    let children: Vec<_> = (0..20).map(spawn).collect();
    for child in children {
        let output = child.wait_with_output().unwrap();
        assert!(output.status.success(), "{}", String::from_utf8_lossy(&output.stderr));
    }
    let config: Value = serde_json::from_slice(&std::fs::read(pgutil.home().join("there/a")).unwrap()).unwrap();
    let mut names: Vec<&str> =
        config["sources"].as_array().unwrap().iter().map(|source| source["name"].as_str().unwrap()).collect();
    names.sort_unstable();
    names.dedup();
    assert_eq!(names.len(), 20);
    assert_eq!(names_in(&pgutil.home().join("there")), [".a.lock", "a", "b"]);
}

#[test]
fn twenty_at_the_same_time_can_begin_with_nothing() {
    let pgutil = Pgutil::new();
    let children: Vec<_> = (0..20)
        .map(|index| {
            let mut command = Command::new(env!("CARGO_BIN_EXE_pgutil"));
            command.args(ADD).arg(format!("--name=source {index}")).env_clear().env("HOME", pgutil.home());
            command.stdout(Stdio::null()).spawn().unwrap()
        })
        .collect();
    for mut child in children {
        assert!(child.wait().unwrap().success());
    }
    assert_eq!(config_of(&pgutil)["sources"].as_array().unwrap().len(), 20);
}

#[test]
fn a_kill_at_any_moment_leaves_the_old_or_the_new_file() {
    let sources: Vec<Value> =
        (0..1000).map(|index| json!({"name": format!("{index}"), "url": "http://h/", "defaultFeed": "f"})).collect();
    let before = json!({ "sources": sources }).to_string();
    let mut pgutil = Pgutil::new();
    pgutil.args(ADD);
    for round in 0..40 {
        pgutil.config(&before);
        let running = pgutil.spawn();
        std::thread::sleep(Duration::from_micros(700 * round));
        running.signal("KILL");
        running.finish();
        let count = config_of(&pgutil)["sources"].as_array().unwrap().len();
        assert!(count == 1000 || count == 1001, "{count}");
    }
    // The next change removes what was left.
    pgutil.run().expect_code(0);
    assert_eq!(names_in(&folder_of_config(&pgutil)), [".pgutil.config.lock", "pgutil.config"]);
}

#[test]
fn the_old_file_is_not_written_to_but_replaced() {
    let mut pgutil = Pgutil::new();
    pgutil.config(OLD);
    // A second name keeps the old file.
    std::fs::hard_link(pgutil.home().join(CONFIG), pgutil.home().join("same")).unwrap();
    pgutil.args(ADD).run().expect_code(0);
    assert_eq!(config_of(&pgutil)["sources"].as_array().unwrap().len(), 2);
    assert_eq!(std::fs::read_to_string(pgutil.home().join("same")).unwrap(), OLD);
}

#[test]
fn file_and_folder_are_private_whatever_the_umask() {
    for umask in ["000", "022", "077", "177", "277", "777"] {
        let pgutil = Pgutil::new();
        // The second and third time with what the first one made, the last two at the same time.
        let line = format!("umask {umask}; \"$0\" \"$@\" || exit; \"$0\" \"$@\" & \"$0\" \"$@\" && wait $!");
        let output = through_shell(&pgutil, &line, &ADD);
        assert!(output.status.success(), "{}", String::from_utf8_lossy(&output.stderr));
        let folder = folder_of_config(&pgutil);
        assert_eq!((mode(&folder), mode(folder.parent().unwrap())), (0o700, 0o700), "umask {umask}");
        for name in names_in(&folder) {
            assert_eq!(mode(&folder.join(&name)), 0o600, "{name}, umask {umask}");
        }
    }
}

#[test]
fn a_file_that_others_could_read_is_private_after_a_change() {
    let mut pgutil = Pgutil::new();
    let path = pgutil.config(OLD).home().join(CONFIG);
    std::fs::set_permissions(&path, std::fs::Permissions::from_mode(0o644)).unwrap();
    pgutil.args(ADD).run().expect_code(0);
    assert_eq!(mode(&path), 0o600);
}

#[test]
fn links_stay_and_the_file_they_lead_to_is_changed() {
    let mut pgutil = Pgutil::new();
    let real = pgutil.file("dotfiles/real", OLD);
    std::fs::create_dir_all(folder_of_config(&pgutil)).unwrap();
    symlink("../../second", pgutil.home().join(CONFIG)).unwrap();
    symlink("dotfiles/real", pgutil.home().join("second")).unwrap();
    pgutil.args(ADD).run().expect_code(0);
    let config: Value = serde_json::from_slice(&std::fs::read(real).unwrap()).unwrap();
    assert_eq!(config["sources"].as_array().unwrap().len(), 2);
    assert!(pgutil.home().join(CONFIG).is_symlink() && pgutil.home().join("second").is_symlink());
}

#[test]
fn a_script_works_from_an_empty_home_twice_with_the_same_result() {
    let server = ProGet::start();
    let mut pgutil = Pgutil::new();
    pgutil.server(&server);
    for _ in 0..2 {
        pgutil.args(["sources", "add", "--url={URL}", "--api-key=abc12345"]).run().expect_code(0);
        pgutil.args(["health", "--wait=5"]).run().expect_code(0);
        let created = pgutil.args(["apikeys", "create", "system", "--json"]).run();
        created.expect_code(0);
        let key: Value = serde_json::from_str(&created.stdout).unwrap();
        let id = key["id"].to_string();
        pgutil.args(["apikeys", "list"]).run().expect_code(0).stdout_has(&[&id]);
        pgutil.args(["apikeys", "delete", &format!("--id={id}")]).run().expect_code(0);
        assert_eq!((server.keys().len(), config_of(&pgutil)["sources"].as_array().unwrap().len()), (0, 1));
    }
}
