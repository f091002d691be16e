//! Changes that end at any of their steps. The process that does is this test program, started once more for one test.

mod across;
mod killed;
mod stopped;

use std::os::unix::process::ExitStatusExt;
use std::process::{Command, ExitStatus, Stdio};

use super::*;
use crate::system;
use crate::upack::testing::{Folder, Raw, listing, package, unnamed, zip};
use crate::upack::{Archive, Event, Installation, Interruption, Notify, Origin, PackageName, Registration, Registry};

/// The folder, what to do in it, at which step to get a signal, and which.
const ORDER: &str = "PGUTIL_TEST_ORDER";

const CHILD: &str = "upack::journal::tests::a_process_that_gets_a_signal";

/// What a process does before it is killed.
const CHANGES: [&str; 6] = ["install", "install into", "unpack", "update", "remove", "remove all"];

fn name() -> PackageName {
    PackageName::parse("g/p").unwrap()
}

/// A target with a file of its own and, for what needs it, an installed package.
fn prepare(change: &str) -> Folder {
    let folder = Folder::new();
    folder.folder("home");
    if change != "install" {
        folder.file("t/own", "mine");
        folder.file("t/d/own", "mine");
        folder.folder("t/d/empty");
    }
    if change == "install into" {
        folder.file("t/a", "old");
    }
    if ["update", "remove", "remove all"].contains(&change) {
        let archive = package(&[("a", "1"), ("d/b", "1"), ("e/f", "1"), ("turns/x", "1"), ("turned", "1")]);
        install(&folder, &archive, None, true, &mut |_| {}).unwrap();
    }
    if change == "remove all" {
        let path = folder.path("home/.upack/installedPackages.json");
        let text = fs::read_to_string(&path).unwrap().replace("\"files\"", "\"foreign\"");
        fs::write(path, text).unwrap();
    }
    folder
}

fn registry(folder: &Folder) -> Registry {
    Registry::at(folder.path("home/.upack"))
}

fn install(
    folder: &Folder,
    archive: &[u8],
    replaces: Option<crate::upack::registry::Installed>,
    is_registered: bool,
    notify: Notify<'_>,
) -> Result<(), UpackError> {
    let archive = Archive::open(unnamed(archive), "p.upack", Origin::File)?;
    let (registry, target) = (registry(folder), folder.path("t"));
    let registration = is_registered.then(|| Registration { name: name(), version: "2.0.0".to_string() });
    let installation = Installation { registry: &registry, target: &target, overwrite: true, replaces, registration };
    installation.unpack(&archive, notify)?.commit(notify)
}

fn carry_out(change: &str, folder: &Folder, notify: Notify<'_>) -> Result<(), UpackError> {
    let registry = registry(folder);
    registry.recover(notify)?;
    let archive = zip(&[
        Raw::file("package/a", "2"),
        Raw::file("package/d/c", "2"),
        Raw::file("package/n/m", "2"),
        Raw::file("package/turns", "2"),
        Raw::file("package/turned/y", "2"),
        Raw::with_mode("package/void/", "", 0o040_750),
    ]);
    match change {
        "install" | "install into" => install(folder, &archive, None, true, notify),
        "unpack" => install(folder, &archive, None, false, notify),
        "update" => install(folder, &archive, Some(registry.find(&name())?), true, notify),
        "remove" | "remove all" => registry.remove(&name(), notify),
        "across" => across::across(folder, notify),
        "recover" => Ok(()),
        _ => panic!("{change}"),
    }
}

/// Not a test of its own: what the others kill. Without an order it has nothing to do.
#[test]
fn a_process_that_gets_a_signal() {
    let Ok(order) = std::env::var(ORDER) else { return };
    let words: Vec<&str> = order.split('|').collect();
    let [path, change, signal, step] = words[..] else { panic!("{order}") };
    let step: usize = step.parse().unwrap();
    let folder = std::mem::ManuallyDrop::new(Folder::existing(path.into()));
    system::catch_signals();
    let mut count = 0;
    let result = carry_out(change, &folder, &mut |event| {
        if event == Event::Step {
            if count == step {
                let kill = format!("kill -{signal} $PPID");
                assert!(Command::new("sh").args(["-c", &kill]).status().unwrap().success());
                // Another thread of this program may be the one that gets it.
                let deferred = system::defer_signals();
                while !deferred.came() {
                    std::thread::yield_now();
                }
            }
            count += 1;
        }
    });
    // The number of steps, for who asks.
    fs::write(folder.path("count"), count.to_string()).unwrap();
    result.unwrap();
}

fn start(folder: &Folder, change: &str, signal: &str, step: usize) -> ExitStatus {
    let order = format!("{}|{change}|{signal}|{step}", folder.path("").display());
    // The tests may run where signals are ignored, as in the background of a script.
    Command::new("env")
        .arg("--default-signal=INT,TERM,HUP")
        .arg(std::env::current_exe().unwrap())
        .args(["--exact", CHILD, "--test-threads=1"])
        .env(ORDER, order)
        .stdout(Stdio::null())
        .stderr(Stdio::null())
        .status()
        .unwrap()
}

/// How many steps a change has.
fn steps(change: &str) -> usize {
    let folder = prepare(change);
    assert!(start(&folder, change, "KILL", usize::MAX).success());
    fs::read_to_string(folder.path("count")).unwrap().parse().unwrap()
}

/// The listing without what differs from run to run: when the package was installed.
fn state(folder: &Folder) -> Vec<String> {
    let undated = |line: String| match line.split_once("installationDate") {
        Some((start, rest)) => format!("{start}{}", &rest[46..]),
        None => line,
    };
    folder.listing().into_iter().map(undated).collect()
}

fn before_and_after(change: &str) -> [Vec<String>; 2] {
    let folder = prepare(change);
    let before = state(&folder);
    carry_out(change, &folder, &mut |_| {}).unwrap();
    [before, state(&folder)].map(|lines| without_path(&folder, lines))
}

/// Each folder has another path, which the registry has too.
fn without_path(folder: &Folder, lines: Vec<String>) -> Vec<String> {
    let path = folder.path("");
    let path = path.to_str().unwrap();
    lines.into_iter().map(|line| line.replace(path, "/")).collect()
}

fn next_command(folder: &Folder) -> Vec<Event> {
    let mut events = Vec::new();
    registry(folder).recover(&mut |event| events.push(event)).unwrap();
    events.retain(|event| *event != Event::Step);
    events
}
