//! Killed at every step, and killed again while the next command puts things right: everything is as it was, or done.

use super::*;

#[test]
fn killed_at_any_step_the_next_command_undoes_or_finishes_the_change() {
    for change in CHANGES {
        let all = steps(change);
        let [before, after] = before_and_after(change);
        assert_ne!(before, after);
        let (mut undone, mut finished) = (0, 0);
        for step in 0..all {
            let folder = prepare(change);
            let status = start(&folder, change, "KILL", step);
            assert_eq!(status.signal(), Some(9), "{change}, step {step}");
            // No file is half written, whatever is where.
            for line in listing(&folder.path("t").canonicalize().unwrap_or_else(|_| folder.path("home"))) {
                let is_whole = ["\"1\"", "\"2\"", "\"mine\"", "\"old\""].iter().any(|content| line.ends_with(content));
                let is_file = line.contains('"') && !line.contains(".upack") && !line.contains(".pgutil");
                assert!(!is_file || is_whole, "{change}, step {step}: {line}");
            }
            let events = next_command(&folder);
            let now = without_path(&folder, state(&folder));
            assert!(now == before || now == after, "{change}, step {step}: {now:#?}");
            if now == before {
                undone += 1
            } else {
                finished += 1
            }
            assert!(events.len() <= 1, "{events:?}");
            for event in events {
                let Event::Recovered { target, is_finished } = event else { panic!("{event:?}") };
                assert_eq!(target, folder.path("t"));
                assert_eq!(is_finished, now == after, "{change}, step {step}");
            }
            assert_eq!(next_command(&folder), []);
        }
        assert!(undone > 2 && finished > 1, "{change}: {undone} undone, {finished} finished");
    }
}

#[test]
fn killed_while_it_recovers_the_command_after_that_recovers() {
    let [before, after] = before_and_after("update");
    for step in 0..steps("update") {
        for again in 0.. {
            let folder = prepare("update");
            start(&folder, "update", "KILL", step);
            let is_over = start(&folder, "recover", "KILL", again).success();
            let _ = fs::remove_file(folder.path("count"));
            next_command(&folder);
            let now = without_path(&folder, state(&folder));
            assert!(now == before || now == after, "steps {step} and {again}: {now:#?}");
            if is_over {
                break;
            }
        }
    }
}

#[test]
fn a_target_that_is_not_there_at_the_moment_is_waited_for() {
    let change = "update";
    let [before, after] = before_and_after(change);
    let step = steps(change) - 5;
    let folder = prepare(change);
    start(&folder, change, "KILL", step);
    fs::rename(folder.path("t"), folder.path("unplugged")).unwrap();
    let error = registry(&folder).recover(&mut |_| {}).unwrap_err();
    assert!(error.fact.contains("which does not exist now"), "{}", error.fact);
    fs::rename(folder.path("unplugged"), folder.path("t")).unwrap();
    // A process that another test starts has this one's files, and so the lock of the journal, until it has its own program.
    let recovered = (0..500).any(|_| {
        std::thread::sleep(std::time::Duration::from_millis(10));
        !next_command(&folder).is_empty()
    });
    assert!(recovered);
    let now = without_path(&folder, state(&folder));
    assert!(now == before || now == after, "{now:#?}");
}

#[test]
fn a_journal_whose_process_lives_is_left_alone() {
    let folder = prepare("install");
    let interruption = Interruption::defer();
    let registry = registry(&folder);
    let lock = StoreLock::acquire(registry.root(), true, &mut |_| {}, &interruption).unwrap();
    let id = store::new_id().unwrap();
    let staging = folder.path(&store::private_name(&id));
    let journal = Journal::begin(&lock, &id, &folder.path("t"), vec![staging.clone()]).unwrap();
    journal.make_staging().unwrap();
    recover(&lock, &registry, &mut |event| panic!("{event:?}"), &interruption).unwrap();
    assert!(staging.is_dir());
    drop(journal);
    drop(lock);
    assert_eq!(without_path(&folder, state(&folder)), without_path(&folder, vec!["home/ 755".to_string()]));
}

#[test]
fn a_journal_that_says_too_little_or_nonsense() {
    let folder = prepare("install");
    let registry = registry(&folder);
    // Its process was killed before it had done anything.
    for text in ["", "S 00000", "S 0000000000\n", "S 0000000000\n{\"target\""] {
        folder.file("home/.upack/.pgutil-x.journal", text);
        assert_eq!(next_command(&folder), []);
        assert_eq!(state(&folder), ["home/ 755"]);
    }
    // It is not a journal of this version.
    folder.file("home/.upack/.pgutil-x.journal", "Z 0000000000\n{}\n");
    let error = registry.recover(&mut |_| {}).unwrap_err();
    assert!(error.fact.contains(".pgutil-x.journal"), "{}", error.fact);
    assert!(folder.path("home/.upack/.pgutil-x.journal").exists());
}
