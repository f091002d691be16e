//! The messages about words and options that do not exist: what was probably meant, and nothing that may be secret.

use std::ffi::OsStr;

use super::command::{Command, Path};
use super::option::{Spec, ValueKind};
use super::suggest;
use super::token;

/// The message about a word that is not a command here; `words` are all words of the line. The word is shown only when it
/// is nearly a real one: it may be a secret after a space too many.
pub fn stray_word<C: 'static>(path: &Path<C>, position: usize, word: &OsStr, words: &[&OsStr]) -> String {
    let typed = word.to_string_lossy();
    let here = path.words();
    let near = suggest::nearest(&typed, path.last().visible_children().map(|child| child.name));
    if let Some(near) = near {
        return format!("{here} has no command '{typed}'; did you mean {near}?");
    }
    match elsewhere(path, &|command| command.0[command.0.len() - 1].name == typed, words) {
        Some(elsewhere) => format!("{here} has no command '{typed}'; did you mean {elsewhere}?"),
        None if path.options().any(|spec| spec.takes_pattern) => format!(
            "unexpected word at position {position}; if the shell made several names of a pattern, quote the pattern"
        ),
        None if !path.last().is_set() => {
            format!("unexpected word at position {position}; {here} takes options only")
        }
        None => format!("the word at position {position} is not a command of {here}"),
    }
}

/// The message about an option that the command does not know, as typed, without its value.
pub fn unknown_option<C: 'static>(path: &Path<C>, typed: &str) -> String {
    let here = path.words();
    let name = typed.trim_start_matches(is_dash);
    let dashes = &typed[..typed.len() - name.len()];
    let end = name.find(|letter: char| !letter.is_alphanumeric() && !"-_".contains(letter)).unwrap_or(name.len());
    let is_cut = end < name.len();
    let shown = &typed[..dashes.len() + end];
    let root = Path(vec![path.0[0]]);
    // `--version=1.0` is not the program's `--version`.
    let of_program = ["help", token::VERSION].into_iter().filter(|of| dashes != "--" || *of != name);
    let names = path.options().map(|spec| spec.name).chain(of_program);
    if !is_cut && let Some(near) = nearest(name, names) {
        return if dashes.is_ascii() {
            format!("{here} has no option {shown}; did you mean --{near}?")
        } else {
            format!("{shown} begins with a dash that is not a hyphen; did you mean --{near}?")
        };
    }
    // `--api-keySECRET` and `--api-key:SECRET` are slips for `--api-key=SECRET`.
    let of_others = glued_to(&root, name);
    if let Some(spec) = path.options().filter(|spec| is_glued(spec, name)).max_by_key(|spec| spec.name.len()) {
        return format!("the value of --{} goes after an equals sign: {}", spec.name, spec.with_placeholder());
    }
    if !is_cut
        && of_others.is_none()
        && dashes == "--"
        && let Some(near) = of_same_words(path, name)
    {
        return format!("{here} has no option {shown}; did you mean --{near}?");
    }
    let plain = of_others.map_or_else(|| plain(name), |spec| spec.name.to_string());
    let shown = of_others.map_or_else(|| shown.to_string(), |spec| format!("--{}", spec.name));
    let has_it = |candidate: &Path<C>| candidate.last().own_options().any(|spec| !spec.hidden && spec.name == plain);
    match elsewhere(path, &has_it, &[]) {
        Some(elsewhere) if shown == format!("--{plain}") => {
            format!("{here} has no option {shown}; it belongs to {elsewhere}")
        }
        Some(elsewhere) => format!("{here} has no option {shown}; {elsewhere} has --{plain}"),
        None if dashes.is_ascii() => format!("{here} has no option {shown}"),
        None => format!("{shown} begins with a dash that is not a hyphen"),
    }
}

/// Whether letters after one hyphen, or after a dash that is not a hyphen, were meant as a long option: they are almost the
/// name of one, or begin with the name of one that takes a secret.
pub fn is_long_option<C: 'static>(root: &Path<C>, typed: &str) -> bool {
    let name = typed.trim_start_matches(is_dash);
    let is_near = |spec: &Spec| nearest(name, [spec.name]).is_some();
    name.chars().count() > 2
        && (token::find(root, &is_near).is_some()
            || nearest(name, [token::VERSION]).is_some()
            || glued_to(root, name).is_some())
}

/// A hyphen, or a character that looks like one and comes in its place from documents and web pages.
pub fn is_dash(letter: char) -> bool {
    matches!(
        letter,
        '-' | '\u{ad}' | '\u{2010}'..='\u{2015}' | '\u{2043}' | '\u{2212}' | '\u{fe58}' | '\u{fe63}' | '\u{ff0d}'
    )
}

/// The option of the whole tree that takes a secret and whose name the text begins with; the longest, if there are several.
fn glued_to<C: 'static>(root: &Path<C>, name: &str) -> Option<&'static Spec> {
    let mut found: Option<&'static Spec> = None;
    root.walk(&mut |path| {
        let fitting = path.last().own_options().filter(|spec| is_glued(spec, name));
        found = found.into_iter().chain(fitting).max_by_key(|spec| spec.name.len());
    });
    found
}

/// Whether the text is the option's name with something after it, and the option takes a secret.
fn is_glued(spec: &Spec, name: &str) -> bool {
    let plain = plain(name);
    spec.kind == ValueKind::Secret && plain != spec.name && plain.starts_with(spec.name)
}

/// The option that differs by whole words, if there is just one of the command itself, or else just one in all: `--file` where
/// `--input-file` is typed, or `--target-path` where `--path` is.
fn of_same_words<C: 'static>(path: &Path<C>, name: &str) -> Option<&'static str> {
    let typed = plain(name);
    let holds = |all: &str, some: &str| some.split('-').all(|word| all.split('-').any(|other| other == word));
    let is_related = |spec: &&Spec| !spec.hidden && (holds(&typed, spec.name) || holds(spec.name, &typed));
    let only = |specs: &mut dyn Iterator<Item = &'static Spec>| {
        let mut related = specs.filter(is_related);
        related.next().filter(|_| related.next().is_none())
    };
    let found = only(&mut path.last().own_options()).or_else(|| only(&mut path.options()));
    found.map(|spec| spec.name)
}

/// The nearest name, if one is near enough; hyphens and underscores count as equal.
fn nearest<'a>(name: &str, names: impl IntoIterator<Item = &'a str>) -> Option<&'a str> {
    // Of one letter nothing can be said.
    if name.chars().count() > 1 { suggest::nearest(&plain(name), names) } else { None }
}

fn plain(name: &str) -> String {
    name.to_ascii_lowercase().replace('_', "-")
}

/// The words of the visible command that fits. The one that has most of the typed words comes first, and among these the
/// nearest relative.
fn elsewhere<C: 'static>(path: &Path<C>, fits: &dyn Fn(&Path<C>) -> bool, typed: &[&OsStr]) -> Option<String> {
    let mut found: Option<(usize, String)> = None;
    for depth in (1..=path.0.len()).rev() {
        Path(path.0[..depth].to_vec()).walk(&mut |candidate| {
            if candidate.0.len() < 2 || candidate.is_hidden() || !fits(candidate) {
                return;
            }
            let is_typed = |command: &&&Command<C>| typed.iter().any(|word| *word == command.name);
            let count = candidate.0.iter().filter(is_typed).count();
            if found.as_ref().is_none_or(|(best, _)| count > *best) {
                found = Some((count, candidate.words()));
            }
        });
    }
    found.map(|(_, words)| words)
}
