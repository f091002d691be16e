//! `pgutil upack install`.

use serde_json::{Value, json};

use super::{REGISTRY, package, serving, shown, tree, versions};
use crate::support::http::Answer;
use crate::support::leaf;
use crate::support::pgutil::{Pgutil, Stdout};
use crate::support::server::Server;

const LINE: [&str; 7] =
    ["upack", "install", "--feed=f", "--package=g/p", "--target=t", "--source={URL}", "--api-key=abc12345"];

fn with<'a>(more: &[&'a str]) -> Vec<&'a str> {
    LINE.iter().chain(more).copied().collect()
}

fn registry(pgutil: &Pgutil) -> Value {
    let text = std::fs::read_to_string(pgutil.home().join(REGISTRY)).unwrap();
    serde_json::from_str(&text).unwrap()
}

const PRINTED: &str = "Downloading p...\nInstalling to {HOME}/t...\nRegistering package...\nInstallation complete.\n";

#[test]
fn the_latest_stable_version_is_installed_and_registered() {
    for (option, version) in [
        ("--version=latest", "1.10.0"),
        ("--version=LATEST-unstable", "2.0.0-rc.1"),
        ("--version=1.9.0", "1.9.0"),
        ("-v=false", "1.10.0"),
    ] {
        let server = serving(version, package(&[("a", "A"), ("d/b", "B")]));
        let mut pgutil = Pgutil::new();
        let line = if option.starts_with("-v") { with(&[]) } else { with(&[option]) };
        pgutil.server(&server).args(line).run().expect(0, PRINTED, "");
        assert_eq!(shown(&tree(&pgutil.home().join("t"))), "a=A d/= d/b=B");
        let registry = registry(&pgutil);
        let entry = &registry[0];
        let path = pgutil.home().join("t");
        assert_eq!((&entry["group"], &entry["name"], &entry["version"]), (&json!("g"), &json!("p"), &json!(version)));
        assert_eq!((&entry["path"], &entry["files"]), (&json!(path.to_str().unwrap()), &json!(["a", "d/b"])));
        assert_eq!(tree(pgutil.home()).len(), 6, "{}", shown(&tree(pgutil.home())));
    }
}

#[test]
fn json_says_what_was_installed() {
    let server = serving("1.10.0", package(&[("a", "A")]));
    let mut pgutil = Pgutil::new();
    let outcome = pgutil.server(&server).args(with(&["--json"])).run();
    let object =
        "{\"package\":\"g/p\",\"version\":\"1.10.0\",\"path\":\"{HOME}/t\",\"installed\":true,\"registered\":true}\n";
    outcome.expect(0, object, "");
}

#[test]
fn the_answers_of_the_server_are_judged_as_those_of_any_command() {
    let list = r#"[{"group":"g","name":"p","version":"1.0.0"}]"#;
    let line = ["upack", "install", "--feed=f", "--package=g/p", "--target=t", "--version=1.0.0"];
    leaf::read(&line, "GET", "/upack/f/download/g/p/1.0.0", package(&[("a", "A")]))
        .after("/upack/f/versions?group=g&name=p", list)
        .announces("Downloading p...\n")
        .prints(PRINTED)
        .prints_json("{\"package\":\"g/p\",\"version\":\"1.0.0\",\"path\":\"{HOME}/t\",\"installed\":true,\"registered\":true}\n")
        .check();
}

#[test]
fn names_are_encoded_as_segments() {
    let server = Server::start();
    let list = r#"[{"version":"1.0.0+b"}]"#;
    server.expect("GET", "/upack/a%20b/versions?group=g%20x%2Fy&name=p%23").answer(Answer::json(200, list));
    let download = "/upack/a%20b/download/g%20x/y/p%23/1.0.0%2Bb";
    server.expect("GET", download).answer(Answer::new(200, package(&[("a", "A")])));
    let line = ["upack", "install", "--feed=a b", "--package=g x/y/p#", "--target=t", "--source={URL}"];
    Pgutil::new().server(&server).args(line).run().expect_code(0);
}

#[test]
fn the_stated_hash_is_verified() {
    let archive = package(&[("a", "A")]);
    let sha1 = ring::digest::digest(&ring::digest::SHA1_FOR_LEGACY_USE_ONLY, &archive);
    let sha1: String = sha1.as_ref().iter().map(|byte| format!("{byte:02X}")).collect();
    for (members, code, part) in [
        (format!(r#","sha1":"{sha1}""#), 0, ""),
        (r#","sha1":"0000000000000000000000000000000000000000""#.to_string(), 7, "the server states 0000"),
        (format!(r#","sha512":"00","sha1":"{sha1}""#), 7, ""),
        (String::new(), 7, "the server states no SHA-512, SHA-256 or SHA-1 of g/p 1.0.0"),
    ] {
        let server = Server::start();
        let list = format!(r#"[{{"version":"1.0.0"{members}}}]"#);
        server.expect("GET", "/upack/f/versions?group=g&name=p").answer(Answer::json(200, list));
        if !members.is_empty() {
            server.expect("GET", "/upack/f/download/g/p/1.0.0").answer(Answer::new(200, archive.clone()));
        }
        let mut pgutil = Pgutil::new();
        let outcome = pgutil.server(&server).args(with(&["--verify"])).run();
        outcome.expect_code(code).stderr_has(&[part]);
        assert_eq!(pgutil.home().join("t").exists(), code == 0);
        assert!(code == 0 || tree(pgutil.home()).is_empty(), "{}", shown(&tree(pgutil.home())));
    }
}

#[test]
fn archives_that_attack_or_are_damaged_change_nothing() {
    let mut cut = package(&[("a", "A")]);
    cut.truncate(cut.len() - 10);
    let mut wrong = package(&[("a", "A")]);
    let place = wrong.windows(2).position(|pair| pair == b"aA").unwrap();
    wrong[place + 1] = b'B';
    for archive in [
        package(&[("a", "A"), ("../../x", "X")]),
        package(&[("a", "A"), ("/etc/x", "X")]),
        package(&[("a", "A"), ("b\\x", "X")]),
        package(&[("a", "A"), ("C:/x", "X")]),
        package(&[("a", "A"), ("a", "B")]),
        package(&[("a", "A"), ("a/b", "B")]),
        cut,
        wrong,
        b"nozip".to_vec(),
    ] {
        let server = serving("1.10.0", archive);
        let mut pgutil = Pgutil::new();
        pgutil.file("t/own", "mine");
        pgutil.file("x", "X");
        let before = tree(pgutil.home());
        let outcome = pgutil.server(&server).args(with(&["--overwrite"])).run();
        outcome.expect_code(7).expect_stdout("Downloading p...\nInstalling to {HOME}/t...\n");
        outcome.stderr_has(&["pgutil: the package g/p 1.10.0 ", "\nNothing was changed."]);
        assert_eq!(tree(pgutil.home()), before);
    }
}

#[test]
fn versions_that_are_not_there_or_no_versions_are_told() {
    for (list, option, code, part) in [
        ("[]", "--version=latest", 5, "Package not found."),
        (r#"[{"version":"1.0.0-rc.1"}]"#, "--version=latest", 5, "Package not found."),
        (r#"[{"version":"1.0.0"}]"#, "--version=1.0.1", 5, "Package not found."),
        (r#"[{"version":"1.0"}]"#, "--version=latest", 7, "its version '1.0' is not one of Semantic Versioning 2"),
        (r#"[{"name":"p"}]"#, "--version=latest", 7, "the member version of an element is missing"),
        ("{", "--version=latest", 7, ""),
    ] {
        let server = Server::start();
        server.expect("GET", "/upack/f/versions?group=g&name=p").answer(Answer::json(200, list));
        let mut pgutil = Pgutil::new();
        let outcome = pgutil.server(&server).args(with(&[option])).run();
        outcome.expect_code(code).expect_stdout("").stderr_has(&[part]);
        assert!(tree(pgutil.home()).is_empty());
    }
    // One that is no version does not hide the others.
    let server = Server::start();
    let list = r#"[{"version":"1.0"},{"version":"1.0.0"}]"#;
    server.expect("GET", "/upack/f/versions?group=g&name=p").answer(Answer::json(200, list));
    let archive = package(&[("a", "A")]);
    server.expect("GET", "/upack/f/download/g/p/1.0.0").answer(Answer::new(200, archive));
    Pgutil::new().server(&server).args(with(&[])).run().expect_code(0);
}

#[test]
fn wrong_use_is_told_before_anything_is_sent() {
    for (line, part) in [
        (&["--package=p"][..], "--target"),
        (&["--target=t"], "--package=[GROUP/]NAME or --file=FILE"),
        (&["--target=t", "--package=g/"], "--package has no name after the slash"),
        (&["--target=t", "--package=p", "--version=1.0"], "--version=1.0 is not a version of Semantic Versioning 2"),
        (&["--target=t", "--file=x", "--feed=f"], "--file and --feed cannot be used together"),
        (&["--target=t", "--file=x", "--verify"], "--file and --verify cannot be used together"),
        (&["--target=t", "--file=x", "--version=latest"], "--version must be a version where --file is given"),
        (&["--target=t", "--file=nope.upack"], "cannot read nope.upack"),
        (&["--target=t", "--package=../p", "--feed=f"], "is '.' or '..'"),
    ] {
        let server = Server::start();
        if line.contains(&"--package=../p") {
            let list = r#"[{"version":"1.0.0"}]"#;
            server.expect("GET", "/upack/f/versions?group=..&name=p").answer(Answer::json(200, list));
        }
        let mut pgutil = Pgutil::new();
        let line = ["upack", "install", "--source={URL}"].iter().chain(line);
        let outcome = pgutil.server(&server).args(line).run();
        outcome.expect_code(2).stderr_has(&[part]);
        assert!(tree(pgutil.home()).is_empty());
    }
}

#[test]
fn an_installed_package_is_told_before_anything_is_asked_for() {
    let server = Server::start();
    let mut pgutil = Pgutil::new();
    pgutil.file(REGISTRY, r#"[{"group":"G","name":"P","version":"1.0.0","path":"/opt/t"}]"#);
    let outcome = pgutil.server(&server).args(with(&[])).run();
    outcome.expect_code(1).expect_stdout("");
    outcome.stderr_has(&["pgutil: Package g/p is already installed.\nIt is in /opt/t."]);
}

#[test]
fn an_existing_file_stays_unless_it_may_be_overwritten() {
    for (options, code) in [(&[][..], 1), (&["--overwrite"], 0)] {
        let server = serving("1.10.0", package(&[("a", "A"), ("b", "B")]));
        let mut pgutil = Pgutil::new();
        pgutil.file("t/a", "mine");
        let before = tree(pgutil.home());
        let outcome = pgutil.server(&server).args(with(options)).run();
        if code == 1 {
            outcome.expect_code(1).stderr_has(&["{HOME}/t/a already exists and --overwrite was not specified"]);
            assert_eq!(tree(pgutil.home()), before);
        } else {
            outcome.expect(0, PRINTED, "");
            assert_eq!(shown(&tree(&pgutil.home().join("t"))), "a=A b=B");
        }
    }
}

#[test]
fn a_place_that_cannot_be_is_told_before_the_package_is_asked_for() {
    for target in ["--target=file", "--target=file/t"] {
        let server = versions();
        let mut pgutil = Pgutil::new();
        pgutil.file("file", "F");
        let line = LINE.iter().map(|word| if word.starts_with("--target") { target } else { *word });
        let outcome = pgutil.server(&server).args(line).run();
        outcome.expect_code(1).expect_stdout("").stderr_has(&["file is not a folder"]);
    }
}

#[test]
fn without_registration_nothing_is_registered() {
    let server = serving("1.10.0", package(&[("a", "A")]));
    let mut pgutil = Pgutil::new();
    let outcome = pgutil.server(&server).args(with(&["--do-not-register"])).run();
    outcome.expect(0, "Downloading p...\nInstalling to {HOME}/t...\nInstallation complete.\n", "");
    assert_eq!(shown(&tree(pgutil.home())), "t/= t/a=A");
}

#[test]
fn a_local_file_needs_no_server() {
    let line = |more: &[&str]| {
        let mut pgutil = Pgutil::new();
        pgutil.file("p.upack", package(&[("a", "A")]));
        let outcome = pgutil.args(["upack", "install", "--file=p.upack", "--target=t"].iter().chain(more)).run();
        let entry = std::fs::read_to_string(pgutil.home().join(REGISTRY)).unwrap_or_default();
        (outcome, entry, shown(&tree(&pgutil.home().join("t"))))
    };
    let (outcome, entry, files) = line(&[]);
    outcome.expect(0, "Installing to {HOME}/t...\nRegistering package...\nInstallation complete.\n", "");
    assert!(entry.contains("\"group\": \"g\"") && entry.contains("\"version\": \"1.0.0\""), "{entry}");
    assert_eq!(files, "a=A");
    // The manifest need not match.
    let (outcome, entry, _) = line(&["--package=other", "--version=3.0.0"]);
    outcome.expect_code(0);
    assert!(entry.contains("\"name\": \"other\"") && entry.contains("\"version\": \"3.0.0\""), "{entry}");
}

#[test]
fn a_local_file_that_cannot_be_read_is_told() {
    for (bytes, code, part) in [
        (b"nozip".to_vec(), 1, "p.upack cannot be unpacked: it is not a zip archive, or its end is missing"),
        (b"<html>".to_vec(), 1, "p.upack cannot be unpacked: it is a web page"),
        (
            package(&[("../x", "X")]),
            7,
            "p.upack is not safe to unpack: 'package/../x' in it has a part that is . or ..",
        ),
    ] {
        let mut pgutil = Pgutil::new();
        pgutil.file("p.upack", &bytes);
        let before = tree(pgutil.home());
        let outcome = pgutil.args(["upack", "install", "--file=p.upack", "--target=t"]).run();
        outcome.expect_code(code).expect_stdout("").stderr_has(&[part]);
        assert_eq!(tree(pgutil.home()), before);
    }
}

#[test]
fn what_create_makes_is_installed() {
    let mut pgutil = Pgutil::new();
    pgutil.file("src/a/größe", "A");
    pgutil.file("src/bb:c d", "B");
    std::fs::create_dir(pgutil.home().join("src/empty")).unwrap();
    let create = ["upack", "create", "--source-directory=src", "--target-directory=.", "--name=p", "--version=1.0.0"];
    pgutil.args(create).run().expect_code(0);
    pgutil.args(["upack", "install", "--file=p-1.0.0.upack", "--target=t"]).run().expect_code(0);
    assert_eq!(tree(&pgutil.home().join("t")), tree(&pgutil.home().join("src")));
    pgutil.args(["upack", "remove", "--package=p"]).run().expect_code(0);
    assert!(tree(&pgutil.home().join("t")).is_empty());
}

#[test]
fn ten_commands_at_once_register_ten_packages() {
    let homes: Vec<Pgutil> = std::iter::once(Pgutil::new()).collect();
    let home = homes[0].home();
    homes[0].file("p.upack", package(&[("a", "A")]));
    let running: Vec<_> = (0..10)
        .map(|number| {
            let mut command = std::process::Command::new(env!("CARGO_BIN_EXE_pgutil"));
            command.env_clear().env("HOME", home).current_dir(home).stdout(std::process::Stdio::null());
            command.args(["upack", "install", "--file=p.upack"]);
            command.args([format!("--package=p{number}"), format!("--target=t{number}")]).spawn().unwrap()
        })
        .collect();
    for mut child in running {
        assert!(child.wait().unwrap().success());
    }
    let registry = registry(&homes[0]);
    let mut names: Vec<&str> =
        registry.as_array().unwrap().iter().map(|entry| entry["name"].as_str().unwrap()).collect();
    names.sort_unstable();
    assert_eq!(names, ["p0", "p1", "p2", "p3", "p4", "p5", "p6", "p7", "p8", "p9"]);
    assert_eq!(std::fs::read_dir(home.join(".upack")).unwrap().count(), 1);
}

#[cfg(unix)]
#[test]
fn nothing_is_installed_where_that_cannot_be_told() {
    let mut pgutil = Pgutil::new();
    pgutil.file("p.upack", package(&[("a", "A")]));
    for stdout in [Stdout::Closed, Stdout::Full] {
        let outcome = pgutil.args(["upack", "install", "--file=p.upack", "--target=t"]).stdout_to(stdout).run();
        outcome.expect_code(1);
        assert!(!pgutil.home().join("t").exists());
    }
}
