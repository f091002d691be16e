//! A target on another file system than the folder for staging: files are copied.

use super::*;

/// A folder on another file system, of the same name.
fn elsewhere(folder: &Folder) -> PathBuf {
    Path::new("/dev/shm").join(folder.path("").file_name().unwrap())
}

/// A change whose staging folder is on another file system than its target, as below a mount point.
pub fn across(folder: &Folder, notify: Notify<'_>) -> Result<(), UpackError> {
    let interruption = Interruption::defer();
    let registry = registry(folder);
    let lock = StoreLock::acquire(registry.root(), true, notify, &interruption)?;
    let id = store::new_id().unwrap();
    let elsewhere = elsewhere(folder);
    fs::create_dir_all(&elsewhere).unwrap();
    let staging = elsewhere.join(store::private_name(&id));
    let target = folder.path("t");
    let mut journal = Journal::begin(&lock, &id, &target, vec![staging.clone()])?;
    journal.make_staging()?;
    fs::create_dir_all(staging.join("new/n/inner")).unwrap();
    fs::write(staging.join("new/n/inner/f"), "2").unwrap();
    fs::write(staging.join("new/a"), "2").unwrap();
    fs::create_dir(staging.join("new/d")).unwrap();
    fs::write(staging.join("new/d/b"), "2").unwrap();
    let taken = ["a", "d/b", "e/f"].map(|path| Step::Take(path.to_string()));
    let put = ["a", "d/b", "n"].map(|path| Step::Put(path.to_string()));
    let steps = taken.into_iter().chain(put).collect();
    let plan = Plan { root: target, staging: Some(staging), steps, folders: vec!["e".to_string()], change: None };
    journal.write_plan(&plan)?;
    journal.run(&plan, &registry, &lock, notify, &interruption)
}

#[cfg(target_os = "linux")]
#[test]
fn a_target_on_another_file_system_is_changed_by_copying_and_recovered_as_well() {
    use std::os::unix::fs::MetadataExt;
    let device = |path: &Path| fs::metadata(path).map(|about| about.dev()).unwrap();
    let folder = prepare("update");
    assert_ne!(device(&folder.path("t")), device(Path::new("/dev/shm")), "the test needs two file systems");
    let before = without_path(&folder, state(&folder));
    assert!(start(&folder, "across", "KILL", usize::MAX).success());
    let all: usize = fs::read_to_string(folder.path("count")).unwrap().parse().unwrap();
    fs::remove_file(folder.path("count")).unwrap();
    // Nothing is left in it.
    fs::remove_dir(elsewhere(&folder)).unwrap();
    let after = without_path(&folder, state(&folder));
    assert!(
        after.iter().any(|line| line.starts_with("t/n/inner/f")) && !after.iter().any(|line| line.starts_with("t/e"))
    );
    for step in 0..all {
        for again in [usize::MAX, 0, 2, 4] {
            let folder = prepare("update");
            start(&folder, "across", "KILL", step);
            start(&folder, "recover", "KILL", again);
            let _ = fs::remove_file(folder.path("count"));
            next_command(&folder);
            let now = without_path(&folder, state(&folder));
            assert!(now == before || now == after, "steps {step} and {again}: {now:#?}");
            fs::remove_dir(elsewhere(&folder)).unwrap();
        }
    }
}
