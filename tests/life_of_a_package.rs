//! What a release script does with packages, in feeds of each type: uploads, promotes, audits, downloads, deletes.

use std::fs;

use serde_json::json;

use crate::support::pgutil::Pgutil;
use crate::support::proget::{ADMIN_KEYS, ProGet};

/// A stand-in with a feed of the type and one to promote to, and the program that knows it.
fn with_feeds(proget: &ProGet, kind: &str) {
    for feed in ["build", "release"] {
        let body = json!({ "name": feed, "feedType": kind }).to_string();
        assert_eq!(proget.ask_as_administrator("POST", "/api/management/feeds/create", &body).0, 200);
    }
}

fn connected<'a>(proget: &'a ProGet, program: Option<&str>) -> Pgutil<'a> {
    let mut pgutil = program.map_or_else(Pgutil::new, Pgutil::of);
    pgutil.server(proget).env("PGUTIL_SOURCE", "{URL}").env("PGUTIL_API_KEY", ADMIN_KEYS[0]);
    pgutil.env("PGUTIL_FEED", "build").env("PGUTIL", env!("CARGO_BIN_EXE_pgutil"));
    pgutil
}

/// A type of feed with a file, options of its upload, a name for it, and the options that name the file.
type Kind = (&'static str, &'static str, &'static [&'static str], &'static str, &'static [&'static str]);

const KINDS: &[Kind] = &[
    ("NuGet", "Ä b#.1.0.nupkg", &[], "Ä b#", &[]),
    ("Chocolatey", "tool.nupkg", &[], "tool", &[]),
    ("npm", "runtime-1.0.tgz", &[], "@scope+/run time?", &[]),
    ("Maven", "a-1.0.jar", &["--artifactPath=com/example/a"], "com.example/a", &[]),
    ("Universal", "g-1.0.upack", &[], "group/sub/p%", &[]),
    ("PowerShell", "Module.nupkg", &[], "Module", &[]),
    ("RubyGems", "rails-1.0.gem", &[], "rails", &["--platform=ruby"]),
    ("VSIX", "ext.vsix", &[], "ext", &[]),
    (
        "Debian",
        "tool_1.0.deb",
        &["--distribution=stable", "--component=main"],
        "tool",
        &["--arch=amd64", "--distro=stable", "--component=main"],
    ),
    ("PyPI", "Django-1.0.tar.gz", &[], "Django", &["--filename=Django-1.0.tar.gz"]),
    ("Helm", "chart-1.0.tgz", &[], "chart", &[]),
    ("RPM", "tool-1.0.rpm", &[], "tool", &["--arch=x86_64"]),
    ("Conda", "tool-1.0.conda", &[], "tool", &["--subdir=noarch", "--build=0", "--type=conda"]),
    ("APK", "tool-1.0.apk", &[], "tool", &["--arch=x86_64"]),
    ("CRAN", "tool_1.0.tar.gz", &[], "tool", &["--path=src/contrib", "--extension=tar.gz"]),
];

#[test]
fn a_package_of_each_type_lives_from_its_upload_to_its_deletion() {
    for (kind, file, upload, name, qualifiers) in KINDS {
        let proget = ProGet::start();
        with_feeds(&proget, kind);
        let mut pgutil = connected(&proget, None);
        let mut content = format!("{name} 1.0\n").into_bytes();
        content.extend([0, 255, 13, 10]);
        pgutil.file(file, &content);
        let package = format!("--package={name}");
        let mut run = |words: &[&str], more: &[&str]| {
            let outcome = pgutil.args(words.iter().chain(more)).run();
            outcome.expect_code(0);
            outcome.stdout.clone()
        };
        let input = format!("--input-file={file}");
        run(&["packages", "upload", &input], upload);
        let listed = run(&["packages", "list"], &[]);
        assert!(listed.starts_with(name) && listed.ends_with(" 1.0\n"), "{kind}: {listed}");
        assert_eq!(run(&["packages", "versions", &package], &[]), listed, "{kind}");
        let named = ["--version=1.0", &package];
        run(&[&["packages", "download"], &named[..], &["--verify", "--output-file=out"]].concat(), qualifiers);
        run(&[&["packages", "status", "deprecated"], &named[..], &["--reason=old"]].concat(), qualifiers);
        run(&[&["packages", "promote"], &named[..], &["--to-feed=release"]].concat(), &[]);
        run(&[&["packages", "download", "--feed=release"], &named[..], &["--output-file=again"]].concat(), qualifiers);
        run(&[&["packages", "delete"], &named[..]].concat(), qualifiers);
        assert_eq!(run(&["packages", "list"], &[]), "", "{kind}");
        assert_eq!(run(&["packages", "list", "--feed=release"], &[]), listed, "{kind}");
        for copy in ["out", "again"] {
            assert_eq!(fs::read(pgutil.home().join(copy)).unwrap(), content, "{kind}");
        }
        let copies = fs::read_dir(pgutil.home()).unwrap().count();
        assert_eq!(copies, 3, "{kind}: nothing else is left");
    }
}

/// A release as a script on a build agent does it.
const RELEASE: &str = r#"
"$PGUTIL" packages upload --input-file='dist/**/*.nupkg' --skip-duplicate
for package in A B; do
    "$PGUTIL" packages audit --package=$package --version=1.0 >"audit-$package" || exit
    "$PGUTIL" packages promote --package=$package --version=1.0 --to-feed=release --comment="released"
done
"$PGUTIL" packages download --feed=release --package=A --version=latest --stdout | cmp - dist/A.1.0.nupkg
"#;

#[test]
fn a_release_is_gated_by_its_audit_and_may_run_again() {
    let proget = ProGet::start();
    with_feeds(&proget, "NuGet");
    proget.state().packages.verdicts = vec![("B", "N", "Noncompliant")];
    let mut shell = connected(&proget, Some("/bin/sh"));
    for name in ["A", "B"] {
        shell.file(&format!("dist/{name}.1.0.nupkg"), format!("{name} 1.0\n"));
    }
    shell.args(["-uc", RELEASE]);
    shell.run().expect_code(12).stderr_has(&["2 of 2 files uploaded"]);
    assert_eq!(fs::read_to_string(shell.home().join("audit-B")).unwrap().lines().last(), Some("Status: Noncompliant"));
    let released = |proget: &ProGet| {
        let state = proget.state();
        let names = state.packages.packages.iter().filter(|package| package.feed == "release");
        names.map(|package| package.name.clone()).collect::<Vec<_>>()
    };
    assert_eq!(released(&proget), ["A"]);
    // What was wrong is mended, and the script runs again.
    proget.state().packages.verdicts.clear();
    proget.state().packages.packages.retain(|package| package.feed == "build");
    shell.run().expect_code(0).stderr_has(&["0 of 2 files uploaded, 2 skipped"]);
    assert_eq!(released(&proget), ["A", "B"]);
}

#[test]
fn packages_go_up_and_come_down_through_pipes() {
    let proget = ProGet::start();
    with_feeds(&proget, "npm");
    let mut shell = connected(&proget, Some("/bin/sh"));
    let mut content = b"n 1.0\n".to_vec();
    content.extend((0..3_000_000_u32).map(|number| (number / 7) as u8));
    shell.file("in", &content);
    // In a pipe, the existing program leaves out the name and writes an empty file.
    let script = r#"
        cat in | "$PGUTIL" packages upload --stdin --upload-name='a b#.tgz' | cat
        "$PGUTIL" packages download --package=n --version=1.0 | cat
        "$PGUTIL" packages download --package=n --version=1.0 --stdout | cmp - in && echo same
    "#;
    shell.args(["-euc", script]).run().expect(
        0,
        "Uploading package from <stdin> to build feed...\nUpload complete.\n\
         Downloading n 1.0 from build feed...\nSaving package to a b#.tgz...\n\
         Download complete (3,000,006 bytes)\nsame\n",
        "",
    );
    assert!(fs::read(shell.home().join("a b#.tgz")).unwrap() == content);
}

#[test]
fn of_two_hundred_files_the_first_refusal_says_what_is_up_and_what_is_not() {
    let proget = ProGet::start();
    with_feeds(&proget, "NuGet");
    let mut pgutil = connected(&proget, None);
    for number in 0..200 {
        let content = if number == 149 { "broken".to_string() } else { format!("p{number:03} 1.0\n") };
        pgutil.file(&format!("dist/p{number:03}.nupkg"), content);
    }
    let outcome = pgutil.args(["packages", "upload", "--input-file=dist/*.nupkg"]).run();
    outcome.expect_code(6).stderr_has(&[
        "That is not a package.",
        "149 of 200 files uploaded: dist/p000.nupkg, ",
        " and 129 more.",
        "Not uploaded: dist/p149.nupkg, dist/p150.nupkg, ",
        " and 31 more.",
    ]);
    assert_eq!(outcome.stdout.matches("Upload complete.\n").count(), 149);
    assert_eq!(proget.state().packages.packages.len(), 149);
    let outcome = pgutil.args(["packages", "upload", "--input-file=dist/*.nupkg", "--skip-duplicate", "--json"]).run();
    outcome.expect_code(6);
    let results: serde_json::Value = serde_json::from_str(&outcome.stdout).unwrap();
    let results = results.as_array().unwrap();
    let count = |member: &str, value: bool| results.iter().filter(|result| result[member] == value).count();
    assert_eq!((results.len(), count("skipped", true), count("uploaded", false)), (200, 149, 50));
    assert!(results[149]["error"].as_str().unwrap().contains("That is not a package."));
}

#[test]
fn universal_packages_are_installed_from_the_feed_they_were_uploaded_to() {
    let proget = ProGet::start();
    with_feeds(&proget, "Universal");
    let mut shell = connected(&proget, Some("/bin/sh"));
    shell.file("source/bin/tool", "1");
    let script = r#"
        "$PGUTIL" upack create --source-directory=source --target-directory=. --name=tool --version=1.0.0
        "$PGUTIL" packages upload --input-file=tool-1.0.0.upack
        "$PGUTIL" upack install --package=tool --target=there --verify
        echo 2 >source/bin/tool
        "$PGUTIL" upack create --source-directory=source --target-directory=. --name=tool --version=1.1.0
        "$PGUTIL" packages upload --input-file=tool-1.1.0.upack
        "$PGUTIL" upack update --package=tool
        "$PGUTIL" upack list
        cat there/bin/tool
        "$PGUTIL" upack remove --package=tool
        "$PGUTIL" upack list
    "#;
    let outcome = shell.args(["-euc", script]).run();
    outcome.expect_code(0).stdout_has(&["Version: 1.1.0\n", "\n2\n", "No packages have been registered.\n"]);
    assert_eq!(fs::read_dir(shell.home().join("there")).unwrap().count(), 0);
}
