//! What an installation leaves in the target and in the registry, and that a failure leaves nothing.

use super::*;

#[test]
fn a_package_is_unpacked_and_registered_and_nothing_else_is_left() {
    let world = World::new();
    let archive = zip(&[
        Raw::with_mode("package/bin/run", "#!", 0o104_755),
        Raw::with_mode("package/bin/", "", 0o040_700),
        Raw::with_mode("package/locked/", "", 0o040_555),
        Raw::file("package/f.txt", "hello"),
        Raw::file("metadata/x", "X"),
    ]);
    world.install("g/p", "1.0.0+b", &archive, "deep/er/t").unwrap();
    let listing = world.folder.listing();
    let lines: Vec<&str> =
        listing.iter().map(String::as_str).filter(|line| !line.contains("installedPackages")).collect();
    // What the umask leaves of 777.
    std::fs::create_dir(world.folder.path("probe")).unwrap();
    let mode = world.folder.path("probe").metadata().unwrap().permissions().mode() & 0o777;
    let folder = |name: &str| format!("{name}/ {mode:o}");
    let expected = [
        folder("deep"),
        folder("deep/er"),
        folder("deep/er/t"),
        "deep/er/t/bin/ 700".to_string(),
        "deep/er/t/bin/run 755 \"#!\"".to_string(),
        "deep/er/t/f.txt 644 \"hello\"".to_string(),
        "deep/er/t/locked/ 755".to_string(),
        "home/ 755".to_string(),
        folder("home/.upack"),
    ];
    assert_eq!(lines, expected);
    let modified = world.folder.path("deep/er/t/f.txt").metadata().unwrap().modified().unwrap();
    assert_eq!(modified, UNIX_EPOCH + Duration::from_secs(1_709_214_358));
    let entry = world.registry.find(&PackageName::parse("G/P").unwrap()).unwrap();
    assert_eq!((entry.name().to_string().as_str(), entry.version()), ("g/p", "1.0.0+b"));
    assert_eq!(Path::new(entry.path()), world.folder.path("deep/er/t"));
    assert_eq!((entry.files(), entry.folders()), (Some(vec!["bin/run", "f.txt"]), vec!["locked"]));
}

#[test]
fn without_registration_the_home_stays_as_it_was() {
    let world = World::new();
    let before = world.folder.listing();
    let begun = Begun { registration: None, ..world.begin("p", "1.0.0", "t") };
    begun.and_installed(&package(&[("a", "A")])).unwrap();
    std::fs::remove_dir_all(world.folder.path("t")).unwrap();
    assert_eq!(world.folder.listing(), before);
}

#[test]
fn without_registration_a_home_that_takes_no_files_is_no_reason_to_fail() {
    let world = World::new();
    // For root too: there is a file where the folder would be.
    world.folder.file("home/.upack", "");
    for (target, made) in [("t", false), ("u", true)] {
        if made {
            world.folder.folder(target);
        }
        let before = world.folder.listing();
        let begun = Begun { registration: None, ..world.begin("p", "1.0.0", target) };
        begun.and_installed(&package(&[("a", "A")])).unwrap();
        let added: Vec<String> = world.folder.listing().into_iter().filter(|line| !before.contains(line)).collect();
        assert_eq!(added.last().unwrap(), &format!("{target}/a 644 \"A\""));
        assert!(added.len() <= 2, "{added:?}");
    }
    assert!(world.install("p", "1.0.0", &package(&[("a", "A")]), "v").is_err());
}

#[test]
fn an_archive_without_content_makes_the_target_and_nothing_in_it() {
    let world = World::new();
    world.install("p", "1.0.0", &package(&[]), "t").unwrap();
    assert_eq!(world.target(), [""; 0]);
    world.remove("p").unwrap();
    assert!(world.folder.path("t").is_dir());
}

#[test]
fn existing_files_stay_unless_they_may_be_overwritten() {
    let world = World::new();
    world.folder.file("t/own", "mine");
    world.folder.file("t/d/a", "old");
    world.folder.file("elsewhere", "E");
    symlink("../elsewhere", world.folder.path("t/link")).unwrap();
    let before = world.folder.listing();
    let archive = package(&[("d/a", "new"), ("d/b", "B"), ("link", "L")]);
    let error = world.install("p", "1.0.0", &archive, "t").unwrap_err();
    assert_eq!(error.kind, ErrorKind::Other);
    let place = world.folder.path("t/d/a");
    assert_eq!(error.fact, format!("{} already exists and --overwrite was not specified", place.display()));
    assert_eq!(world.folder.listing(), before);

    let begun = Begun { overwrite: true, ..world.begin("p", "1.0.0", "t") };
    begun.and_installed(&archive).unwrap();
    assert_eq!(world.target()[1..], ["d/a 644 \"new\"", "d/b 644 \"B\"", "link 644 \"L\"", "own 644 \"mine\""]);
    // What the link led to is as it was.
    assert_eq!(std::fs::read_to_string(world.folder.path("elsewhere")).unwrap(), "E");
}

#[test]
fn nothing_is_written_through_a_link_below_the_target() {
    let world = World::new();
    world.folder.folder("outside/inner");
    world.folder.folder("t");
    for link in ["../outside", "/", ".", "nowhere"] {
        symlink(link, world.folder.path("t/l")).unwrap();
        let before = world.folder.listing();
        for overwrite in [false, true] {
            let begun = Begun { overwrite, ..world.begin("p", "1.0.0", "t") };
            let error = begun.and_installed(&package(&[("l/inner/x", "X")])).unwrap_err();
            assert_eq!(error.kind, ErrorKind::Other);
            assert!(error.fact.contains("t/l is a link"), "{}", error.fact);
            assert_eq!(world.folder.listing(), before);
        }
        std::fs::remove_file(world.folder.path("t/l")).unwrap();
    }
    // The target itself may be one.
    symlink("outside", world.folder.path("alias")).unwrap();
    world.install("p", "1.0.0", &package(&[("inner/x", "X")]), "alias").unwrap();
    assert_eq!(std::fs::read_to_string(world.folder.path("outside/inner/x")).unwrap(), "X");
    world.remove("p").unwrap();
    assert!(!world.folder.path("outside/inner").exists() && world.folder.path("outside").is_dir());
}

#[test]
fn files_and_folders_do_not_take_the_place_of_one_another() {
    let world = World::new();
    world.folder.file("t/file", "F");
    world.folder.file("t/folder/x", "X");
    let before = world.folder.listing();
    for content in [("file/y", "Y"), ("folder", "F")] {
        for overwrite in [false, true] {
            let begun = Begun { overwrite, ..world.begin("p", "1.0.0", "t") };
            let error = begun.and_installed(&package(&[content])).unwrap_err();
            assert!(error.fact.contains("is a file, where") || error.fact.contains("is a folder, where"));
            assert_eq!(world.folder.listing(), before);
        }
    }
}

#[test]
fn targets_that_are_no_folders_are_refused() {
    let world = World::new();
    world.folder.file("file", "F");
    symlink("nowhere", world.folder.path("dangling")).unwrap();
    let before = world.folder.listing();
    for target in ["file", "file/below", "dangling", "dangling/below"] {
        let error = world.install("p", "1.0.0", &package(&[("a", "A")]), target).unwrap_err();
        assert_eq!(error.kind, ErrorKind::Other, "{target}");
        assert_eq!(world.folder.listing(), before, "{target}");
    }
}

#[test]
fn a_damaged_file_anywhere_in_the_archive_leaves_everything_as_it_was() {
    let world = World::new();
    world.folder.file("t/a", "old");
    let before = world.folder.listing();
    let wrong = Raw { sum: Some(1), ..Raw::file("package/z", "Z") };
    let archive = zip(&[Raw::file("package/a", "new"), Raw::file("package/d/b", "B"), wrong]);
    let begun = Begun { overwrite: true, ..world.begin("p", "1.0.0", "t") };
    let mut progress = Vec::new();
    let error = begun.and_installed_with(&archive, &mut |event| progress.push(event)).unwrap_err();
    assert_eq!(error.kind, ErrorKind::Unsafe);
    assert!(progress.contains(&Event::Progress { done: 4, total: 5 }));
    assert_eq!(world.folder.listing(), before);
}

#[test]
fn a_target_in_a_folder_that_takes_nothing_is_staged_within() {
    let world = World::new();
    world.folder.folder("outer/t");
    let id = store::new_id().unwrap();
    let place = Place::of(&world.folder.path("outer/t")).unwrap();
    let name = store::private_name(&id);
    let candidates = [world.folder.path("outer").join(&name), world.folder.path("outer/t").join(&name)];
    assert_eq!(place.staging(&id), candidates);
    // Root may write anywhere, but nobody can make a folder where there is a file.
    let interruption = Interruption::defer();
    let lock = StoreLock::acquire(&world.folder.path("home"), false, &mut |_| {}, &interruption).unwrap();
    let journal = Journal::begin(&lock, &id, &place.target, candidates.to_vec()).unwrap();
    std::fs::write(&candidates[0], "in the way").unwrap();
    assert_eq!(journal.make_staging().unwrap(), candidates[1]);
    assert_eq!(candidates[1].metadata().unwrap().permissions().mode() & 0o777, 0o700);
    drop(journal);
    assert_eq!(std::fs::read_dir(world.folder.path("outer/t")).unwrap().count(), 0);
}

#[test]
fn a_mount_point_is_staged_within() {
    // Every Linux has it mounted.
    let place = Place::of(Path::new("/proc")).unwrap();
    assert_eq!(place.staging("x"), [PathBuf::from("/proc/.pgutil-x")]);
}

#[test]
fn archives_of_the_existing_program_are_installed() {
    let world = World::new();
    let archive = crate::upack::testing::RECORDED;
    world.install("p", "1.0.0", archive, "t").unwrap();
    let modes: Vec<String> = world.target();
    assert_eq!(modes[0], "a.txt 644 \"a\"");
    assert_eq!(modes[2], "d/b.txt 644 \"b\"");
    let manifest = Archive::open(unnamed(archive), "p", Origin::File).unwrap().manifest().unwrap();
    assert_eq!(manifest.identity().unwrap().0.to_string(), "g/p");
}

#[test]
fn a_download_lies_beside_its_target_and_in_no_folder() {
    use std::io::{Read, Seek, Write};
    let world = World::new();
    world.folder.folder("t");
    let before = world.folder.listing();
    for target in ["t", "u/v"] {
        let mut file = download_file(&world.folder.path(target)).unwrap();
        assert_eq!(world.folder.listing(), before);
        file.write_all(b"bytes").unwrap();
        file.rewind().unwrap();
        let mut text = String::new();
        file.read_to_string(&mut text).unwrap();
        assert_eq!(text, "bytes");
    }
    world.folder.file("file", "");
    assert!(download_file(&world.folder.path("file")).is_err_and(|error| error.fact.contains("is not a folder")));
}
