//! What is packed, what is refused, and that equal content makes equal bytes.

use std::fs::{FileTimes, Permissions};
use std::os::unix::fs::{PermissionsExt, symlink};
use std::time::Duration;

use super::*;
use crate::upack::testing::Folder;
use crate::upack::{Archive, Origin};

struct Request<'a> {
    source: &'a str,
    target: &'a str,
    manifest: Option<&'a str>,
    date: Option<i64>,
    overwrite: bool,
}

const REQUEST: Request<'_> = Request { source: "src", target: "out", manifest: None, date: None, overwrite: false };

fn create(folder: &Folder, request: &Request<'_>) -> Result<PathBuf, UpackError> {
    let (source, target) = (folder.path(request.source), folder.path(request.target));
    let manifest = request.manifest.map(|name| folder.path(name));
    let creation = Creation::prepare(&CreateOptions {
        source: &source,
        target_folder: &target,
        manifest: manifest.as_deref(),
        name: Some(&PackageName::parse("g/p").unwrap()),
        version: Some("1.0.0"),
        overwrite: request.overwrite,
        compression: 6,
        source_date: request.date,
    })?;
    let mut last = None;
    creation.write(&mut |event| last = Some(event))?;
    let total = creation.items.iter().map(|item| item.size).sum();
    assert!(total == 0 || last == Some(Event::Progress { done: total, total }));
    assert_eq!(creation.file(), target.join("p-1.0.0.upack"));
    Ok(creation.file().to_path_buf())
}

fn entries(package: &Path) -> Vec<String> {
    let archive = Archive::open(File::open(package).unwrap(), "p", Origin::File).unwrap();
    archive.entries().iter().map(|entry| format!("{}{}", entry.path, if entry.is_folder { "/" } else { "" })).collect()
}

fn source() -> Folder {
    let folder = Folder::new();
    folder.file("src/b.txt", "B");
    folder.file("src/a/deep/x", "X");
    folder.file("src/a-b", "-");
    folder.file("src/.hidden", "");
    folder.folder("src/empty/inner");
    folder.folder("out");
    folder
}

#[test]
fn files_and_empty_folders_are_packed_sorted_by_name() {
    let folder = source();
    let package = create(&folder, &REQUEST).unwrap();
    assert_eq!(entries(&package), [".hidden", "a-b", "a/deep/x", "b.txt", "empty/inner/"]);
    assert_eq!(package.metadata().unwrap().permissions().mode() & 0o111, 0);
    assert_eq!(folder.listing().len(), 11);
}

#[test]
fn manifest_and_package_are_not_packed_however_their_paths_are_written() {
    let folder = source();
    folder.file("src/m.json", r#"{"extra":[1]}"#);
    symlink("m.json", folder.path("src/link-to-manifest")).unwrap();
    symlink("src", folder.path("alias")).unwrap();
    let expected = [".hidden", "a-b", "a/deep/x", "b.txt", "empty/inner/"];
    for target in ["src", "src/../src", "alias", "src/empty/inner"] {
        for manifest in ["src/m.json", "alias/m.json", "src/a/../m.json", "src/link-to-manifest"] {
            for source in ["src", "alias", "src/a/.."] {
                let request =
                    Request { source, target, manifest: Some(manifest), overwrite: true, date: Some(1_600_000_000) };
                let package = create(&folder, &request).unwrap();
                let first = fs::read(&package).unwrap();
                assert_eq!(entries(&package), expected, "{source} {target} {manifest}");
                // Once more, now that a package and what a killed process left lie there.
                folder.file(&format!("{target}/.p-1.0.0.upack.1-2.tmp"), "left behind");
                assert_eq!(fs::read(create(&folder, &request).unwrap()).unwrap(), first);
                fs::remove_file(package).unwrap();
            }
        }
    }
}

#[test]
fn equal_content_makes_equal_bytes_with_a_source_date() {
    let first = source();
    let second = source();
    fs::set_permissions(first.path("src/b.txt"), Permissions::from_mode(0o664)).unwrap();
    fs::set_permissions(second.path("src/b.txt"), Permissions::from_mode(0o600)).unwrap();
    for (folder, mode) in [(&first, 0o700), (&second, 0o775)] {
        fs::set_permissions(folder.path("src/a-b"), Permissions::from_mode(mode)).unwrap();
    }
    let old = FileTimes::new().set_modified(UNIX_EPOCH + Duration::from_secs(1_000_000));
    File::options().write(true).open(second.path("src/b.txt")).unwrap().set_times(old).unwrap();
    let request = Request { date: Some(1_600_000_000), ..REQUEST };
    let packages = [create(&first, &request).unwrap(), create(&second, &request).unwrap()];
    assert_eq!(fs::read(&packages[0]).unwrap(), fs::read(&packages[1]).unwrap());
    let archive = Archive::open(File::open(&packages[0]).unwrap(), "p", Origin::File).unwrap();
    let modes: Vec<_> = archive.entries().iter().map(|entry| entry.mode.unwrap()).collect();
    assert_eq!(modes, [0o644, 0o755, 0o644, 0o644, 0o755]);
    let date = UNIX_EPOCH + Duration::from_secs(1_600_000_000);
    assert!(archive.entries().iter().all(|entry| entry.modified == Some(date)));
}

#[test]
fn without_a_source_date_mode_and_time_are_those_of_the_file() {
    let folder = source();
    let path = folder.path("src/b.txt");
    fs::set_permissions(&path, Permissions::from_mode(0o6741)).unwrap();
    let old = UNIX_EPOCH + Duration::from_secs(1_000_000_001);
    File::open(&path).unwrap().set_times(FileTimes::new().set_modified(old)).unwrap();
    let archive = Archive::open(File::open(create(&folder, &REQUEST).unwrap()).unwrap(), "p", Origin::File).unwrap();
    let entry = archive.entries().iter().find(|entry| entry.path == "b.txt").unwrap();
    assert_eq!((entry.mode, entry.modified), (Some(0o741), Some(old)));
}

#[test]
fn links_are_followed_inside_the_source_only() {
    let folder = source();
    folder.file("secret", "S");
    folder.file("srcx/y", "Y");
    symlink("b.txt", folder.path("src/to-file")).unwrap();
    symlink("a", folder.path("src/to-folder")).unwrap();
    symlink("../a/deep", folder.path("src/empty/to-deep")).unwrap();
    let package = create(&folder, &REQUEST).unwrap();
    let expected =
        [".hidden", "a-b", "a/deep/x", "b.txt", "empty/inner/", "empty/to-deep/x", "to-file", "to-folder/deep/x"];
    assert_eq!(entries(&package), expected);
    fs::remove_file(package).unwrap();
    let before = folder.listing();
    for (target, why) in [
        ("../secret", "leads out"),
        ("../srcx", "leads out"),
        ("/etc/hostname", "leads out"),
        ("..", "leads out"),
        ("nowhere", "to nothing"),
        (".", "that it lies in"),
        ("../src", "that it lies in"),
    ] {
        symlink(target, folder.path("src/link")).unwrap();
        let error = create(&folder, &REQUEST).unwrap_err();
        fs::remove_file(folder.path("src/link")).unwrap();
        assert_eq!(error.kind, ErrorKind::Input, "{target}");
        assert!(error.fact.contains(why) && error.fact.contains("src/link"), "{target}: {}", error.fact);
        assert_eq!(folder.listing(), before, "{target}");
    }
}

#[test]
fn names_that_an_archive_cannot_hold_are_refused() {
    use std::ffi::OsStr;
    use std::os::unix::ffi::OsStrExt;
    let folder = source();
    for name in [&b"a\\b"[..], b"c:x", b"\xff"] {
        let path = folder.path("src").join(OsStr::from_bytes(name));
        fs::write(&path, "").unwrap();
        let error = create(&folder, &REQUEST).unwrap_err();
        fs::remove_file(path).unwrap();
        assert_eq!(error.kind, ErrorKind::Input);
        assert!(error.fact.contains("its name"), "{}", error.fact);
    }
    let socket = std::os::unix::net::UnixListener::bind(folder.path("src/socket")).unwrap();
    assert!(create(&folder, &REQUEST).is_err_and(|error| error.fact.contains("a socket")));
    drop(socket);
}

#[test]
fn everything_is_checked_before_anything_is_written() {
    let folder = source();
    folder.file("list.json", "[]");
    folder.file("name.json", r#"{"group":5}"#);
    folder.file("out2/p-1.0.0.upack", "old");
    let before = folder.listing();
    for (kind, request) in [
        (ErrorKind::Input, Request { source: "nope", ..REQUEST }),
        (ErrorKind::Input, Request { source: "src/b.txt", ..REQUEST }),
        (ErrorKind::Input, Request { manifest: Some("nope.json"), ..REQUEST }),
        (ErrorKind::Input, Request { manifest: Some("src"), ..REQUEST }),
        (ErrorKind::Other, Request { manifest: Some("list.json"), ..REQUEST }),
        (ErrorKind::Other, Request { target: "nope", ..REQUEST }),
        (ErrorKind::Other, Request { target: "out2", ..REQUEST }),
    ] {
        let error = create(&folder, &request).unwrap_err();
        assert_eq!(error.kind, kind, "{}", error.fact);
        assert!(!error.advice.is_empty());
        assert_eq!(folder.listing(), before);
    }
    // The name of the options replaces the one that is no text.
    create(&folder, &Request { manifest: Some("name.json"), ..REQUEST }).unwrap();
    create(&folder, &Request { target: "out2", overwrite: true, ..REQUEST }).unwrap();
    assert_ne!(fs::read(folder.path("out2/p-1.0.0.upack")).unwrap(), b"old");
}

#[test]
fn a_file_that_goes_while_others_are_packed_leaves_no_package() {
    let folder = source();
    let (source, target) = (folder.path("src"), folder.path("out"));
    let creation = Creation::prepare(&CreateOptions {
        source: &source,
        target_folder: &target,
        manifest: None,
        name: Some(&PackageName::parse("p").unwrap()),
        version: Some("1.0.0"),
        overwrite: false,
        compression: 0,
        source_date: None,
    })
    .unwrap();
    fs::remove_file(folder.path("src/b.txt")).unwrap();
    let error = creation.write(&mut |_| {}).unwrap_err();
    assert_eq!(error.kind, ErrorKind::Input);
    assert_eq!(fs::read_dir(target).unwrap().count(), 0);
}
