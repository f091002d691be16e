//! The environment: signals, closed streams, full disks, limits, and odd files as the destination of a key.
#![cfg(unix)]

mod moments;
mod streams;

use std::os::unix::fs::{PermissionsExt, symlink};
use std::path::Path;
use std::process::{Command, Stdio};

use crate::support::http::Answer;
use crate::support::pgutil::Pgutil;
use crate::support::server::Server;
use crate::support::skip;
use crate::support::terminal::Terminal;

const KEY: &str = "70f875c2593ef93d0b21400d5f94ea1d8ed519d0";
const OBJECT: &str = r#"{"id":1000,"type":"system","key":"70f875c2593ef93d0b21400d5f94ea1d8ed519d0","logging":"none"}"#;
const CREATE: [&str; 5] = ["apikeys", "create", "system", "--source={URL}", "--api-key=abc12345-and-more"];
const MAY_EXIST: &str = "The key may exist all the same.";

fn with<'a>(more: &[&'a str]) -> Vec<&'a str> {
    CREATE.iter().chain(more).copied().collect()
}

/// The names in a folder, hidden ones included.
fn names(folder: &Path) -> Vec<String> {
    let mut names: Vec<String> =
        std::fs::read_dir(folder).unwrap().map(|entry| entry.unwrap().file_name().into_string().unwrap()).collect();
    names.sort();
    names
}

#[test]
fn a_signal_after_the_request_says_that_the_key_may_exist_and_leaves_no_file() {
    for (signal, code) in [("INT", -2), ("TERM", -15)] {
        let server = Server::start();
        server.expect("POST", "/api/api-keys/create").answer(Answer::stall());
        let mut pgutil = Pgutil::new();
        let running = pgutil.server(&server).args(with(&["--output-file=agent.key"])).spawn();
        server.wait_for_requests(1);
        running.signal(signal);
        running.finish().expect_code(code).expect_stdout("").stderr_has(&[
            "pgutil: stopped by a signal after the request was sent\n",
            MAY_EXIST,
            "pgutil apikeys list --source={URL}/",
        ]);
        assert_eq!(names(pgutil.home()), [""; 0]);
    }
}

#[test]
fn a_signal_with_json_leaves_one_json_object() {
    let server = Server::start();
    server.expect("POST", "/api/api-keys/create").answer(Answer::stall());
    let mut pgutil = Pgutil::new();
    let running = pgutil.server(&server).args(with(&["--json"])).spawn();
    server.wait_for_requests(1);
    running.signal("TERM");
    let outcome = running.finish();
    outcome.expect_code(-15).expect_stdout("");
    let object: serde_json::Value = serde_json::from_str(&outcome.stderr).unwrap();
    assert!(object["advice"].as_str().unwrap().starts_with(MAY_EXIST));
    assert_eq!(object["exit"], 143);
}

#[test]
fn a_signal_before_the_request_is_out_says_nothing_about_a_key() {
    // It waits for a pipe before anything is sent.
    let server = Server::start();
    let mut pgutil = Pgutil::new();
    pgutil.file("wait", "");
    std::fs::remove_file(pgutil.home().join("wait")).unwrap();
    let made = Command::new("mkfifo").arg(pgutil.home().join("wait")).status().unwrap();
    assert!(made.success());
    let running = pgutil.server(&server).args(with(&["--key-file=wait", "--output-file=agent.key"])).spawn();
    // Opening the other end waits until the program has opened its own.
    let writer = std::fs::OpenOptions::new().write(true).open(pgutil.home().join("wait")).unwrap();
    running.signal("INT");
    running.finish().expect(-2, "", "");
    drop(writer);
    assert_eq!(names(pgutil.home()), ["wait"]);
}

#[test]
fn ctrl_c_ends_the_loop_of_a_shell_too() {
    if skip::without("bash") {
        return;
    }
    let server = Server::start();
    let url = server.url();
    server.expect("POST", "/api/api-keys/create").answer(Answer::stall());
    let loop_line = "for i in 1 2 3; do \"$PGUTIL\" apikeys create system --source=$URL; done; echo went on";
    let mut terminal = Terminal::start(&format!("exec bash -c '{loop_line}'"), &[("URL", &url)]);
    server.wait_for_requests(1);
    terminal.type_in("\x03");
    let (shown, code) = terminal.finish();
    assert!(shown.contains("The key may exist all the same.") && !shown.contains("went on"), "{shown}");
    // The status that a shell reports after SIGINT.
    assert_eq!((code, server.requests().len()), (130, 1), "{shown}");
}

#[test]
fn as_the_first_process_it_exits_with_the_status_of_the_signal() {
    if skip::without_mounts() {
        return;
    }
    for (signal, code) in [("INT", 130), ("TERM", 143), ("HUP", 129), ("QUIT", 131)] {
        let server = Server::start();
        server.expect("POST", "/api/api-keys/create").answer(Answer::stall());
        let words = CREATE.iter().map(|word| word.replace("{URL}", &server.url()));
        // The tests may run where signals are ignored.
        let mut command = Command::new("env");
        command
            .args(["--default-signal=INT,QUIT,TERM,HUP", "unshare", "--pid", "--fork", env!("CARGO_BIN_EXE_pgutil")])
            .args(words)
            .env_clear();
        command.env("PATH", std::env::var_os("PATH").unwrap());
        let child = command.stdin(Stdio::null()).stdout(Stdio::null()).stderr(Stdio::piped()).spawn().unwrap();
        server.wait_for_requests(1);
        send_to_child_of(child.id(), signal);
        let output = child.wait_with_output().unwrap();
        assert_eq!(output.status.code(), Some(code), "{}", String::from_utf8_lossy(&output.stderr));
    }
}

/// Sends a signal to the one child of a process.
fn send_to_child_of(process: u32, signal: &str) {
    let child = std::fs::read_to_string(format!("/proc/{process}/task/{process}/children")).unwrap();
    assert!(crate::support::kill(signal, child.trim().parse().unwrap()).success());
}

#[test]
fn an_ignored_signal_stays_ignored() {
    let server = Server::start();
    server
        .expect("POST", "/api/api-keys/create")
        .answer(Answer::json(200, OBJECT).drip(std::time::Duration::from_millis(5)));
    let script = "trap '' INT; \"$0\" \"$@\" & wait $!; exit $?";
    let child = Command::new("sh")
        .args(["-c", script, env!("CARGO_BIN_EXE_pgutil")])
        .args(CREATE.iter().map(|word| word.replace("{URL}", &server.url())))
        .env_clear()
        .stdin(Stdio::null())
        .stdout(Stdio::piped())
        .stderr(Stdio::piped())
        .spawn()
        .unwrap();
    server.wait_for_requests(1);
    send_to_child_of(child.id(), "INT");
    let output = child.wait_with_output().unwrap();
    assert_eq!(
        String::from_utf8_lossy(&output.stdout),
        format!("{KEY}\n"),
        "{}",
        String::from_utf8_lossy(&output.stderr)
    );
}

/// Runs the program through a shell line, in which `$0 "$@"` is the program.
fn through_shell(server: &Server, line: &str, args: &[&str]) -> std::process::Output {
    Command::new("sh")
        .args(["-c", line, env!("CARGO_BIN_EXE_pgutil")])
        .args(args.iter().map(|word| word.replace("{URL}", &server.url())))
        .env_clear()
        .env("PATH", std::env::var_os("PATH").unwrap())
        .stdin(Stdio::null())
        .output()
        .unwrap()
}

#[test]
fn a_stdout_open_for_reading_only_is_an_error() {
    let server = Server::start();
    server.expect("POST", "/api/api-keys/create").answer(Answer::json(200, OBJECT));
    let output = through_shell(&server, "exec \"$0\" \"$@\" 1</dev/null", &CREATE);
    assert_eq!(output.status.code(), Some(1));
    let stderr = String::from_utf8_lossy(&output.stderr);
    assert!(stderr.contains("cannot write to standard output") && stderr.contains("--id=1000"), "{stderr}");
    assert!(!stderr.contains(KEY));
}

#[test]
fn dev_null_is_a_stdout_like_any_other() {
    // Many programs open it for reading and writing if they want no output.
    for line in ["exec \"$0\" \"$@\" >/dev/null", "exec \"$0\" \"$@\" 1<>/dev/null"] {
        let server = Server::start();
        server.expect("POST", "/api/api-keys/create").answer(Answer::json(200, OBJECT));
        let output = through_shell(&server, line, &CREATE);
        assert_eq!((output.status.code(), output.stderr), (Some(0), Vec::new()), "{line}");
    }
}

#[test]
fn a_file_that_may_not_grow_is_an_error_that_names_the_key() {
    let server = Server::start();
    server.expect("POST", "/api/api-keys/create").answer(Answer::json(200, OBJECT));
    let folder = Pgutil::new();
    let line = format!("ulimit -f 0; exec \"$0\" \"$@\" >\"{}\"", folder.home().join("key").display());
    let output = through_shell(&server, &line, &CREATE);
    let stderr = String::from_utf8_lossy(&output.stderr);
    assert_eq!(output.status.code(), Some(1), "{stderr}");
    assert!(stderr.contains("cannot write to standard output") && stderr.contains("--id=1000"), "{stderr}");
}

#[test]
fn closed_streams_do_not_turn_the_key_into_something_else() {
    for (line, code) in
        [("exec \"$0\" \"$@\" <&-", 0), ("exec \"$0\" \"$@\" 2>&-", 0), ("exec \"$0\" \"$@\" <&- 2>&-", 0)]
    {
        let server = Server::start();
        server.expect("POST", "/api/api-keys/create").answer(Answer::json(200, OBJECT));
        let output = through_shell(&server, line, &CREATE);
        assert_eq!(output.status.code(), Some(code), "{line}");
        assert_eq!(String::from_utf8_lossy(&output.stdout), format!("{KEY}\n"), "{line}");
    }
    let server = Server::start();
    let output = through_shell(&server, "exec \"$0\" \"$@\" <&- >&- 2>&-", &CREATE);
    assert_eq!(output.status.code(), Some(1), "nothing is sent without a stdout");
}

#[test]
fn a_full_stderr_keeps_the_exit_code() {
    let server = Server::start();
    server.expect("POST", "/api/api-keys/create").answer(Answer::text(403, "no"));
    let output = through_shell(&server, "exec \"$0\" \"$@\" 2>/dev/full", &CREATE);
    assert_eq!((output.status.code(), output.stdout), (Some(4), Vec::new()));
}

#[test]
fn a_create_needs_few_files_no_thread_and_little_memory() {
    for limit in ["ulimit -n 8", "ulimit -u 1 2>/dev/null || ulimit -p 1", "ulimit -v 32768"] {
        let server = Server::start();
        server.expect("POST", "/api/api-keys/create").answer(Answer::json(200, OBJECT));
        let output = through_shell(&server, &format!("{limit}; exec \"$0\" \"$@\""), &CREATE);
        assert_eq!(output.status.code(), Some(0), "{limit}: {}", String::from_utf8_lossy(&output.stderr));
    }
}

#[test]
fn without_a_free_file_handle_it_says_so() {
    let server = Server::start();
    let output = through_shell(&server, "ulimit -n 4; exec \"$0\" \"$@\"", &CREATE);
    let stderr = String::from_utf8_lossy(&output.stderr);
    assert!(output.status.code().is_some_and(|code| code != 0) && output.stdout.is_empty(), "{stderr}");
    assert!(stderr.starts_with("pgutil: "), "{stderr}");
}

#[test]
fn an_output_file_goes_through_links_and_replaces_only_regular_files() {
    type Prepare = fn(&Path);
    let prepare: &[(&str, Prepare, i32)] = &[
        ("a link to a file", |home| symlink("real", home.join("agent.key")).unwrap(), 0),
        ("a dangling link", |home| symlink("new", home.join("agent.key")).unwrap(), 0),
        ("a link in a circle", |home| symlink("agent.key", home.join("agent.key")).unwrap(), 1),
        ("a folder", |home| std::fs::create_dir(home.join("agent.key")).unwrap(), 1),
        ("a link to a device", |home| symlink("/dev/full", home.join("agent.key")).unwrap(), 1),
        ("a pipe", |home| assert!(Command::new("mkfifo").arg(home.join("agent.key")).status().unwrap().success()), 1),
    ];
    for (what, prepare, code) in prepare {
        let server = Server::start();
        let mut pgutil = Pgutil::new();
        pgutil.server(&server);
        pgutil.file("real", "old");
        prepare(pgutil.home());
        let before = names(pgutil.home());
        // Without --force, an existing file is kept.
        pgutil.args(with(&["--output-file=agent.key"])).run().expect_code(1).stderr_has(&["agent.key", "--force"]);
        if *code == 0 {
            server.expect("POST", "/api/api-keys/create").answer(Answer::json(200, OBJECT));
        }
        let outcome = pgutil.args(with(&["--output-file=agent.key", "--force"])).run();
        outcome.expect_code(*code).expect_stdout("");
        if *code == 0 {
            let path = pgutil.home().join("agent.key");
            assert!(path.symlink_metadata().unwrap().is_symlink(), "{what} is still a link");
            assert_eq!(std::fs::read_to_string(&path).unwrap(), format!("{KEY}\n"), "{what}");
            assert_eq!(std::fs::metadata(&path).unwrap().permissions().mode() & 0o777, 0o600, "{what}");
        } else {
            assert_eq!(names(pgutil.home()), before, "{what}");
        }
    }
}

#[test]
fn an_impossible_path_is_detected_before_anything_is_sent() {
    let server = Server::start();
    let paths =
        [&"n".repeat(300), "missing/agent.key", "/dev/null/agent.key", "..", "new/", "new/.", "new//", "/", "."];
    for path in paths {
        for force in [&[][..], &["--force"]] {
            let option = format!("--output-file={path}");
            let mut pgutil = Pgutil::new();
            let outcome = pgutil.server(&server).args(with(&[&option]).iter().chain(force)).run();
            outcome.expect_code(1).expect_stdout("").stderr_has(&["cannot write --output-file"]);
            assert_eq!(names(pgutil.home()), [""; 0]);
        }
    }
}

#[test]
fn a_hyphen_as_output_file_is_stdout() {
    for options in [&["--output-file=-"][..], &["--output-file=-", "--force"]] {
        let server = Server::start();
        server.expect("POST", "/api/api-keys/create").answer(Answer::json(200, OBJECT));
        let mut pgutil = Pgutil::new();
        pgutil.server(&server).args(with(options)).run().expect(0, &format!("{KEY}\n"), "");
        assert_eq!(names(pgutil.home()), [""; 0]);
    }
}

#[test]
fn the_next_command_removes_the_file_of_a_killed_process_and_keeps_that_of_a_running_one() {
    let server = Server::start();
    let mut pgutil = Pgutil::new();
    pgutil.server(&server).args(with(&["--output-file=agent.key"]));
    for _ in 0..2 {
        server.expect("POST", "/api/api-keys/create").answer(Answer::stall());
    }
    let killed = pgutil.spawn();
    server.wait_for_requests(1);
    killed.signal("KILL");
    killed.finish();
    assert_eq!(names(pgutil.home()).len(), 1);
    let alive = pgutil.spawn();
    server.wait_for_requests(2);
    let with_one_alive = names(pgutil.home());
    assert_eq!(with_one_alive.len(), 1);
    server.expect("POST", "/api/api-keys/create").answer(Answer::json(200, OBJECT));
    pgutil.run().expect(0, "", "");
    assert_eq!(names(pgutil.home()), [&with_one_alive[..], &["agent.key".to_string()]].concat());
    alive.signal("TERM");
    alive.finish();
    assert_eq!(names(pgutil.home()), ["agent.key"]);
}

#[test]
fn a_full_disk_is_detected_before_the_key_is_created() {
    // A file size limit simulates a full disk: the same write fails.
    let server = Server::start();
    let folder = Pgutil::new();
    let target = folder.home().join("agent.key");
    let option = format!("--output-file={}", target.display());
    let output = through_shell(&server, "ulimit -f 0; exec \"$0\" \"$@\"", &with(&[&option]));
    let stderr = String::from_utf8_lossy(&output.stderr);
    assert_eq!(output.status.code(), Some(1), "{stderr}");
    assert!(stderr.contains("cannot write --output-file"), "{stderr}");
    assert_eq!(names(folder.home()), [""; 0]);
}

#[test]
fn a_full_disk_is_detected_too_if_the_file_is_rewritten_in_place() {
    if skip::without_mounts() {
        return;
    }
    // A single file of a small disk, mounted as into a container: the disk of its folder has free space.
    let server = Server::start();
    let folder = Pgutil::new();
    folder.file("agent.key", "old");
    std::fs::create_dir(folder.home().join("small")).unwrap();
    let line = format!(
        "cd \"{}\" && mount -t tmpfs -o size=64k none small && echo old >small/key && mount --bind small/key agent.key
        dd if=/dev/zero of=small/rest bs=1k 2>/dev/null
        \"$0\" \"$@\"; code=$?
        test \"$(cat agent.key)\" = old && exit $code",
        folder.home().display()
    );
    let line = format!("exec unshare -m sh -c '{line}' \"$0\" \"$@\"");
    let output = through_shell(&server, &line, &with(&["--output-file=agent.key", "--force"]));
    let stderr = String::from_utf8_lossy(&output.stderr);
    assert_eq!(output.status.code(), Some(1), "{stderr}");
    assert!(stderr.starts_with("pgutil: cannot write --output-file agent.key: "), "{stderr}");
    assert_eq!(server.requests().len(), 0);
}

#[test]
fn an_output_file_is_private_whatever_the_umask_says() {
    for umask in ["0", "022", "077", "177", "277", "777"] {
        let server = Server::start();
        server.expect("POST", "/api/api-keys/create").answer(Answer::json(200, OBJECT));
        let folder = Pgutil::new();
        let target = folder.home().join("agent.key");
        let option = format!("--output-file={}", target.display());
        let line = format!("umask {umask}; exec \"$0\" \"$@\"");
        let output = through_shell(&server, &line, &with(&[&option]));
        assert_eq!(output.status.code(), Some(0));
        assert_eq!(std::fs::metadata(&target).unwrap().permissions().mode() & 0o777, 0o600, "umask {umask}");
    }
}

#[test]
fn without_a_home_everything_works_that_needs_no_writing() {
    let server = Server::start();
    server.expect("POST", "/api/api-keys/create").answer(Answer::json(200, OBJECT));
    let output = through_shell(&server, "unset HOME; exec \"$0\" \"$@\"", &CREATE);
    assert_eq!(String::from_utf8_lossy(&output.stdout), format!("{KEY}\n"));
    let output = through_shell(&server, "unset HOME; exec \"$0\" \"$@\"", &["apikeys", "create", "system"]);
    let stderr = String::from_utf8_lossy(&output.stderr);
    assert_eq!(output.status.code(), Some(3), "{stderr}");
    assert!(stderr.starts_with("pgutil: there is no source 'Default'\n"), "{stderr}");
}
