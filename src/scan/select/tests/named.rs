//! Files that users name.

use super::*;

#[test]
fn a_named_file_is_read_itself_whatever_its_name() {
    let folder = Folder::of(&[
        ("package-lock.json", NPM),
        ("old.json", r#"{"dependencies":{"old":{"version":"1"}}}"#),
        ("PACKAGE-LOCK.JSON", r#"{"dependencies":{"upper":{"version":"1"}}}"#),
        ("saved/Cargo.lock.txt", CARGO),
        ("composer-lock", COMPOSER),
        ("base.in", PIP),
        ("deps.txt", PIP),
        ("env.list", CONDA),
        ("assets.json", ASSETS),
        ("nuget.json", r#"{"version":1,"dependencies":{"net8.0":{"locked":{"type":"Direct","resolved":"1"}}}}"#),
        ("packages.Other.config", CONFIG),
    ]);
    for (file, found) in [
        ("package-lock.json", "npm@1"),
        ("old.json", "old@1"),
        ("PACKAGE-LOCK.JSON", "upper@1"),
        ("saved/Cargo.lock.txt", "cargo@1"),
        ("composer-lock", "composer@1"),
        ("base.in", "pip@1"),
        ("deps.txt", "pip@1"),
        ("env.list", "conda@1"),
        ("assets.json", "nuget@1"),
        ("nuget.json", "locked@1"),
        ("packages.Other.config", "config@1"),
    ] {
        assert_eq!(folder.found(file, AUTO), found, "{file}");
    }
    let unpinned = Folder::of(&[("Requirements-dev.txt", "loose\n"), ("words.txt", "loose\n")]);
    assert_eq!(unpinned.scan("Requirements-dev.txt", AUTO).unwrap().warnings.len(), 2);
    assert_eq!(unpinned.found("words.txt", AUTO), "NothingFound: words.txt is not a dependency file that can be read");
    assert_eq!(folder.found("old.json", of("npm")), "old@1");
    assert_eq!(folder.found("deps.txt", of("pypi")), "pip@1");
}

#[test]
fn a_manifest_leads_to_the_lock_files_below_its_folder() {
    let folder = Folder::of(&[
        ("web/package.json", "{}"),
        ("web/package-lock.json", NPM),
        ("web/packages/a/package-lock.json", r#"{"dependencies":{"a":{"version":"1"}}}"#),
        ("Cargo.toml", "[package]\nname = \"t\"\n"),
        ("Cargo.lock", CARGO),
        ("composer.json", "{\"name\":\"a/b\"}"),
        ("php/composer.lock", COMPOSER),
        ("py/pyproject.toml", ""),
        ("py/requirements.txt", PIP),
        ("py/sub/requirements.txt", PIP),
        ("empty/package.json", "{}"),
        ("App.csproj", PROJECT),
    ]);
    for (file, found) in [
        ("web/package.json", "a@1 npm@1"),
        ("Cargo.toml", "cargo@1"),
        ("composer.json", "composer@1"),
        ("py/pyproject.toml", "pip@1"),
        ("empty/package.json", "NothingFound: empty/package.json has no lock file beside it or below its folder"),
    ] {
        assert_eq!(folder.found(file, AUTO), found, "{file}");
    }
    assert_eq!(folder.found("App.csproj", of("cargo")), "cargo@1");
    assert_eq!(folder.found("Cargo.toml", of("composer")), "composer@1");
    assert_eq!(folder.scan("Cargo.toml", AUTO).unwrap().projects[0].name, "t");
    assert_eq!(folder.scan("php/composer.lock", AUTO).unwrap().projects[0].name, "php");
}

#[test]
fn what_cannot_be_scanned_says_why_and_what_to_do() {
    let folder = Folder::of(&[
        ("empty/README.md", "nothing\n"),
        ("broken/package-lock.json", "{\n\"name\":"),
        ("future/package-lock.json", r#"{"lockfileVersion":9,"packages":{}}"#),
        ("notes.md", "# Notes\n"),
        ("list.txt", "a==1\n\n<html>\n"),
        ("broken.json", "{\n"),
    ]);
    for (path, word, message) in [
        ("empty", "auto", "NothingFound: empty has no dependency file"),
        ("missing", "auto", "Missing: missing does not exist"),
        ("missing/App.csproj", "auto", "Missing: missing/App.csproj does not exist"),
        ("missing.txt", "npm", "Missing: missing.txt does not exist"),
        ("missing/package.json", "npm", "Missing: missing/package.json does not exist"),
        ("broken", "auto", "Damaged: broken/package-lock.json, line 2, is not valid JSON: EOF while parsing a value"),
        ("future", "auto", "Damaged: future/package-lock.json has a lockfileVersion that is not known yet"),
        ("notes.md", "auto", "NothingFound: notes.md is not a dependency file that can be read"),
        ("list.txt", "auto", "Damaged: list.txt, line 3, is not a requirement"),
        ("broken.json", "auto", "NothingFound: broken.json is not a dependency file that can be read"),
        ("broken.json", "npm", "Damaged: broken.json, line 2, is not valid JSON: EOF while parsing an object"),
        ("list.txt", "cargo", "Damaged: list.txt, line 1, is not valid TOML: a value is missing"),
    ] {
        assert_eq!(folder.found(path, of(word)), message, "{path}");
        let error = folder.scan(path, of(word)).unwrap_err();
        assert!(!error.advice.is_empty(), "{path}");
    }
    let future = folder.scan("future", AUTO).unwrap_err();
    assert!(future.advice.contains("--lockfile-version=3"), "{}", future.advice);
}
