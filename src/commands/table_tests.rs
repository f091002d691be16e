//! Rules for all commands at once. The commands come from the tree, so none can escape them.

use std::collections::BTreeMap;
use std::path::Path as FilePath;

use super::{Command, ROOT};
use crate::cli::{Path, Rule, Spec, ValueKind};
use crate::context::Context;

pub(super) fn each(visit: &mut dyn FnMut(&Path<Context>)) {
    Path(vec![&ROOT]).walk(visit);
}

pub(super) fn is_leaf(command: &Command) -> bool {
    command.children().is_empty()
}

#[test]
fn every_command_has_a_name_and_a_summary_that_fits_a_line() {
    each(&mut |path| {
        let (command, words) = (path.last(), path.words());
        assert!(is_kebab(command.name), "{words}");
        assert!(!command.summary.is_empty() && command.summary.len() <= 60, "{words}: {}", command.summary);
        assert!(!command.summary.ends_with('.'), "{words}: the help adds the full stop");
        assert!(command.summary.starts_with(|letter: char| letter.is_uppercase()), "{words}");
    });
}

#[test]
fn every_option_is_named_described_and_has_a_placeholder_if_it_takes_a_value() {
    each(&mut |path| {
        for spec in path.last().own_options() {
            let name = format!("{} --{}", path.words(), spec.name);
            assert!(is_kebab(spec.name) || is_camel(spec.name) || spec.hidden, "{name}");
            assert!(!spec.summary.is_empty() && !spec.summary.ends_with('.'), "{name}: {}", spec.summary);
            assert_eq!(spec.placeholder.is_empty(), spec.kind == ValueKind::Switch, "{name}");
            let is_words = spec.placeholder.split('|').all(|word| spec.words.contains(&word));
            let is_capitals = !spec.placeholder.contains(|letter: char| letter.is_lowercase() || letter == ' ');
            assert!(is_capitals || is_words, "{name}");
            assert!(spec.short.is_none() || spec.kind == ValueKind::Switch, "{name}: a letter takes no value");
        }
    });
}

#[test]
fn every_text_has_single_blanks_because_help_is_cut_at_them() {
    let check = |text: &str| assert_eq!(text, text.split_whitespace().collect::<Vec<_>>().join(" "));
    each(&mut |path| {
        let command = path.last();
        check(command.summary);
        command.details.split("\n\n").for_each(check);
        command.examples.iter().for_each(|example| check(example.note));
        path.options().for_each(|spec| check(spec.summary));
    });
}

#[test]
fn a_variable_belongs_to_options_of_one_name() {
    let mut names: BTreeMap<&str, &str> = BTreeMap::new();
    each(&mut |path| {
        for spec in path.last().own_options() {
            if let Some(variable) = spec.variable {
                assert!(variable.starts_with("PGUTIL_"), "{variable}");
                assert_eq!(*names.entry(variable).or_insert(spec.name), spec.name, "{variable} in {}", path.words());
            }
        }
    });
}

#[test]
fn an_option_name_has_one_shape_everywhere() {
    // `--version` is a switch of the program and takes a value in commands.
    let mut shapes: BTreeMap<&str, (bool, String)> =
        BTreeMap::from([("help", (true, "pgutil".into())), ("version", (false, "pgutil".into()))]);
    each(&mut |path| {
        for spec in path.last().own_options() {
            let is_switch = spec.kind == ValueKind::Switch;
            for name in spec.aliases.iter().chain([&spec.name]) {
                let (known, first) = shapes.entry(name).or_insert((is_switch, path.words()));
                assert_eq!(*known, is_switch, "--{name} of {} and of {first}", path.words());
            }
        }
    });
}

/// Where a command's option has a different meaning from the one of a set above it, which it hides.
const HIDES: &[(&str, &str)] = &[
    ("pgutil security users show", "username"),
    ("pgutil security users create", "username"),
    ("pgutil security users create", "password"),
    ("pgutil security users create", "password-file"),
    ("pgutil security users edit", "username"),
    ("pgutil security users edit", "password"),
    ("pgutil security users edit", "password-file"),
    ("pgutil security users delete", "username"),
];

#[test]
fn an_option_hides_another_only_where_that_is_meant() {
    each(&mut |path| {
        for hidden in path.declared().filter(|spec| !path.is_reachable(spec)) {
            let words = path.words();
            let is_meant = HIDES.iter().any(|(command, name)| *name == hidden.name && words == *command);
            assert!(is_meant, "{words}: two options --{}", hidden.name);
        }
        let mut letters: Vec<char> = path.options().filter_map(|spec| spec.short).collect();
        letters.sort_unstable();
        letters.dedup();
        assert!(letters.is_empty() || letters == ['v'], "{}: {letters:?}", path.words());
    });
}

#[test]
fn a_rule_names_only_options_of_its_command() {
    each(&mut |path| {
        let has = |spec: &Spec| path.declared().any(|declared| declared.is(spec));
        for rule in path.rules() {
            let specs = match rule {
                Rule::AtMostOne(specs) | Rule::ExactlyOne(specs) | Rule::AtLeastOne(specs) => specs.to_vec(),
                Rule::Needs(spec, other) => vec![*spec, *other],
            };
            specs.iter().for_each(|spec| assert!(has(spec), "{}: a rule names another --{}", path.words(), spec.name));
        }
    });
}

/// Options are told apart by their address, which only a static has.
#[test]
fn every_option_is_a_static() {
    fn search(folder: &FilePath) {
        for entry in std::fs::read_dir(folder).unwrap().map(Result::unwrap) {
            if entry.path().is_dir() {
                search(&entry.path());
                continue;
            }
            let text = std::fs::read_to_string(entry.path()).unwrap();
            for line in text.lines().filter(|line| line.contains(": Opt<") && line.contains('=')) {
                assert!(!line.contains("const "), "{}: {line}", entry.path().display());
            }
        }
    }
    search(&FilePath::new(env!("CARGO_MANIFEST_DIR")).join("src"));
}

#[test]
fn no_name_or_alias_means_two_things() {
    each(&mut |path| {
        let children = path.last().children();
        let mut words: Vec<&str> =
            children.iter().flat_map(|child| child.aliases.iter().chain([&child.name])).copied().collect();
        words.push("help");
        let mut names: Vec<&str> =
            path.declared().filter(|spec| path.is_reachable(spec)).map(|spec| spec.name).collect();
        names.extend(path.declared().flat_map(|spec| spec.aliases).copied());
        for mut list in [words, names] {
            list.sort_unstable();
            let twice = list.windows(2).find(|pair| pair[0] == pair[1]);
            assert_eq!(twice, None, "{}", path.words());
        }
    });
}

#[test]
fn every_leaf_has_its_test_at_the_mirrored_path() {
    each(&mut |path| {
        if is_leaf(path.last()) && path.0.len() > 1 {
            let words: Vec<String> = path.0[1..].iter().map(|command| command.name.replace('-', "_")).collect();
            for folder in ["src/commands", "tests/commands"] {
                let file = FilePath::new(env!("CARGO_MANIFEST_DIR")).join(folder).join(words.join("/") + ".rs");
                assert!(file.is_file(), "{} is missing", file.display());
                // A file that no other file names is not compiled, so its tests would never run.
                let parent = file.parent().map(|folder| folder.with_extension("rs"));
                let listed = parent.and_then(|parent| std::fs::read_to_string(parent).ok()).unwrap_or_default();
                let word = words.last().map(String::as_str).unwrap_or_default();
                let is_listed = listed.lines().any(|line| line == format!("mod {word};"))
                    || listed.split("children![").nth(1).is_some_and(|children| {
                        children.split(']').next().is_some_and(|list| list.split(',').any(|child| child.trim() == word))
                    });
                assert!(is_listed, "{} is named by no mod line above it", file.display());
            }
        }
    });
}

/// As the existing program writes some names, for example `--keepVersionsCount`.
fn is_camel(name: &str) -> bool {
    name.starts_with(|letter: char| letter.is_ascii_lowercase())
        && name.bytes().all(|byte| byte.is_ascii_alphanumeric())
}

fn is_kebab(name: &str) -> bool {
    !name.is_empty()
        && !name.starts_with('-')
        && !name.ends_with('-')
        && name.bytes().all(|byte| byte.is_ascii_lowercase() || byte == b'-' || byte.is_ascii_digit())
}
