//! The file of sources: whole, private and complete, whatever happens to it and whoever writes it at the same time.
#![cfg(unix)]

use std::os::unix::fs::{MetadataExt, PermissionsExt, symlink};
use std::os::unix::process::CommandExt;
use std::path::{Path, PathBuf};
use std::process::{Command, Output, Stdio};
use std::time::Duration;

use serde_json::{Value, json};

use crate::support::pgutil::{CONFIG, Pgutil};
use crate::support::proget::ProGet;

const OLD: &str = r#"{"sources":[{"name":"old","url":"http://old/"}]}"#;
const ADD: [&str; 4] = ["sources", "add", "--url=https://h/", "--api-key=s3cret-key-of-the-test"];

/// The program behind a shell line, in which `$0 "$@"` is the program.
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
    // Half of them by way of a link.
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
    // What was left behind goes with the next change.
    pgutil.run().expect_code(0);
    assert_eq!(names_in(&folder_of_config(&pgutil)), [".pgutil.config.lock", "pgutil.config"]);
}

#[test]
fn the_old_file_is_not_written_to_but_replaced() {
    let mut pgutil = Pgutil::new();
    pgutil.config(OLD);
    // Another name of the old file, which keeps it.
    std::fs::hard_link(pgutil.home().join(CONFIG), pgutil.home().join("same")).unwrap();
    pgutil.args(ADD).run().expect_code(0);
    assert_eq!(config_of(&pgutil)["sources"].as_array().unwrap().len(), 2);
    assert_eq!(std::fs::read_to_string(pgutil.home().join("same")).unwrap(), OLD);
}

#[test]
fn a_full_disk_leaves_the_old_file_alone() {
    let mut pgutil = Pgutil::new();
    pgutil.config(OLD);
    // Beyond the limit nothing can be written, as on a full disk.
    let output = through_shell(&pgutil, "trap '' XFSZ; ulimit -f 0; exec \"$0\" \"$@\"", &ADD);
    let stderr = String::from_utf8_lossy(&output.stderr);
    assert_eq!((output.status.code(), output.stdout.len()), (Some(1), 0), "{stderr}");
    assert!(stderr.starts_with("pgutil: cannot write ") && stderr.contains("that there is room"), "{stderr}");
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
            outcome.expect_code(3).expect_stdout("").stderr_has(&["pgutil: cannot read {HOME}/place: ", says]);
            let after = std::fs::symlink_metadata(&path).unwrap();
            assert_eq!((before.ino(), before.mode()), (after.ino(), after.mode()), "{what}");
            assert_eq!(names_in(pgutil.home()), ["place"], "{what}");
        }
    }
}

#[test]
fn a_file_in_the_place_of_a_folder_is_an_error_only_where_something_is_to_be_stored() {
    let mut pgutil = Pgutil::new();
    pgutil.file(".config", "a file");
    pgutil.args(["sources", "list"]).run().expect(0, "No sources configured.\n", "");
    let outcome = pgutil.args(ADD).run();
    outcome.expect_code(1).expect_stdout("").stderr_has(&["pgutil: cannot make the folder of {HOME}/.config/pgutil"]);
}

#[test]
fn a_damaged_file_is_named_with_its_line_and_never_overwritten() {
    let brackets = "[".repeat(1024 * 1024);
    let nested = format!("{{\n\"later\": {brackets}");
    let cases: [(&[u8], &str); 14] = [
        (b"", "line 1: the file ends too early"),
        (b"\n \n", "line 3: the file ends too early"),
        (b"{\"sources\": [\n{\"name\": \"x\",\n\"url\": \"http://s3cret", "line 3: the file ends too early"),
        (brackets.as_bytes(), "line 1: a member has the wrong type"),
        (nested.as_bytes(), "line 2: nested too deeply"),
        (b"{\n\"sources\": [],\n}", "line 3: not valid JSON"),
        (b"{\n// s3cret\n}", "line 2: not valid JSON"),
        (b"[]", "line 1: a member has the wrong type"),
        (b"{\"sources\": [\n{\"name\": \"x\", \"url\": 17}]}", "line 2: a member has the wrong type"),
        (b"{\"sources\": {\"s3cret\": 1}}", "line 1: a member has the wrong type"),
        (b"{\"sources\": [{}]}", "line 1: a source without name"),
        (b"{\"sources\": [{\"name\": \"s3cret\"}]}", "line 1: a source without url"),
        (b"{\"sources\": [],\n\"sources\": []}", "line 2: sources stands there twice"),
        (b"{\"sources\": [\n{\"name\": \"\xff\", \"url\": \"http://h/\"}]}", "line 2: not UTF-8 text"),
    ];
    for (bytes, says) in cases {
        let mut pgutil = Pgutil::new();
        let path = pgutil.file(CONFIG, bytes);
        for command in [
            &ADD[..],
            &["sources", "list"],
            &["sources", "remove", "--name=x"],
            &["sources", "test"],
            &["apikeys", "create", "system"],
        ] {
            let outcome = pgutil.args(command).run();
            outcome.expect_code(3).expect_stdout("").shows_nowhere(&["s3cret"]);
            outcome.stderr_has(&["pgutil: {HOME}/.config/pgutil/pgutil.config, ", says, "It is left as it is."]);
        }
        assert_eq!(std::fs::read(&path).unwrap(), bytes);
    }
}

#[test]
fn what_the_existing_program_leaves_there_is_read() {
    let server = ProGet::start();
    for text in [
        // A byte order mark, members that are null, and a plain copy beside the obfuscated secret, which is the one.
        "\u{feff}{\"sources\":[{\"name\":\"Default\",\"url\":\"{URL}\",\"defaultFeed\":null,\"insecure\":null,\
         \"token\":\"wrong\",\"encryptedToken\":\"AAECAwQFBgcICQoLDA0OD/XoC6l08HSxHxJQ5awT2Y4=\"}]}",
        "{\"sources\":[{\"name\":\"DEFAULT\",\"url\":\"{URL}\",\"token\":\"abc1\\u0032345\"}]}",
    ] {
        let mut pgutil = Pgutil::new();
        let create = ["apikeys", "create", "system"];
        pgutil.server(&server).config(text).args(create).run().expect_code(0);
    }
    let mut pgutil = Pgutil::new();
    pgutil.config("{\"sources\": null}").args(["sources", "list"]).run().expect(0, "No sources configured.\n", "");
}

#[test]
fn one_secret_that_cannot_be_read_fails_its_source_only() {
    let server = ProGet::start();
    let mut pgutil = Pgutil::new();
    let text = r#"{"sources":[{"name":"broken","url":"{URL}","encryptedToken":"!s3cret"},
        {"name":"good","url":"{URL}","token":"abc12345"}]}"#;
    pgutil.server(&server).config(text);
    pgutil.args(["apikeys", "create", "system", "--source=good"]).run().expect_code(0);
    let outcome = pgutil.args(["apikeys", "create", "system", "--source=broken"]).run();
    outcome.expect_code(3).stderr_has(&["the stored API key of the source 'broken' can't be decoded"]);
    outcome.shows_nowhere(&["s3cret"]);
    // And it stays, as it is, when another one is changed.
    let outcome = pgutil.args(["sources", "remove", "--name=good"]).run();
    outcome.expect_code(0);
    assert_eq!(config_of(&pgutil)["sources"][0]["encryptedToken"], "!s3cret");
}

#[test]
fn file_and_folder_are_private_whatever_the_umask() {
    for umask in ["000", "022", "777"] {
        let pgutil = Pgutil::new();
        let line = format!("umask {umask}; exec \"$0\" \"$@\"");
        let output = through_shell(&pgutil, &line, &ADD);
        // Under 777 only root can go on with what it has made.
        if !output.status.success() && umask == "777" {
            continue;
        }
        assert!(output.status.success(), "{}", String::from_utf8_lossy(&output.stderr));
        let folder = folder_of_config(&pgutil);
        assert_eq!(mode(&folder) & 0o077, 0);
        for name in names_in(&folder) {
            assert_eq!(mode(&folder.join(&name)) & 0o177, 0, "{name}");
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
fn links_stay_and_the_file_behind_them_is_changed() {
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

/// A user other than root and other than whoever runs the tests.
const NOBODY: u32 = 65534;

/// The program as a user who may not do everything: root would not notice what this is about. None where the tests
/// themselves run as an ordinary user, who can't give a file away.
fn as_nobody(pgutil: &Pgutil, args: &[&str]) -> Option<Output> {
    as_nobody_through_shell(pgutil, "exec \"$0\" \"$@\"", args)
}

fn as_nobody_through_shell(pgutil: &Pgutil, line: &str, args: &[&str]) -> Option<Output> {
    if std::fs::metadata(pgutil.home()).unwrap().uid() != 0 {
        return None;
    }
    // Where the program is built, others may not look.
    let program = pgutil.home().join("program");
    std::fs::copy(env!("CARGO_BIN_EXE_pgutil"), &program).unwrap();
    let mut command = Command::new("sh");
    command.args(["-c", line]).arg(program).args(args).current_dir(pgutil.home()).uid(NOBODY).gid(NOBODY);
    command.env_clear().env("HOME", pgutil.home()).env("PATH", std::env::var_os("PATH").unwrap());
    Some(command.stdin(Stdio::null()).output().unwrap())
}

/// A file of `owner` in a folder of nobody's with this mode.
fn plant(pgutil: &mut Pgutil, owner: u32, folder_mode: u32) {
    let path = pgutil.config(OLD).home().join(CONFIG);
    let folder = path.parent().unwrap();
    std::fs::set_permissions(&path, std::fs::Permissions::from_mode(0o666)).unwrap();
    std::fs::set_permissions(folder, std::fs::Permissions::from_mode(folder_mode)).unwrap();
    // Both fail for an ordinary user, for whom the test ends anyway.
    std::os::unix::fs::chown(&path, Some(owner), Some(owner)).ok();
    std::os::unix::fs::chown(folder, Some(NOBODY), Some(NOBODY)).ok();
}

#[test]
fn a_file_of_another_owner_is_refused_and_left_alone() {
    let mut pgutil = Pgutil::new();
    plant(&mut pgutil, 12345, 0o700);
    let Some(output) = as_nobody(&pgutil, &ADD) else { return };
    let stderr = String::from_utf8_lossy(&output.stderr);
    assert_eq!(output.status.code(), Some(1), "{stderr}");
    assert!(stderr.contains("it belongs to another user"), "{stderr}");
    assert_eq!(std::fs::read_to_string(pgutil.home().join(CONFIG)).unwrap(), OLD);
    assert_eq!(names_in(&folder_of_config(&pgutil)), [".pgutil.config.lock", "pgutil.config"]);
}

#[test]
fn where_the_folder_takes_no_file_the_old_one_is_rewritten_in_place() {
    let mut pgutil = Pgutil::new();
    plant(&mut pgutil, NOBODY, 0o500);
    let inode = |pgutil: &Pgutil| std::fs::metadata(pgutil.home().join(CONFIG)).unwrap().ino();
    let before = inode(&pgutil);
    let Some(output) = as_nobody(&pgutil, &ADD) else { return };
    assert!(output.status.success(), "{}", String::from_utf8_lossy(&output.stderr));
    assert_eq!((config_of(&pgutil)["sources"].as_array().unwrap().len(), inode(&pgutil)), (2, before));
    assert_eq!(mode(&pgutil.home().join(CONFIG)), 0o600);
    assert_eq!(names_in(&folder_of_config(&pgutil)), ["pgutil.config"]);
}

#[test]
fn a_full_disk_leaves_the_old_file_alone_even_in_place() {
    let mut pgutil = Pgutil::new();
    plant(&mut pgutil, NOBODY, 0o500);
    let line = "trap '' XFSZ; ulimit -f 0; exec \"$0\" \"$@\"";
    let Some(output) = as_nobody_through_shell(&pgutil, line, &ADD) else { return };
    let stderr = String::from_utf8_lossy(&output.stderr);
    assert_eq!(output.status.code(), Some(1), "{stderr}");
    assert!(stderr.starts_with("pgutil: cannot write "), "{stderr}");
    assert_eq!(std::fs::read_to_string(pgutil.home().join(CONFIG)).unwrap(), OLD);
}

/// Whether the tests may mount something where nobody else sees it.
fn can_mount() -> bool {
    let status = Command::new("unshare").args(["-m", "true"]).stderr(Stdio::null()).status();
    cfg!(target_os = "linux") && status.is_ok_and(|status| status.success())
}

#[test]
fn a_file_that_is_a_mount_point_is_rewritten_in_place() {
    if !can_mount() {
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
fn a_folder_that_takes_nothing_is_an_error_where_something_is_to_be_stored() {
    let mut pgutil = Pgutil::new();
    plant(&mut pgutil, NOBODY, 0o500);
    std::fs::set_permissions(pgutil.home().join(CONFIG), std::fs::Permissions::from_mode(0o444)).unwrap();
    let Some(output) = as_nobody(&pgutil, &ADD) else { return };
    let stderr = String::from_utf8_lossy(&output.stderr);
    assert_eq!((output.status.code(), output.stdout.len()), (Some(1), 0), "{stderr}");
    assert!(stderr.starts_with("pgutil: cannot lock "), "{stderr}");
    assert_eq!(std::fs::read_to_string(pgutil.home().join(CONFIG)).unwrap(), OLD);
    let output = as_nobody(&pgutil, &["sources", "list"]).unwrap();
    assert_eq!(String::from_utf8_lossy(&output.stdout), "1. old\n   http://old/\n");
}

#[test]
fn the_home_of_somebody_else_is_no_error_where_nothing_of_it_was_asked_for() {
    let server = ProGet::start();
    let mut pgutil = Pgutil::new();
    let folder = pgutil.config(OLD).home().join(".config");
    std::fs::set_permissions(folder, std::fs::Permissions::from_mode(0o700)).unwrap();
    let Some(output) = as_nobody(&pgutil, &["health", &format!("--source={}", server.url())]) else { return };
    assert!(output.status.success(), "{}", String::from_utf8_lossy(&output.stderr));
    let output = as_nobody(&pgutil, &["sources", "list"]).unwrap();
    let stderr = String::from_utf8_lossy(&output.stderr);
    assert_eq!(output.status.code(), Some(3), "{stderr}");
    assert!(stderr.starts_with("pgutil: cannot read ") && stderr.contains("ermission denied"), "{stderr}");
}

/// Numbers that look random and are the same in every run (xorshift).
struct Dice(u64);

impl Dice {
    fn throw(&mut self, sides: u64) -> u64 {
        self.0 ^= self.0 << 13;
        self.0 ^= self.0 >> 7;
        self.0 ^= self.0 << 17;
        self.0 % sides
    }
}

#[test]
fn no_secret_of_an_obfuscated_source_ever_stands_in_the_clear() {
    let mut dice = Dice(0x5eed_0f50_0ce5);
    let mut pgutil = Pgutil::new();
    // As the existing program leaves it: the plain copy beside the obfuscated secret.
    pgutil.config(
        r#"{"sources":[{"name":"left","url":"http://h/","password":"s3cret-left","username":"u",
        "encryptedPassword":"AAECAwQFBgcICQoLDA0OD/XoC6l08HSxHxJQ5awT2Y4="}], "later": {"x": [1]}}"#,
    );
    // Of each name the secret in the clear that was asked for, if any.
    let mut plain: [Option<String>; 4] = [const { None }; 4];
    for round in 0..60 {
        let index = dice.throw(4) as usize;
        let (name, secret) = (format!("--name=source {index}"), format!("s3cret-{round}-of-{index}"));
        let (key, password) = (format!("--api-key={secret}"), format!("--password={secret}"));
        let url = format!("--url=https://user:{secret}@h/");
        let mut args = match dice.throw(4) {
            0 => vec!["sources", "remove", &name],
            1 => vec!["sources", "add", "--url=https://h/", &name, &key],
            2 => vec!["sources", "add", "--url=https://h/", &name, "--username=u", &password],
            _ => vec!["sources", "add", &url, &name],
        };
        plain[index] = None;
        if args[1] == "add" && dice.throw(3) == 0 {
            args.push("--plain-text");
            plain[index] = Some(secret.clone());
        }
        let outcome = pgutil.args(&args).run();
        outcome.expect_code(0).shows_nowhere(&["s3cret"]);
        for file in names_in(&folder_of_config(&pgutil)) {
            let text = std::fs::read_to_string(folder_of_config(&pgutil).join(&file)).unwrap();
            let meant: usize = plain.iter().flatten().filter(|secret| text.contains(secret.as_str())).count();
            // The first change has not come yet where nothing was there to be removed.
            let left = usize::from(text.contains("s3cret-left") && outcome.stdout.ends_with("not found.\n"));
            assert_eq!(text.matches("s3cret").count(), meant + left, "{file} after {args:?}:\n{text}");
        }
    }
    assert_eq!(config_of(&pgutil)["later"], json!({"x": [1]}));
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
