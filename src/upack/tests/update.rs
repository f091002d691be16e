//! What an update replaces, and that it keeps the old version when it fails.

use super::*;

#[test]
fn an_update_replaces_what_the_old_version_brought() {
    let world = World::new();
    let old = package(&[("same", "1"), ("gone/x", "X"), ("turns/y", "Y"), ("turned", "file"), ("keep/z", "Z")]);
    world.install("p", "1.0.0", &old, "t").unwrap();
    world.folder.file("t/own", "mine");
    world.folder.file("t/foreign", "not of the package");
    world.folder.file("t/keep/own", "mine");
    let new = zip(&[
        Raw::file("package/same", "2"),
        Raw::file("package/turns", "file"),
        Raw::file("package/turned/w", "W"),
        Raw::file("package/foreign", "F"),
        Raw::file("package/gone/", ""),
    ]);
    world.update("P", "2.0.0", &new).unwrap();
    let lines: Vec<String> = world.target().into_iter().map(|line| line.replace(" 644", "")).collect();
    let files: Vec<&str> = lines.iter().map(String::as_str).filter(|line| line.contains('"')).collect();
    let expected =
        ["foreign \"F\"", "keep/own \"mine\"", "own \"mine\"", "same \"2\"", "turned/w \"W\"", "turns \"file\""];
    assert_eq!(files, expected);
    assert!(world.folder.path("t/gone").is_dir());
    let entries = world.registry.packages().unwrap();
    assert_eq!((entries.len(), entries[0].version()), (1, "2.0.0"));
    assert_eq!(entries[0].files(), Some(vec!["foreign", "same", "turned/w", "turns"]));
}

#[test]
fn an_update_of_a_package_of_another_program_empties_the_target_first() {
    let world = World::new();
    world.folder.file("t/a/b", "B");
    register_foreign(&world, &world.folder.path("t"));
    world.update("p", "2.0.0", &package(&[("c", "C")])).unwrap();
    assert_eq!(world.target(), ["c 644 \"C\""]);
    // One whose target is gone gets it back.
    std::fs::remove_dir_all(world.folder.path("t")).unwrap();
    world.update("p", "3.0.0", &package(&[("d", "D")])).unwrap();
    assert_eq!(world.target(), ["d 644 \"D\""]);
}

#[test]
fn an_update_that_fails_keeps_the_old_version() {
    let world = World::new();
    world.install("p", "1.0.0", &package(&[("a", "1"), ("b/c", "1")]), "t").unwrap();
    world.folder.file("t/d/own", "mine");
    let before = world.folder.listing();
    for archive in [
        package(&[("a", "2"), ("d", "a file")]),
        zip(&[Raw { sum: Some(1), ..Raw::file("package/a", "2") }]),
        zip(&[Raw::file("package/../a", "2")]),
        b"nozip".to_vec(),
    ] {
        assert!(world.update("p", "2.0.0", &archive).is_err());
        assert_eq!(world.folder.listing(), before);
    }
}
