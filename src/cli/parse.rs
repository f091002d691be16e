//! From the words of a command line to a command with its options, or to everything that is wrong with it.
//!
//! Options may stand anywhere, even before the words that say which command they belong to. That is possible because an
//! option name has one shape (switch or value) everywhere in the tree.

use std::cell::RefCell;
use std::ffi::OsString;

use super::Args;
use super::command::{Action, Command, Path, Rule};
use super::help;
use super::option::{Spec, ValueKind};
use super::token::{Mode, Token, TokenKind, VERSION, tokenise};
use super::unknown::{stray_word, unknown_option};
use crate::failure::Failure;

/// What a command line asks for.
pub enum Outcome<C: 'static> {
    /// To run a command with these arguments.
    Run(fn(&C) -> anyhow::Result<()>, Args),
    /// To be shown the help of a command.
    Help(Path<C>),
    /// Nothing: a set without one of its commands, which shows its help and is no success.
    Incomplete(Path<C>),
    /// The program's version.
    Version,
}

/// Reads a command line (without the program's name).
///
/// # Errors
/// A usage `Failure` that names everything that is wrong, and ends with the one-line usage of the command.
pub fn parse<C: 'static>(root: &'static Command<C>, arguments: Vec<OsString>) -> Result<Outcome<C>, Failure> {
    let root = Path(vec![root]);
    let (tokens, mode) = tokenise(&root, arguments);
    let mut words = tokens.iter().filter_map(|token| match &token.kind {
        TokenKind::Word(word) => Some((token.position, word.as_os_str())),
        _ => None,
    });
    let mut path = root;
    let mut first_stray = None;
    let mut wants_help = mode == Mode::Help;
    for (position, word) in words.by_ref() {
        if path.0.len() == 1 && word == "help" && !wants_help {
            wants_help = true;
        } else if let Some(child) = path.last().child(word) {
            path.0.push(child);
        } else {
            first_stray = Some((position, word));
            break;
        }
    }
    if wants_help {
        return Ok(Outcome::Help(path));
    }
    let is_version = path.option(VERSION).is_none() && tokens.iter().any(Token::is_version);
    if mode == Mode::Version || is_version {
        return Ok(Outcome::Version);
    }
    let mut faults = Vec::new();
    // The word behind an unknown option is probably its value.
    let after_unknown = |position| {
        tokens.iter().any(|token| {
            token.position + 1 == position && matches!(&token.kind, TokenKind::Unknown(shown) if !shown.ends_with('='))
        })
    };
    if let Some((position, word)) = first_stray
        && !after_unknown(position)
    {
        faults.push(stray_word(&path, position, word));
    }
    let given = bind(&path, &tokens, &mut faults);
    match path.last().action {
        Action::Set(_) if faults.is_empty() && first_stray.is_none() => return Ok(Outcome::Incomplete(path)),
        Action::Set(_) => {}
        Action::Run(run) => {
            check_demands(&path, &given, first_stray.is_some(), &mut faults);
            if faults.is_empty() {
                let (words, usage) = (path.words(), help::usage_line(&path));
                let declared = path.declared().collect();
                return Ok(Outcome::Run(run, Args { words, usage, declared, given, read: RefCell::default() }));
            }
        }
    }
    Err(Failure::usage(faults.join("\n"))
        .advise(format!("For its options: {} --help", path.words()))
        .advise(help::usage_line(&path)))
}

/// Binds the given options to those that the command knows.
fn bind<C: 'static>(path: &Path<C>, tokens: &[Token], faults: &mut Vec<String>) -> Vec<(&'static Spec, OsString)> {
    let mut given: Vec<(&'static Spec, OsString)> = Vec::new();
    for token in tokens {
        let (name, value) = match &token.kind {
            TokenKind::Word(_) => continue,
            TokenKind::Unknown(shown) => {
                faults.push(unknown_option(path, shown));
                continue;
            }
            TokenKind::Missing(name) => (name.as_str(), None),
            TokenKind::Version => (VERSION, None),
            TokenKind::Option(name, value) => (name.as_str(), Some(value.clone())),
            TokenKind::Switch(name, value) => (name.as_str(), Some(value.clone().unwrap_or_else(|| "true".into()))),
        };
        let Some(spec) = path.option(name) else {
            faults.push(unknown_option(path, &format!("--{name}=")));
            continue;
        };
        if given.iter().any(|(known, _)| known.is(spec)) {
            faults.push(format!("--{name} is given twice"));
            continue;
        }
        let Some(value) = value else {
            let how = format!("write --{name}={}", spec.placeholder);
            faults.push(format!("--{name} needs a value ({how}; a value that begins with - only so)"));
            // So that it isn't reported as missing too.
            given.push((spec, OsString::new()));
            continue;
        };
        if value.is_empty() && spec.empty_is_absent {
            continue;
        }
        if value.is_empty() && spec.kind != ValueKind::Switch {
            faults.push(format!("--{name} is empty (is a variable not set?)"));
        } else if let Err(fault) = (spec.check)(&value) {
            faults.push(format!("--{name} {fault}"));
        }
        given.push((spec, value));
    }
    given
}

/// Checks what the command demands of its options together.
fn check_demands<C: 'static>(
    path: &Path<C>,
    given: &[(&'static Spec, OsString)],
    after_stray: bool,
    faults: &mut Vec<String>,
) {
    let is_given = |spec: &Spec| given.iter().any(|(known, _)| known.is(spec));
    let missing: Vec<String> = path
        .options()
        .into_iter()
        .filter(|spec| spec.required && !is_given(spec))
        .map(Spec::with_placeholder)
        .collect();
    // Behind a stray word the missing ones may have been meant by it; then they would only distract.
    if !missing.is_empty() && !after_stray {
        faults.push(format!("missing {}", missing.join(", ")));
    }
    for rule in path.rules() {
        match rule {
            Rule::AtMostOne(specs) => {
                let both: Vec<String> =
                    specs.iter().filter(|spec| is_given(spec)).map(|spec| format!("--{}", spec.name)).collect();
                if both.len() > 1 {
                    faults.push(format!("{} exclude each other: give one of them", both.join(" and ")));
                }
            }
            Rule::Needs(spec, other) if is_given(spec) && !is_given(other) => {
                faults.push(format!("--{} makes sense only with --{}", spec.name, other.name));
            }
            Rule::Needs(..) => {}
        }
    }
    let from_stdin: Vec<String> = given
        .iter()
        .filter(|(spec, value)| spec.kind == ValueKind::SecretFile && value == "-")
        .map(|(spec, _)| format!("--{}=-", spec.name))
        .collect();
    if from_stdin.len() > 1 {
        faults.push(format!("{} can't both read standard input", from_stdin.join(" and ")));
    }
}

#[cfg(test)]
mod tests;
