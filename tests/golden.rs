//! What users read, as reviewed: a change of help is a change of `tests/golden/help`, made with `make golden`. Each set of
//! commands has files of its own.

use std::collections::BTreeMap;
use std::path::{Path, PathBuf};

use crate::support::pgutil::Pgutil;

/// A text about a command, with the command's words after the program's name.
pub type Page = (Vec<String>, String);

#[test]
fn help_is_as_reviewed() {
    compare("help", &every_help(&[]));
}

/// Compares the texts of every set with the reviewed ones in a folder of `tests/golden`, or makes them the reviewed ones
/// where `PGUTIL_GOLDEN` is set.
pub fn compare(folder: &str, pages: &[Page]) {
    let mut files: BTreeMap<String, String> = BTreeMap::new();
    for (words, text) in pages {
        let set = words.first().map_or("pgutil", String::as_str);
        *files.entry(format!("{set}.txt")).or_default() += text;
    }
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/golden").join(folder);
    if std::env::var_os("PGUTIL_GOLDEN").is_some() {
        std::fs::remove_dir_all(&folder).ok();
        std::fs::create_dir_all(&folder).unwrap();
        files.iter().for_each(|(name, text)| std::fs::write(folder.join(name), text).unwrap());
    }
    let reviewed: Vec<PathBuf> = std::fs::read_dir(&folder).unwrap().map(|entry| entry.unwrap().path()).collect();
    for path in reviewed {
        let name = path.file_name().unwrap().to_string_lossy().into_owned();
        assert!(files.contains_key(&name), "{}: no such set of commands", path.display());
    }
    for (name, text) in files {
        let path = folder.join(name);
        let shown = path.display();
        let reviewed = std::fs::read_to_string(&path).unwrap_or_default();
        for (index, (reviewed, now)) in reviewed.lines().zip(text.lines()).enumerate() {
            assert_eq!(now, reviewed, "{shown}, line {}: see `make golden`", index + 1);
        }
        assert_eq!(text.lines().count(), reviewed.lines().count(), "{shown}: see `make golden`");
    }
}

/// The help of every command, with more options.
fn every_help(more: &[&str]) -> Vec<Page> {
    let mut pages = Vec::new();
    collect(&mut Vec::new(), more, &mut pages);
    pages
}

/// The help of some words and of all below them.
fn collect(words: &mut Vec<String>, more: &[&str], pages: &mut Vec<Page>) {
    let page = help(words, more);
    let line: Vec<&str> = ["pgutil"].into_iter().chain(words.iter().map(String::as_str)).collect();
    pages.push((words.clone(), format!("$ {} --help\n{page}\n", line.join(" "))));
    let Some((_, list)) = page.split_once("\nCommands:\n") else {
        return;
    };
    for line in list.lines().take_while(|line| !line.is_empty()) {
        let word = line.strip_prefix("  ").filter(|line| !line.starts_with(' '));
        if let Some(word) = word.and_then(|line| line.split(' ').next()).filter(|word| *word != "help") {
            words.push(word.to_string());
            collect(words, more, pages);
            words.pop();
        }
    }
}

fn help(words: &[String], more: &[&str]) -> String {
    let outcome =
        Pgutil::new().args(words.iter().map(String::as_str).chain(["--help"]).chain(more.iter().copied())).run();
    outcome.expect_code(0);
    assert_eq!(outcome.stderr, "");
    outcome.stdout
}

#[test]
fn the_reference_is_as_reviewed() {
    let mut text = String::from(
        "# Reference\n\nEvery command with its options. The options of the connection are those of `pgutil --help --verbose`.\n",
    );
    for (words, page) in every_help(&[]) {
        let line: Vec<&str> = ["pgutil"].into_iter().chain(words.iter().map(String::as_str)).collect();
        let (_, help) = page.split_once('\n').unwrap();
        text +=
            &format!("\n{} {}\n\n```text\n{}\n```\n", "#".repeat(line.len().min(2) + 1), line.join(" "), help.trim());
    }
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join("docs/reference.md");
    if std::env::var_os("PGUTIL_GOLDEN").is_some() {
        std::fs::write(&path, &text).unwrap();
    }
    assert!(std::fs::read_to_string(path).unwrap() == text, "docs/reference.md is not current: see `make golden`");
}

#[test]
fn help_is_the_same_however_it_is_asked_for() {
    let words = ["apikeys", "create", "feed"].map(str::to_string);
    let page = help(&words, &[]);
    for line in [
        &["help", "apikeys", "create", "feed"][..],
        &["-h", "apikeys", "create", "feed"],
        &["apikeys", "help", "create", "feed"],
        &["apikeys", "-?", "create", "feed", "--bogus", "--feed="],
        &["apikeys", "create", "feed", "--help", "stray"],
    ] {
        Pgutil::new().args(line).run().expect(0, &page, "");
    }
}

#[test]
fn shared_options_are_named_and_with_verbose_explained() {
    let words = ["apikeys", "list"].map(str::to_string);
    let (short, long) = (help(&words, &[]), help(&words, &["--verbose"]));
    let named = "Connection options:\n  --source, --api-key, --api-key-file, ";
    assert!(short.contains(named) && short.contains("pgutil apikeys list --help"), "{short}");
    assert!(!short.contains("PGUTIL_SOURCE"), "{short}");
    assert!(long.contains("\n  --source=NAME|URL ") && long.contains("PGUTIL_SOURCE"), "{long}");
    assert_eq!(help(&words, &["-v"]), long);
    let root = help(&[], &["--verbose"]);
    assert!(root.contains("\nConnection options:\n  --source=NAME|URL "), "{root}");
}

#[test]
fn no_line_of_help_is_wider_than_eighty_columns_but_for_examples() {
    for (_, page) in every_help(&["--verbose"]) {
        for line in page.lines().filter(|line| !line.starts_with("  pgutil ") && !line.starts_with("$ ")) {
            assert!(line.chars().count() <= 80, "{line}");
        }
    }
}
