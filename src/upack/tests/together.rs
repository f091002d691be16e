//! Failures at any step, changes by others meanwhile, and many commands at once.

use super::*;

#[test]
fn what_goes_wrong_at_any_step_is_undone() {
    let steps = |world: &World, spoil: &mut dyn FnMut(usize)| {
        let entry = world.registry.find(&PackageName::parse("p").unwrap()).unwrap();
        let begun = Begun { overwrite: true, replaces: Some(entry), ..world.begin("p", "2.0.0", "t") };
        let archive = package(&[("a", "2"), ("n", "N"), ("other", "O"), ("u/v", "V")]);
        let mut count = 0;
        let result = begun.and_installed_with(&archive, &mut |event| {
            if event == Event::Step {
                spoil(count);
                count += 1;
            }
        });
        (result, count)
    };
    let prepare = || {
        let world = World::new();
        world.install("p", "1.0.0", &package(&[("a", "1"), ("b/c", "1"), ("b/d", "1")]), "t").unwrap();
        world.folder.file("t/other", "old");
        world
    };
    let (result, all) = steps(&prepare(), &mut |_| {});
    result.unwrap();
    assert!(all > 15, "{all}");
    let mut failures = 0;
    for at in 0..all {
        // The registry is damaged.
        let world = prepare();
        let file = world.folder.path("home/.upack/installedPackages.json");
        let text = std::fs::read_to_string(&file).unwrap();
        let before = world.folder.listing();
        let (result, _) = steps(&world, &mut |step| {
            if step == at {
                std::fs::write(&file, "[").unwrap();
            }
        });
        if let Err(error) = result {
            failures += 1;
            assert_eq!(error.kind, ErrorKind::Registry, "step {at}: {}", error.fact);
            assert_eq!(std::fs::read_to_string(&file).unwrap(), "[");
            std::fs::write(&file, &text).unwrap();
            assert_eq!(world.folder.listing(), before, "step {at}");
        }
        // Another process makes a file that this one is about to make.
        let world = prepare();
        let place = world.folder.path("t/n");
        let before = world.folder.listing();
        let (result, _) = steps(&world, &mut |step| {
            if step == at && !place.exists() {
                std::fs::write(&place, "foreign").unwrap();
            }
        });
        let is_old = world.registry.packages().unwrap()[0].version() == "1.0.0";
        assert_eq!(result.is_err(), is_old, "step {at}");
        if is_old {
            failures += 1;
            assert_eq!(std::fs::read_to_string(&place).unwrap(), "foreign");
            std::fs::remove_file(&place).unwrap();
            assert_eq!(world.folder.listing(), before, "step {at}");
        }
    }
    assert!(failures > 15, "{failures}");
}

#[test]
fn what_changes_while_an_archive_is_unpacked_is_noticed() {
    let world = World::new();
    let during = |work: &mut dyn FnMut()| {
        let mut is_done = false;
        world.begin("p", "1.0.0", "t").and_installed_with(&package(&[("a", "A")]), &mut |event| {
            if matches!(event, Event::Progress { .. }) && !std::mem::replace(&mut is_done, true) {
                work();
            }
        })
    };
    // The same package is installed elsewhere.
    let error = during(&mut || world.install("p", "1.0.0", &package(&[("b", "B")]), "u").unwrap()).unwrap_err();
    assert_eq!(error.fact, "Package p is already installed.");
    assert!(!world.folder.path("t").exists());
    world.remove("p").unwrap();
    // The target appears, with a file of the package in it.
    let error = during(&mut || drop(world.folder.file("t/a", "mine"))).unwrap_err();
    assert!(error.fact.contains("already exists"));
    assert_eq!(world.target(), ["a 644 \"mine\""]);
    std::fs::remove_file(world.folder.path("t/a")).unwrap();
    // It appears without one.
    during(&mut || drop(world.folder.file("t/b", "mine"))).unwrap_or_else(|error| panic!("{}", error.fact));
    assert_eq!(world.target(), ["a 644 \"A\"", "b 644 \"mine\""]);
    // An update finds another version than the one it was to replace.
    let entry = world.registry.find(&PackageName::parse("p").unwrap()).unwrap();
    world.update("p", "2.0.0", &package(&[("a", "2")])).unwrap();
    let begun = Begun { overwrite: true, replaces: Some(entry), ..world.begin("p", "3.0.0", "t") };
    let error = begun.and_installed(&package(&[("a", "3")])).unwrap_err();
    assert_eq!(error.fact, "Package p was changed by another command in the meantime.");
    assert_eq!(world.target(), ["a 644 \"2\"", "b 644 \"mine\""]);
}

#[test]
fn parallel_installations_register_every_package() {
    let world = World::new();
    std::thread::scope(|scope| {
        for number in 0..10 {
            let world = &world;
            scope.spawn(move || {
                let target = if number % 2 == 0 { "t".to_string() } else { format!("t{number}") };
                let file = format!("f{number}");
                world.install(&format!("p{number}"), "1.0.0", &package(&[(&file, "F")]), &target).unwrap();
            });
        }
    });
    let mut names: Vec<String> =
        world.registry.packages().unwrap().iter().map(|entry| entry.name().to_string()).collect();
    names.sort();
    assert_eq!(names, ["p0", "p1", "p2", "p3", "p4", "p5", "p6", "p7", "p8", "p9"]);
    assert_eq!(world.target().len(), 5);
    // Nothing but the registry and the targets.
    assert_eq!(std::fs::read_dir(world.folder.path("home/.upack")).unwrap().count(), 1);
    std::thread::scope(|scope| {
        for number in 0..10 {
            let world = &world;
            scope.spawn(move || world.remove(&format!("p{number}")).unwrap());
        }
    });
    assert!(world.registry.packages().unwrap().is_empty());
    assert_eq!(world.target(), [""; 0]);
}

#[test]
fn of_parallel_installations_of_one_package_one_succeeds() {
    let world = World::new();
    let results: Vec<bool> = std::thread::scope(|scope| {
        let install = |number: usize| {
            let target = format!("t{number}");
            world.install("p", "1.0.0", &package(&[("a", "A")]), &target).is_ok()
        };
        let threads: Vec<_> = (0..6).map(|number| scope.spawn(move || install(number))).collect();
        threads.into_iter().map(|thread| thread.join().unwrap()).collect()
    });
    assert_eq!(results.iter().filter(|is_done| **is_done).count(), 1);
    assert_eq!(world.folder.listing().iter().filter(|line| line.ends_with("\"A\"")).count(), 1);
}

#[test]
fn a_random_sequence_of_commands_keeps_registry_and_targets_in_step() {
    crate::fuzz::each_round(|random| {
        if random.below(10) > 0 {
            return;
        }
        let world = World::new();
        world.folder.file("t/own", "mine");
        let names = ["a", "b/c", "b/d", "e"];
        for _ in 0..8 {
            let package_name = *random.pick(&[&"p", &"g/q"]);
            let files: Vec<(&str, &str)> =
                names.iter().filter(|_| random.below(2) == 0).map(|name| (*name, "x")).collect();
            let before = world.folder.listing();
            let done = match random.below(3) {
                0 => world.install(package_name, "1.0.0", &package(&files), "t"),
                1 => world.update(package_name, "2.0.0", &package(&files)),
                _ => world.remove(package_name),
            };
            if done.is_err() {
                assert_eq!(world.folder.listing(), before);
            }
            let mut expected: Vec<String> = world
                .registry
                .packages()
                .unwrap()
                .iter()
                .flat_map(|entry| entry.files().unwrap().into_iter().map(str::to_string).collect::<Vec<_>>())
                .collect();
            expected.push("own".to_string());
            expected.sort();
            expected.dedup();
            let found: Vec<String> = world
                .target()
                .iter()
                .filter(|line| line.contains('"'))
                .map(|line| line.split(' ').next().unwrap().to_string())
                .collect();
            // An update may overwrite a file of the other package, which goes with whichever goes first.
            assert!(found.iter().all(|file| expected.contains(file)), "{found:?} {expected:?}");
        }
        assert_eq!(std::fs::read_to_string(world.folder.path("t/own")).unwrap(), "mine");
    });
}
