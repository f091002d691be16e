//! Stopped by a signal or a full disk: everything is as it was.

use super::*;

#[test]
fn a_signal_at_any_step_undoes_the_change_and_ends_the_process() {
    for change in CHANGES {
        let [before, after] = before_and_after(change);
        let (mut undone, all) = (0, steps(change));
        for (step, signal) in (0..all).zip(["TERM", "INT", "HUP"].into_iter().cycle()) {
            let folder = prepare(change);
            let status = start(&folder, change, signal, step);
            let expected = if signal == "INT" { 130 } else { 143 };
            let shell_status = status.code().or_else(|| status.signal().map(|number| 128 + number));
            assert!([Some(expected), Some(129)].contains(&shell_status), "{change}, step {step}: {status}");
            let now = without_path(&folder, state(&folder));
            // Once the registry is changed there is nothing to undo.
            assert!(now == before || (now == after && step + 3 >= all), "{change}, step {step}: {now:#?}");
            undone += usize::from(now == before);
        }
        assert!(undone + 3 >= all, "{change}");
    }
}

#[test]
fn a_full_disk_leaves_everything_as_it_was() {
    // A limit of the size of files stands in for the disk.
    let folder = prepare("update");
    let before = state(&folder);
    let content = "x".repeat(300_000);
    let archive = folder.file("p.upack", package(&[("a", "2"), ("n/large", &content)]));
    let script = "ulimit -f 200; exec \"$0\" \"$@\"";
    let order = format!("{}|large|KILL|{}", folder.path("").display(), usize::MAX);
    let status = Command::new("sh")
        .args(["-c", script, std::env::current_exe().unwrap().to_str().unwrap()])
        .args(["--exact", "upack::journal::tests::stopped::a_process_with_little_room", "--test-threads=1"])
        .env(ORDER, order)
        .stdout(Stdio::null())
        .stderr(Stdio::null())
        .status()
        .unwrap();
    assert!(status.success(), "{status}");
    fs::remove_file(archive).unwrap();
    assert_eq!(state(&folder), before);
}

/// Not a test of its own either.
#[test]
fn a_process_with_little_room() {
    let Ok(order) = std::env::var(ORDER) else { return };
    let folder = std::mem::ManuallyDrop::new(Folder::existing(order.split('|').next().unwrap().into()));
    system::catch_signals();
    let archive = Archive::open(File::open(folder.path("p.upack")).unwrap(), "p", Origin::File).unwrap();
    let registry = registry(&folder);
    let (replaces, target) = (Some(registry.find(&name()).unwrap()), folder.path("t"));
    let installation =
        Installation { registry: &registry, target: &target, overwrite: true, replaces, registration: None };
    let error = installation.unpack(&archive, &mut |_| {}).err().unwrap();
    assert!(error.fact.contains("n/large"), "{}", error.fact);
}
