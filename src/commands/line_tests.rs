//! The command lines that people read, in examples and on the pages: each must get through the parser.

use std::ffi::OsString;

use super::ROOT;
use super::table_tests::{each, is_leaf};
use crate::cli::{self, Outcome};

#[test]
fn every_leaf_has_examples_that_reach_it() {
    each(&mut |path| {
        let command = path.last();
        if is_leaf(command) && !command.hidden {
            assert!(!command.examples.is_empty(), "{}", path.words());
        }
        for example in command.examples {
            assert!(!example.note.ends_with('.'), "{}", example.line);
            let commands: Vec<String> = commands_in(example.line).iter().map(|line| reached(line)).collect();
            let [reached] = &commands[..] else { panic!("{}: {commands:?}", example.line) };
            let is_below = !is_leaf(command) && reached.starts_with(&path.words());
            assert!(*reached == path.words() || is_below, "{}: {reached}", example.line);
        }
    });
}

/// The pages for people, of which each command line must work.
const PAGES: &[(&str, &str)] = &[
    ("README.md", include_str!("../../README.md")),
    ("CHANGELOG.md", include_str!("../../CHANGELOG.md")),
    ("CONTRIBUTING.md", include_str!("../../CONTRIBUTING.md")),
    ("SECURITY.md", include_str!("../../SECURITY.md")),
    ("docs/architecture.md", include_str!("../../docs/architecture.md")),
    ("docs/ci.md", include_str!("../../docs/ci.md")),
    ("docs/configuration.md", include_str!("../../docs/configuration.md")),
    ("docs/migration.md", include_str!("../../docs/migration.md")),
    ("docs/performance.md", include_str!("../../docs/performance.md")),
    ("docs/reference.md", include_str!("../../docs/reference.md")),
];

#[test]
fn every_command_line_of_the_pages_goes_through_the_parser() {
    let mut lines = 0;
    for (page, text) in PAGES {
        // In a block of code, whether it is one for a shell.
        let mut block = None;
        // A line that goes on ends in a backslash.
        for line in text.replace("\\\n", " ").lines() {
            if line.trim_start().starts_with("```") {
                block = if block.is_some() { None } else { Some(!line.contains("text")) };
                continue;
            }
            let parts: Vec<&str> = match block {
                Some(true) => vec![line],
                Some(false) => Vec::new(),
                None => line.split('`').skip(1).step_by(2).collect(),
            };
            for command in parts.into_iter().flat_map(commands_in) {
                // zsh does not know comments in lines that are typed.
                assert!(!command.contains(" #"), "{page}: a comment follows a command: {command}");
                reached(&command);
                lines += 1;
            }
        }
    }
    assert!(lines > 50, "only {lines} lines of the pages were found");
}

/// The calls of pgutil in a line for a shell: at its start, and in `$(…)`.
fn commands_in(line: &str) -> Vec<String> {
    let line = line.trim().trim_start_matches("$ ").trim_start_matches("- ").trim_start_matches("run: ");
    let starts = line.match_indices("pgutil ").filter(|(index, _)| {
        let before = &line[..*index];
        before.is_empty() || before.ends_with("$(") || before.ends_with("&& ") || before.ends_with("; ")
    });
    let cut = |text: &str| {
        let end = [")", " |", " &&", " >", ";"].iter().filter_map(|stop| text.find(stop)).min();
        text[..end.unwrap_or(text.len())].trim().to_string()
    };
    // With `…` or capitals in place of words it is a pattern, not a command line.
    starts
        .map(|(index, _)| cut(&line[index..]))
        .filter(|line| !line.contains('…') && !line.contains("WORDS") && !line.contains("COMMAND"))
        .collect()
}

/// The words of the command that a line runs, or whose help it shows.
fn reached(line: &str) -> String {
    let arguments: Vec<OsString> = shell_words(line).into_iter().skip(1).map(OsString::from).collect();
    match cli::parse(&ROOT, arguments) {
        Ok(Outcome::Run(_, args)) => args.words().to_string(),
        Ok(Outcome::Help(path) | Outcome::Incomplete(path)) => path.words(),
        Ok(Outcome::Version) => "pgutil".to_string(),
        Err(failure) => panic!("{line}: {}", failure.fact),
    }
}

/// Words as a shell splits them, without quotes; a variable counts as text.
fn shell_words(line: &str) -> Vec<String> {
    let mut words = vec![String::new()];
    let mut quote = None;
    for character in line.chars() {
        match (quote, character) {
            (None, '\'' | '"') => quote = Some(character),
            (Some(open), _) if open == character => quote = None,
            (None, ' ') => words.push(String::new()),
            (_, other) => words.last_mut().into_iter().for_each(|word| word.push(other)),
        }
    }
    words.retain(|word| !word.is_empty());
    words
}
