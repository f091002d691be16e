//! `pgutil upack create`.

use std::process::Command;

use crate::support::pgutil::{Pgutil, Stdout};
use crate::support::skip;

/// A home with a folder to pack and one to write to.
fn pgutil() -> Pgutil<'static> {
    let pgutil = Pgutil::new();
    pgutil.file("src/b.txt", "B");
    pgutil.file("src/a/größe", "A");
    pgutil.file("out/keep", "");
    std::fs::create_dir(pgutil.home().join("src/empty")).unwrap();
    pgutil
}

const LINE: &[&str] = &["upack", "create", "--source-directory=src", "--target-directory=out", "--name=g/p"];

fn with<'a>(more: &'a [&'a str]) -> impl Iterator<Item = &'a str> {
    LINE.iter().copied().chain(more.iter().copied())
}

#[test]
fn a_package_is_built_that_other_programs_accept() {
    let mut pgutil = pgutil();
    let outcome = pgutil.args(with(&["--version=1.0.0"])).run();
    outcome.expect(0, "Creating out/p-1.0.0.upack...\n{HOME}/out/p-1.0.0.upack created.\n", "");
    let package = pgutil.home().join("out/p-1.0.0.upack");
    if skip::without("unzip") || skip::without("python3") {
        return;
    }
    let tested = Command::new("unzip").arg("-t").arg(&package).output().unwrap();
    assert!(tested.status.success(), "{}", String::from_utf8_lossy(&tested.stdout));
    let script = "import sys, zipfile\n\
                  package = zipfile.ZipFile(sys.argv[1])\n\
                  assert package.testzip() is None\n\
                  print(ascii(package.namelist()), package.read('upack.json').decode())";
    let listed = Command::new("python3").args(["-c", script]).arg(&package).output().unwrap();
    let expected = "['upack.json', 'package/a/gr\\xf6\\xdfe', 'package/b.txt', 'package/empty/'] \
                    {\n  \"group\": \"g\",\n  \"name\": \"p\",\n  \"version\": \"1.0.0\"\n}\n";
    assert_eq!(String::from_utf8_lossy(&listed.stdout), expected, "{}", String::from_utf8_lossy(&listed.stderr));
    assert_eq!(std::fs::read_dir(pgutil.home().join("out")).unwrap().count(), 2);
}

#[test]
fn no_home_directory_is_needed() {
    let mut pgutil = pgutil();
    pgutil.env("HOME", "relative").args(with(&["--version=1.0.0"])).run().expect_code(0);
    assert!(pgutil.home().join("out/p-1.0.0.upack").exists());
}

#[test]
fn equal_content_makes_equal_bytes_with_a_source_date() {
    let package = |level: &str| {
        let mut pgutil = pgutil();
        let level = format!("--compression={level}");
        pgutil.env("SOURCE_DATE_EPOCH", "1600000000").args(with(&["--version=1.0.0", &level]));
        pgutil.run().expect_code(0);
        std::fs::read(pgutil.home().join("out/p-1.0.0.upack")).unwrap()
    };
    for level in ["0", "6", "9"] {
        assert_eq!(package(level), package(level));
    }
    assert_ne!(package("0"), package("9"));
}

#[test]
fn a_source_date_that_is_no_number_is_an_error_of_the_setup() {
    for date in ["", "yesterday", "-1", "1.5"] {
        let mut pgutil = pgutil();
        let outcome = pgutil.env("SOURCE_DATE_EPOCH", date).args(with(&["--version=1.0.0"])).run();
        outcome.expect_code(3).expect_stdout("").stderr_has(&["SOURCE_DATE_EPOCH", "seconds since 1970"]);
    }
}

#[test]
fn json_says_what_was_made() {
    let mut pgutil = pgutil();
    let outcome = pgutil.args(with(&["--version=1.0.0", "--json"])).run();
    outcome.expect(0, "{\"file\":\"{HOME}/out/p-1.0.0.upack\",\"created\":true}\n", "");
}

#[test]
fn what_is_wrong_is_said_before_anything_is_written() {
    let rows: [(&[&str], i32, &str); 11] = [
        (&[], 2, "a package needs a name and a version"),
        (&["--version=1.0"], 2, "1.0 is not a version of Semantic Versioning 2"),
        (&["--version=1.0.0", "--manifest=nope.json"], 2, "cannot read the manifest nope.json: there is no such file"),
        (&["--version=1.0.0", "--manifest=bad.json"], 1, "the manifest bad.json is not valid JSON"),
        (&["--version=1.0.0", "--manifest=list.json"], 1, "the manifest list.json is not a JSON object"),
        (&["--version=1.0.0", "--compression=10"], 2, "--compression takes a whole number from 0 to 9"),
        (&["--version=2.0.0"], 1, "out/p-2.0.0.upack already exists and --overwrite was not specified"),
        (&["--version=1.0.0", "--json"], 2, "cannot pack {HOME}/src/link: it is a link that leads out"),
        (&["--version="], 2, "--version"),
        (&["--version=1.0.0", "--source-directory=src"], 2, "--source-directory"),
        (&["--version=1.0.0", "stray"], 2, "word"),
    ];
    for (more, code, part) in rows {
        let mut pgutil = pgutil();
        pgutil.file("bad.json", "{");
        pgutil.file("list.json", "[]");
        pgutil.file("out/p-2.0.0.upack", "old");
        if part.contains("link") {
            #[cfg(unix)]
            std::os::unix::fs::symlink("/etc", pgutil.home().join("src/link")).unwrap();
            #[cfg(not(unix))]
            continue;
        }
        pgutil.args(with(more)).run().expect_code(code).expect_stdout("").stderr_has(&[part]);
        assert_eq!(std::fs::read_dir(pgutil.home().join("out")).unwrap().count(), 2, "{more:?}");
        assert_eq!(std::fs::read(pgutil.home().join("out/p-2.0.0.upack")).unwrap(), b"old");
    }
}

#[test]
fn a_name_or_folder_that_cannot_be_is_refused() {
    let line = |source: &str, target: &str, name: &str| {
        let mut pgutil = pgutil();
        let [source, target, name] =
            [format!("--source-directory={source}"), format!("--target-directory={target}"), format!("--name={name}")];
        pgutil.args(["upack", "create", &source, &target, &name, "--version=1.0.0"]).run()
    };
    line("nope", "out", "p").expect_code(2).expect_stdout("").stderr_has(&["nope: there is no such folder"]);
    line("src/b.txt", "out", "p").expect_code(2).stderr_has(&["it is not a folder"]);
    line("src", "nope", "p").expect_code(1).expect_stdout("").stderr_has(&["cannot write to the folder nope"]);
    line("src", "out", "g/").expect_code(2).stderr_has(&["--name has no name after the slash", "[GROUP/]NAME"]);
    line("src", "out", "a b").expect_code(2).stderr_has(&["the package a b has a name with characters other than"]);
    line("src", "out", "..").expect_code(2).stderr_has(&["has a name of periods alone"]);
}

#[test]
fn overwriting_replaces_a_package() {
    let mut pgutil = pgutil();
    pgutil.file("out/p-1.0.0.upack", "old");
    pgutil.args(with(&["--version=1.0.0", "--overwrite"])).run().expect_code(0);
    assert!(std::fs::read(pgutil.home().join("out/p-1.0.0.upack")).unwrap().starts_with(b"PK"));
}

#[test]
fn no_package_is_made_where_that_cannot_be_told() {
    let mut pgutil = pgutil();
    for stdout in [
        #[cfg(unix)]
        Stdout::Closed,
        Stdout::BrokenPipe,
    ] {
        let outcome = pgutil.args(with(&["--version=1.0.0"])).stdout_to(stdout).run();
        assert_ne!(outcome.code, 0);
        assert_eq!(std::fs::read_dir(pgutil.home().join("out")).unwrap().count(), 1);
    }
}

#[cfg(target_os = "linux")]
#[test]
fn a_full_disk_leaves_no_package() {
    // A limit of the size of files stands in for the disk.
    let pgutil = pgutil();
    pgutil.file("src/large", vec![b'x'; 400_000]);
    let script = "ulimit -f 200; exec \"$0\" upack create --source-directory=src --target-directory=out --name=p \
        --version=1.0.0 --compression=0";
    let program = env!("CARGO_BIN_EXE_pgutil");
    let limited = Command::new("sh").args(["-c", script, program]).current_dir(pgutil.home()).output().unwrap();
    assert_eq!(limited.status.code(), Some(1), "{}", String::from_utf8_lossy(&limited.stderr));
    assert!(String::from_utf8_lossy(&limited.stderr).contains("cannot write out/p-1.0.0.upack"));
    assert_eq!(std::fs::read_dir(pgutil.home().join("out")).unwrap().count(), 1);
}

#[cfg(unix)]
#[test]
fn a_signal_leaves_no_package_and_nothing_beside_it() {
    let mut pgutil = pgutil();
    let out = pgutil.home().join("out");
    // Enough to be at it for a while.
    std::fs::File::create(pgutil.home().join("src/large")).unwrap().set_len(8 << 30).unwrap();
    let running = pgutil.args(with(&["--version=1.0.0", "--compression=9"])).spawn();
    while std::fs::read_dir(&out).unwrap().count() < 2 {
        std::thread::yield_now();
    }
    running.signal("TERM");
    let outcome = running.finish();
    assert_ne!(outcome.code, 0);
    assert_eq!(std::fs::read_dir(&out).unwrap().count(), 1);
}

#[cfg(target_os = "linux")]
#[test]
fn memory_does_not_grow_with_the_files() {
    let mut pgutil = pgutil();
    let large = pgutil.home().join("src/large");
    std::fs::File::create(&large).unwrap().set_len(300 << 20).unwrap();
    let running = pgutil.args(with(&["--version=1.0.0", "--compression=1"])).spawn();
    let mut peak = 0;
    let package = pgutil.home().join("out/p-1.0.0.upack");
    while !package.exists() {
        if let Ok(memory) = std::panic::catch_unwind(std::panic::AssertUnwindSafe(|| running.peak_memory())) {
            peak = peak.max(memory);
        }
        std::thread::sleep(std::time::Duration::from_millis(5));
    }
    running.finish().expect_code(0);
    assert!(peak < 16 * 1024, "{peak} KiB");
}
