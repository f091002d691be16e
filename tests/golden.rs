//! What users read, as one reviewed text: a change of help is a change of `tests/golden/help.txt`, made with
//! `make golden`.

use std::path::{Path, PathBuf};

use crate::support::pgutil::Pgutil;

#[test]
fn help_is_as_reviewed() {
    let mut pages = String::new();
    collect("pgutil", &mut pages);
    compare("help.txt", &pages);
}

/// Compares a text with the reviewed one, or makes it the reviewed one where `PGUTIL_GOLDEN` is set.
pub fn compare(name: &str, text: &str) {
    let path = golden(name);
    if std::env::var_os("PGUTIL_GOLDEN").is_some() {
        std::fs::create_dir_all(path.parent().unwrap()).unwrap();
        std::fs::write(&path, text).unwrap();
    }
    let reviewed = std::fs::read_to_string(&path).unwrap_or_default();
    for (index, (reviewed, now)) in reviewed.lines().zip(text.lines()).enumerate() {
        assert_eq!(now, reviewed, "{name}, line {}: see `make golden`", index + 1);
    }
    assert_eq!(text.lines().count(), reviewed.lines().count(), "{name}: see `make golden`");
}

fn golden(name: &str) -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/golden").join(name)
}

/// The help of some words and of all below them.
fn collect(words: &str, pages: &mut String) {
    let page = help(words, &[]);
    pages.push_str(&format!("$ {words} --help\n{page}\n"));
    let Some((_, list)) = page.split_once("\nCommands:\n") else {
        return;
    };
    for line in list.lines().take_while(|line| !line.is_empty()) {
        if let Some(word) = line.strip_prefix("  ").filter(|line| !line.starts_with(' ')) {
            collect(&format!("{words} {}", word.split(' ').next().unwrap()), pages);
        }
    }
}

fn help(words: &str, more: &[&str]) -> String {
    let outcome = Pgutil::new().args(words.split(' ').skip(1).chain(["--help"]).chain(more.iter().copied())).run();
    outcome.expect_code(0);
    assert_eq!(outcome.stderr, "");
    outcome.stdout
}

#[test]
fn help_is_the_same_however_it_is_asked_for() {
    let page = help("pgutil apikeys create feed", &[]);
    for line in [
        &["help", "apikeys", "create", "feed"][..],
        &["-h", "apikeys", "create", "feed"],
        &["apikeys", "-?", "create", "feed", "--bogus", "--feed="],
        &["apikeys", "create", "feed", "--help", "stray"],
    ] {
        Pgutil::new().args(line).run().expect(0, &page, "");
    }
}

#[test]
fn no_line_of_help_is_wider_than_eighty_columns_but_for_examples() {
    let mut pages = String::new();
    collect("pgutil", &mut pages);
    for line in pages.lines().filter(|line| !line.starts_with("  pgutil ") && !line.starts_with("$ ")) {
        assert!(line.chars().count() <= 80, "{line}");
    }
}
