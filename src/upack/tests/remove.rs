//! What a removal takes, and what it never takes.

use super::*;

#[test]
fn removing_takes_what_the_package_brought_and_no_more() {
    let world = World::new();
    world.folder.file("t/own", "mine");
    world.folder.folder("t/d/empty");
    let archive = zip(&[
        Raw::file("package/a", "A"),
        Raw::file("package/d/b", "B"),
        Raw::file("package/e/f/c", "C"),
        Raw::file("package/g/gone", "G"),
        Raw::file("package/h/i/", ""),
        Raw::file("package/j/k/", ""),
    ]);
    world.install("p", "1.0.0", &archive, "t").unwrap();
    world.folder.file("t/a", "changed");
    world.folder.file("t/h/i/added", "not of the package");
    std::fs::remove_file(world.folder.path("t/g/gone")).unwrap();
    world.remove("P").unwrap();
    let lines: Vec<String> = world.target().iter().map(|line| line.split(' ').next().unwrap().to_string()).collect();
    assert_eq!(lines, ["d/", "d/empty/", "h/", "h/i/", "h/i/added", "own"]);
    assert!(world.registry.packages().unwrap().is_empty());
    let error = world.remove("p").unwrap_err();
    assert_eq!((error.kind, error.fact.as_str()), (ErrorKind::NotFound, "Package p is not installed."));
}

#[test]
fn removing_does_not_follow_links() {
    let world = World::new();
    world.folder.file("outside/x", "X");
    world.install("p", "1.0.0", &package(&[("d/x", "D"), ("f", "F")]), "t").unwrap();
    std::fs::remove_dir_all(world.folder.path("t/d")).unwrap();
    symlink("../outside", world.folder.path("t/d")).unwrap();
    std::fs::remove_file(world.folder.path("t/f")).unwrap();
    symlink("../outside/x", world.folder.path("t/f")).unwrap();
    world.remove("p").unwrap();
    assert_eq!(std::fs::read_to_string(world.folder.path("outside/x")).unwrap(), "X");
    assert_eq!(world.target(), ["d -> ../outside"]);
}

#[test]
fn a_target_that_is_gone_is_no_error() {
    for files in ["", r#", "files": ["a"]"#] {
        let world = World::new();
        let path = world.folder.path("t");
        let entry = format!(r#"[{{"name":"p","version":"1.0.0","path":"{}"{files}}}]"#, path.display());
        world.folder.file("home/.upack/installedPackages.json", entry);
        world.remove("p").unwrap();
        let text = std::fs::read_to_string(world.folder.path("home/.upack/installedPackages.json")).unwrap();
        assert_eq!(text, "[]");
    }
}

#[test]
fn without_a_list_of_files_everything_in_the_target_goes() {
    let world = World::new();
    world.folder.file("t/a/b", "B");
    world.folder.folder("t/empty/inner");
    world.folder.file("outside/x", "X");
    symlink("../outside", world.folder.path("t/link")).unwrap();
    register_foreign(&world, &world.folder.path("t"));
    world.remove("p").unwrap();
    assert_eq!(world.target(), [""; 0]);
    assert!(world.folder.path("outside/x").exists());
}

#[test]
fn folders_that_are_certainly_not_those_of_a_package_are_never_emptied() {
    let world = World::new();
    world.folder.file("t/a", "A");
    symlink("t", world.folder.path("alias")).unwrap();
    let home = std::env::home_dir().unwrap();
    let here = std::env::current_dir().unwrap();
    let (home_above, here_above) = (home.parent().unwrap().to_path_buf(), here.parent().unwrap().to_path_buf());
    let paths = [
        PathBuf::from("/"),
        PathBuf::from("/tmp/.."),
        PathBuf::from("/root"),
        PathBuf::from("/home"),
        world.folder.path("alias"),
        home,
        home_above,
        here_above,
    ];
    for path in paths.iter().filter(|path| path.is_dir()) {
        register_foreign(&world, path);
        let before = world.folder.listing();
        let error = world.remove("p").unwrap_err();
        assert_eq!(error.kind, ErrorKind::Other, "{path:?}");
        assert!(error.advice.contains("Nothing was changed"), "{path:?}");
        let error = world.update("p", "2.0.0", &package(&[("a", "new")])).unwrap_err();
        assert!(error.advice.contains("Nothing was changed"), "{path:?}");
        assert_eq!(world.folder.listing(), before, "{path:?}");
    }
}
