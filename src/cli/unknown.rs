//! The messages about words and options that do not exist: what was probably meant, and nothing that may be secret.

use std::ffi::OsStr;

use super::command::{Command, Path};
use super::option::ValueKind;
use super::suggest;

/// The message about a word that is no command here. The word is shown only when it is nearly a real one: it may be a
/// secret behind a blank too many.
pub fn stray_word<C: 'static>(path: &Path<C>, position: usize, word: &OsStr) -> String {
    let typed = word.to_string_lossy();
    let here = path.last().children();
    let near = suggest::nearest(&typed, here.iter().filter(|child| !child.hidden).map(|child| child.name));
    if let Some(near) = near {
        return format!("{} has no command '{typed}'; did you mean {near}?", path.words());
    }
    match elsewhere(path, &|command| command.name == typed && !command.hidden) {
        Some(elsewhere) => format!("{} has no command '{typed}'; did you mean {elsewhere}?", path.words()),
        None if here.is_empty() => {
            format!("unexpected word at position {position}; {} takes options only", path.words())
        }
        None => format!("the word at position {position} is no command of {}", path.words()),
    }
}

/// The message about an option that the command does not know; `=` at the end says that a value stood behind it.
pub fn unknown_option<C: 'static>(path: &Path<C>, shown: &str) -> String {
    let end = shown.find(|letter: char| !letter.is_ascii_alphanumeric() && letter != '-').unwrap_or(shown.len());
    let is_cut = !shown[end..].trim_end_matches('=').is_empty();
    let shown = &shown[..end];
    let name = shown.trim_start_matches('-');
    let words = path.words();
    let near = suggest::nearest(name, path.options().iter().map(|spec| spec.name));
    if let Some(near) = near.filter(|_| name.len() > 1 && !is_cut) {
        return format!("{words} has no option {shown}; did you mean --{near}?");
    }
    // `--api-keySECRET` and `--api-key:SECRET` are slips for `--api-key=SECRET`.
    let begun = path.options().into_iter().filter(|spec| spec.kind == ValueKind::Secret && name.starts_with(spec.name));
    if let Some(spec) = begun.max_by_key(|spec| spec.name.len()) {
        return format!("the value of --{} stands behind =: {}", spec.name, spec.with_placeholder());
    }
    match elsewhere(path, &|command| command.own_options().any(|spec| spec.name == name)) {
        Some(elsewhere) => format!("{words} has no option {shown}; it belongs to {elsewhere}"),
        None => format!("{words} has no option {shown}"),
    }
}

/// The words of the command that fits, the nearest relative first.
fn elsewhere<C: 'static>(path: &Path<C>, fits: &dyn Fn(&Command<C>) -> bool) -> Option<String> {
    let mut found = None;
    for depth in (1..=path.0.len()).rev() {
        Path(path.0[..depth].to_vec()).walk(&mut |candidate| {
            if found.is_none() && candidate.0.len() > 1 && fits(candidate.last()) {
                found = Some(candidate.words());
            }
        });
    }
    found
}
