//! Folders as users have them.

mod layouts;
mod named;

use super::*;
use crate::scan::test_folder::Folder;

const AUTO: ScannerType = ScannerType::Auto;
const ALL: ScannerType = ScannerType::All;

/// Files with one package each, called by the file.
const NPM: &str = r#"{"name":"web","lockfileVersion":3,"packages":{"node_modules/npm":{"version":"1"}}}"#;
const CARGO: &str = "[[package]]\nname = \"cargo\"\nversion = \"1\"\nsource = \"registry+x\"\n";
const COMPOSER: &str = r#"{"packages":[{"name":"a/composer","version":"1"}],"packages-dev":[]}"#;
const PIP: &str = "pip==1\n";
const CONDA: &str = "# $ conda create --name x --file y\n# platform: linux-64\nconda=1=b\n";
const ASSETS: &str = r#"{"libraries":{"nuget/1":{"type":"package"}}}"#;
const CONFIG: &str = r#"<packages><package id="config" version="1"/></packages>"#;
const PROJECT: &str = r#"<Project Sdk="Microsoft.NET.Sdk"/>"#;
const SLN: &str = "Project(\"{9A19103F-16F7-4668-BE54-9A1E7A4F7556}\") = \"App\", \"App\\App.csproj\", \
    \"{11111111-1111-1111-1111-111111111111}\"\n";

fn of(word: &str) -> ScannerType {
    let place = ScannerType::WORDS.iter().position(|other| *other == word).unwrap();
    ScannerType::VALUES[place]
}

#[test]
fn words_and_types_belong_together() {
    assert_eq!(ScannerType::WORDS.len(), ScannerType::VALUES.len());
    assert_eq!((of("auto"), of("all"), ScannerType::default()), (AUTO, ALL, AUTO));
    assert_eq!(of("nuget"), ScannerType::Of(Ecosystem::NuGet));
    assert_eq!((of("go"), of("ruby"), of("gradle")), (of("golang"), of("gem"), of("maven")));
}

#[test]
fn an_automatic_scan_takes_the_first_in_its_order_and_names_the_rest() {
    let mut files = vec![
        ("s.slnx", "<Solution><Project Path=\"App/App.csproj\"/></Solution>"),
        ("a.sln", SLN),
        ("App/App.csproj", PROJECT),
        ("web/package-lock.json", NPM),
        ("rust/Cargo.lock", CARGO),
        ("php/composer.lock", COMPOSER),
        ("requirements.txt", PIP),
        ("env/conda-linux-64.lock", "@EXPLICIT\nhttps://example.com/x/linux-64/conda-1-b.conda\n"),
        ("site/packages.config", CONFIG),
        ("App/obj/project.assets.json", ASSETS),
    ];
    let rest = "env/conda-linux-64.lock php/composer.lock requirements.txt rust/Cargo.lock web/package-lock.json";
    for (found, gone, rest) in [
        ("nuget@1", 1, rest),
        ("nuget@1", 1, rest),
        ("nuget@1", 1, rest),
        (
            "npm@1",
            1,
            "App/obj/project.assets.json env/conda-linux-64.lock php/composer.lock requirements.txt rust/Cargo.lock site/packages.config",
        ),
        (
            "cargo@1",
            1,
            "App/obj/project.assets.json env/conda-linux-64.lock php/composer.lock requirements.txt site/packages.config",
        ),
        ("composer@1", 1, "App/obj/project.assets.json env/conda-linux-64.lock requirements.txt site/packages.config"),
        ("pip@1", 1, "App/obj/project.assets.json env/conda-linux-64.lock site/packages.config"),
        ("conda@1", 1, "App/obj/project.assets.json site/packages.config"),
        ("config@1 nuget@1", 2, ""),
        ("NothingFound: {DIR} has no dependency file", 0, ""),
    ] {
        let folder = Folder::of(&files);
        assert_eq!(folder.found("", AUTO), found);
        let unread = folder.scan("", AUTO).map(|scan| folder.below(&scan.unread)).unwrap_or_default();
        assert_eq!(unread, rest, "{found}");
        files.drain(..gone);
    }
}

#[test]
fn what_was_left_out_is_named_up_to_ten() {
    let mut scan = Scan::default();
    assert_eq!(scan.unread_warning("--type=all"), None);
    scan.unread = (1..=12).map(|number| PathBuf::from(format!("{number}.lock"))).collect();
    let expected = "Not scanned: 1.lock, 2.lock, 3.lock, 4.lock, 5.lock, 6.lock, 7.lock, 8.lock, 9.lock, 10.lock and 2 more. \
        Use --type=all to scan them too.";
    assert_eq!(scan.unread_warning("--type=all").as_deref(), Some(expected));
}

#[test]
fn every_lock_file_is_read_but_none_of_what_others_wrote() {
    let folder = Folder::of(&[
        ("package-lock.json", NPM),
        ("a/b/npm-shrinkwrap.json", r#"{"dependencies":{"deep":{"version":"1"}}}"#),
        ("bin/package-lock.json", "broken"),
        ("target/package-lock.json", "broken"),
        ("vendor/x/package-lock.json", "broken"),
        ("obj/package-lock.json", "broken"),
        (".git/package-lock.json", "broken"),
        ("a/node_modules/q/package-lock.json", "broken"),
        ("outside/package-lock.json", r#"{"dependencies":{"outside":{"version":"1"}}}"#),
    ]);
    assert_eq!(folder.found("", AUTO), "deep@1 npm@1 outside@1");
    let inside = Folder::of(&[("package-lock.json", NPM)]);
    #[cfg(unix)]
    {
        std::os::unix::fs::symlink(folder.path("outside"), inside.path("linked")).unwrap();
        std::os::unix::fs::symlink(folder.path("outside/package-lock.json"), inside.path("npm-shrinkwrap.json"))
            .unwrap();
        std::os::unix::fs::symlink(inside.path(""), inside.path("loop")).unwrap();
    }
    assert_eq!(inside.found("", AUTO), "npm@1");
    // What the user names is scanned, wherever it lies.
    let named = Folder::of(&[("node_modules/q/package-lock.json", NPM)]);
    assert_eq!(named.found("node_modules/q", AUTO), "npm@1");
    assert_eq!(named.found("node_modules/q/package-lock.json", AUTO), "npm@1");
}

#[test]
fn several_files_where_one_is_wanted_are_named() {
    for (files, message) in [
        (&[("b.sln", ""), ("a/a.sln", "")][..], "Several: {DIR} has several solutions: a/a.sln, b.sln"),
        (&[("b.slnx", ""), ("a.slnx", "")], "Several: {DIR} has several solutions: a.slnx, b.slnx"),
        (
            &[("b.csproj", ""), ("a.fsproj", ""), ("c.vbproj", "")],
            "Several: {DIR} has several projects: a.fsproj, b.csproj, c.vbproj",
        ),
        (
            &[("a/requirements.txt", PIP), ("b/requirements.txt", CONDA)],
            "Several: {DIR} has several requirements files: a/requirements.txt, b/requirements.txt",
        ),
    ] {
        let folder = Folder::of(files);
        assert_eq!(folder.found("", AUTO), message);
        assert!(!folder.scan("", AUTO).unwrap_err().advice.is_empty());
    }
    let folder = Folder::of(&[("package-lock.json", NPM), ("a/requirements.txt", PIP), ("b/requirements.txt", PIP)]);
    assert_eq!(folder.found("", AUTO), "npm@1");
    assert_eq!(folder.below(&folder.scan("", AUTO).unwrap().unread), "a/requirements.txt b/requirements.txt");
    assert!(folder.found("", ALL).starts_with("Several: "));
}

#[test]
fn a_type_limits_the_scan_to_its_ecosystem() {
    let folder = Folder::of(&[
        ("App.csproj", PROJECT),
        ("obj/project.assets.json", ASSETS),
        ("web/package-lock.json", NPM),
        ("Cargo.lock", CARGO),
        ("composer.lock", COMPOSER),
        ("requirements.txt", PIP),
        ("list.txt", CONDA),
    ]);
    for (word, found) in [
        ("nuget", "nuget@1"),
        ("npm", "npm@1"),
        ("cargo", "cargo@1"),
        ("composer", "composer@1"),
        ("pypi", "pip@1"),
        ("conda", "conda@1"),
        ("all", "cargo@1 composer@1 conda@1 npm@1 nuget@1 pip@1"),
        ("auto", "npm@1 nuget@1"),
    ] {
        assert_eq!(folder.found("", of(word)), found, "{word}");
    }
    let error = Folder::of(&[("package-lock.json", NPM)]).scan("", of("composer")).unwrap_err();
    assert_eq!((error.kind, error.advice.as_str()), (ErrorKind::NothingFound, "Run composer update to write one."));
}

#[test]
fn a_requirements_file_is_that_of_conda_where_its_head_or_the_user_says_so() {
    let folder = Folder::of(&[("requirements.txt", CONDA)]);
    for (word, found) in [("auto", "conda@1"), ("all", "conda@1"), ("conda", "conda@1")] {
        assert_eq!(folder.found("", of(word)), found);
        assert_eq!(folder.found("requirements.txt", of(word)), found);
    }
    assert_eq!(folder.found("", of("pypi")), "NothingFound: {DIR} has no dependency file");
    let headless = Folder::of(&[("requirements.txt", "a=1=b\n"), ("deps.txt", "c=1=b\n")]);
    assert_eq!(headless.found("", of("conda")), "a@1");
    assert_eq!(headless.found("deps.txt", of("conda")), "c@1");
    let wide: Vec<u8> = format!("\u{feff}{CONDA}").encode_utf16().flat_map(u16::to_le_bytes).collect();
    headless.write("wide.txt", &wide);
    assert_eq!(headless.found("", of("conda")), "conda@1");
}

#[test]
fn packages_for_development_are_listed_on_demand_and_names_are_canonical() {
    let folder = Folder::of(&[
        (
            "package-lock.json",
            r#"{"packages":{"node_modules/a":{"version":"1"},"node_modules/b":{"version":"1","dev":true}}}"#,
        ),
        ("composer.lock", r#"{"packages":[{"name":"Acme/Thing","version":"1"}]}"#),
        ("requirements.txt", "Zope.Interface_X==1"),
    ]);
    assert_eq!(folder.found("", ALL), "a@1 thing@1 zope.interface-x@1");
    let options = Options { include_development: true, ..Options::default() };
    let all = scan(&folder.path(""), ALL, &options).unwrap();
    assert_eq!(all.projects.iter().map(|project| project.packages.len()).sum::<usize>(), 4);
    assert_eq!(all.projects[1].packages[0].group.as_deref(), Some("acme"));
}

#[test]
fn a_lock_file_without_packages_is_a_warning() {
    let folder =
        Folder::of(&[("package-lock.json", r#"{"lockfileVersion":3,"packages":{}}"#), ("a/package-lock.json", NPM)]);
    let scan = folder.scan("", AUTO).unwrap();
    assert_eq!(scan.projects.len(), 2);
    assert_eq!(folder.shown(&scan.warnings.join("|")), "package-lock.json lists no packages.");
}

#[test]
fn warnings_show_control_characters_of_names() {
    let folder = Folder::of(&[("requirements.txt", "https://example.com/\u{1b}[31m.zip\n")]);
    assert!(folder.scan("", AUTO).unwrap().warnings[0].ends_with("https://example.com/\\u{1b}[31m.zip."));
}

#[cfg(unix)]
#[test]
fn a_folder_that_cannot_be_read_is_a_warning_and_the_scanned_one_an_error() {
    use std::os::unix::fs::PermissionsExt;
    let folder = Folder::of(&[("package-lock.json", NPM), ("closed/package-lock.json", NPM)]);
    let set = |mode| std::fs::set_permissions(folder.path("closed"), std::fs::Permissions::from_mode(mode)).unwrap();
    set(0);
    // Root reads every folder.
    if std::fs::read_dir(folder.path("closed")).is_err() {
        let scan = folder.scan("", AUTO).unwrap();
        assert!(folder.shown(&scan.warnings.join("|")).starts_with("closed cannot be read and is not scanned: "));
        assert!(folder.found("closed", AUTO).starts_with("Missing: closed cannot be read: "));
        let file = std::fs::Permissions::from_mode(0o0);
        std::fs::set_permissions(folder.path("package-lock.json"), file).unwrap();
        assert!(folder.found("", AUTO).starts_with("Damaged: package-lock.json cannot be read: "));
        assert!(folder.found("package-lock.json", AUTO).starts_with("Missing: package-lock.json cannot be read: "));
    }
    set(0o755);
}
