//! `pgutil upack update`.

use super::{REGISTRY, package, serving, shown, tree, versions};
use crate::support::http::Answer;
use crate::support::pgutil::Pgutil;
use crate::support::server::Server;

const LINE: [&str; 6] = ["upack", "update", "--feed=f", "--package=g/p", "--source={URL}", "--api-key=abc12345"];

fn with<'a>(more: &[&'a str]) -> Vec<&'a str> {
    LINE.iter().chain(more).copied().collect()
}

/// A home in which version 1.0.0 of `g/p` is installed, with a file that is not of the package beside its own.
fn installed() -> Pgutil<'static> {
    let mut pgutil = Pgutil::new();
    pgutil.file("p.upack", package(&[("a", "1"), ("gone/b", "1"), ("same", "1")]));
    pgutil.args(["upack", "install", "--file=p.upack", "--target=t"]).run().expect_code(0);
    std::fs::remove_file(pgutil.home().join("p.upack")).unwrap();
    pgutil.file("t/own", "mine");
    pgutil
}

const PRINTED: &str = "Downloading p...\nInstalling to {HOME}/t...\nRemoving package from registry...\n\
                       Deleting content of {HOME}/t...\nPackage removed.\nRegistering package...\nInstallation complete.\n";

#[test]
fn the_new_version_takes_the_place_of_the_old_one() {
    let home = installed();
    let server = serving("1.10.0", package(&[("a", "2"), ("new/c", "2"), ("same", "2")]));
    let mut pgutil = in_home_of(&home);
    pgutil.server(&server).args(with(&[])).run();
    assert_eq!(shown(&tree(&home.home().join("t"))), "a=2 new/= new/c=2 own=mine same=2");
    let registry = std::fs::read_to_string(home.home().join(REGISTRY)).unwrap();
    assert!(registry.contains("\"version\": \"1.10.0\"") && registry.contains("\"new/c\""), "{registry}");
    assert_eq!(registry.matches("\"name\"").count(), 1);
}

/// The program once more in a home that is there, since a server lives shorter.
fn in_home_of<'a>(home: &Pgutil<'_>) -> Pgutil<'a> {
    let mut pgutil = Pgutil::new();
    pgutil.env("HOME", home.home().to_str().unwrap()).current_dir(home.home());
    pgutil
}

#[test]
fn what_was_done_is_told() {
    let server = serving("1.10.0", package(&[("a", "2")]));
    let home = installed();
    let mut pgutil = in_home_of(&home);
    let outcome = pgutil.server(&server).args(with(&[])).run();
    let printed = PRINTED.replace("{HOME}", home.home().to_str().unwrap());
    outcome.expect(0, &printed, "");

    let server = serving("1.9.0", package(&[("a", "2")]));
    let outcome = in_home_of(&home).server(&server).args(with(&["--version=1.9.0", "--json"])).run();
    let path = home.home().join("t").display().to_string();
    let object = format!(
        "{{\"package\":\"g/p\",\"version\":\"1.9.0\",\"path\":\"{path}\",\"before\":\"1.10.0\",\"updated\":true}}\n"
    );
    outcome.expect(0, &object, "");
}

#[test]
fn the_same_version_is_left_alone() {
    let home = installed();
    let before = tree(home.home());
    let server = versions();
    let outcome = in_home_of(&home).server(&server).args(with(&["--version=1.0.0"])).run();
    outcome.expect(0, "Package g/p 1.0.0 is already installed.\n", "");
    let server = versions();
    let outcome = in_home_of(&home).server(&server).args(with(&["--version=1.0.0", "--json"])).run();
    let path = home.home().join("t").display().to_string();
    let object = format!("{{\"package\":\"g/p\",\"version\":\"1.0.0\",\"path\":\"{path}\",\"updated\":false}}\n");
    outcome.expect(0, &object, "");
    assert_eq!(tree(home.home()), before);
}

#[test]
fn whatever_fails_the_old_version_stays() {
    let home = installed();
    let before = tree(home.home());
    let mut cut = package(&[("a", "2")]);
    cut.truncate(cut.len() / 2);
    let answers: [fn() -> Answer; 3] = [
        || Answer::text(500, "failed"),
        || Answer::text(404, "gone"),
        || Answer::raw("HTTP/1.1 200 OK\r\nContent-Length: 100\r\n\r\nPK"),
    ];
    for answer in answers {
        let server = versions();
        server.expect("GET", "/upack/f/download/g/p/1.10.0").answer(answer());
        let outcome = in_home_of(&home).server(&server).args(with(&[])).run();
        assert!([5, 7, 8].contains(&outcome.code), "{outcome}");
        assert_eq!(tree(home.home()), before);
    }
    for archive in [cut, package(&[("a", "2"), ("../x", "X")]), package(&[("own/x", "a file is in the way")])] {
        let server = serving("1.10.0", archive);
        let outcome = in_home_of(&home).server(&server).args(with(&[])).run();
        assert!([1, 7].contains(&outcome.code), "{outcome}");
        assert_eq!(tree(home.home()), before);
    }
}

#[test]
fn a_package_that_is_not_installed_or_has_no_such_version_is_told() {
    let server = Server::start();
    let outcome = Pgutil::new().server(&server).args(with(&[])).run();
    outcome.expect_code(5).expect_stdout("").stderr_has(&["Package g/p is not installed."]);
    let home = installed();
    let server = versions();
    let outcome = in_home_of(&home).server(&server).args(with(&["--version=9.0.0"])).run();
    outcome.expect_code(5).expect_stdout("").stderr_has(&["Package not found."]);
}
