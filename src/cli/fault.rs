//! The messages about words and options that do not exist: what was probably meant, and nothing that may be secret.

use std::ffi::OsStr;

use super::command::Path;
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
    let mut elsewhere = None;
    Path(path.0[..1].to_vec()).walk(&mut |candidate| {
        let last = candidate.last();
        if elsewhere.is_none() && last.name == typed && !last.hidden && candidate.0.len() > 1 {
            elsewhere = Some(candidate.words());
        }
    });
    match elsewhere {
        Some(elsewhere) => format!("{} has no command '{typed}'; did you mean {elsewhere}?", path.words()),
        None if here.is_empty() => {
            format!("unexpected word at position {position}; {} takes options only", path.words())
        }
        None => format!("the word at position {position} is no command of {}", path.words()),
    }
}

/// The message about an option that the command does not know; `=` at the end says that a value stood behind it.
pub fn unknown_option<C: 'static>(path: &Path<C>, shown: &str) -> String {
    let shown = crate::text::printable(shown.trim_end_matches('='));
    let name = shown.trim_start_matches('-');
    let words = path.words();
    let near = suggest::nearest(name, path.options().map(|spec| spec.name));
    if let Some(near) = near.filter(|_| name.len() > 1) {
        return format!("{words} has no option {shown}; did you mean --{near}?");
    }
    let mut elsewhere = None;
    Path(path.0[..1].to_vec()).walk(&mut |candidate| {
        if elsewhere.is_none() && candidate.last().options.iter().any(|spec| spec.name == name) {
            elsewhere = Some(candidate.words());
        }
    });
    match elsewhere {
        Some(elsewhere) => format!("{words} has no option {shown}; it belongs to {elsewhere}"),
        None => format!("{words} has no option {shown}"),
    }
}
