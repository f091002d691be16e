//! `make install` and `make uninstall`.

use std::collections::BTreeSet;
use std::os::unix::fs::PermissionsExt;
use std::path::Path;

use crate::support::pgutil::Pgutil;

/// Runs a verb of the Makefile on a program and a prefix with a blank in their paths.
fn make(home: &Pgutil, verb: &str) {
    let program = home.home().join("the program");
    if !program.exists() {
        std::os::unix::fs::symlink(env!("CARGO_BIN_EXE_pgutil"), &program).unwrap();
    }
    let mut make = Pgutil::of("make");
    make.current_dir(env!("CARGO_MANIFEST_DIR")).args([
        "--no-print-directory".to_string(),
        verb.to_string(),
        format!("PROGRAM={}", program.display()),
        format!("DESTDIR={}/the image", home.home().display()),
        "prefix=/usr".to_string(),
    ]);
    make.run().expect_code(0);
}

/// The files below a folder with their rights, sorted.
fn files(image: &Path) -> BTreeSet<String> {
    let mut found = BTreeSet::new();
    let mut folders = vec![image.to_path_buf()];
    while let Some(folder) = folders.pop() {
        for entry in std::fs::read_dir(folder).unwrap().map(|entry| entry.unwrap()) {
            let path = entry.path();
            if path.is_dir() {
                folders.push(path);
            } else {
                let rights = entry.metadata().unwrap().permissions().mode() & 0o777;
                found.insert(format!("{rights:o} {}", path.strip_prefix(image).unwrap().display()));
            }
        }
    }
    found
}

#[test]
fn program_manual_and_completions_come_and_go() {
    let home = Pgutil::new();
    let image = home.home().join("the image");
    home.file("the image/usr/share/man/man1/other.1", "");
    make(&home, "install");
    let installed = files(&image);
    for file in [
        "755 usr/bin/pgutil",
        "644 usr/share/bash-completion/completions/pgutil",
        "644 usr/share/fish/vendor_completions.d/pgutil.fish",
        "644 usr/share/man/man1/pgutil-apikeys-create-system.1",
        "644 usr/share/man/man1/pgutil.1",
        "644 usr/share/zsh/site-functions/_pgutil",
    ] {
        assert!(installed.contains(file), "{file} is missing from {installed:#?}");
    }
    for (word, file) in [
        ("bash", "bash-completion/completions/pgutil"),
        ("zsh", "zsh/site-functions/_pgutil"),
        ("fish", "fish/vendor_completions.d/pgutil.fish"),
    ] {
        let script = std::fs::read_to_string(image.join("usr/share").join(file)).unwrap();
        Pgutil::new().args(["completion", word]).run().expect(0, &script, "");
    }
    // What is installed already is replaced.
    make(&home, "install");
    assert_eq!(files(&image), installed);
    make(&home, "uninstall");
    let left = files(&image);
    assert!(left.len() == 1 && left.iter().all(|file| file.ends_with("usr/share/man/man1/other.1")), "{left:?}");
    // What is gone already does no harm.
    make(&home, "uninstall");
}
