//! From the words of a command line to a command with its options, or to everything that is wrong with it.
//!
//! Options may be anywhere on the line, even before the words that say which command they belong to. That is possible
//! because an option name has one shape (switch or value) everywhere in the tree.

use std::cell::RefCell;
use std::ffi::{OsStr, OsString};

use super::Args;
use super::command::{Action, Command, Path, Rule};
use super::help;
use super::option::{OnEmpty, Spec, ValueKind};
use super::token::{Mode, Token, TokenKind, VERSION, tokenise};
use super::unknown::{stray_word, unknown_option};
use super::value::{join, or_list};
use crate::failure::Failure;

/// What a command line asks for.
pub enum Outcome<C: 'static> {
    /// To run a command with these arguments.
    Run(fn(&C) -> anyhow::Result<()>, Args),
    /// To show the help of a command.
    Help(Path<C>),
    /// Nothing: a set without one of its commands, which shows its help and is not a success.
    Incomplete(Path<C>),
    /// To show the program's version.
    Version,
}

/// Reads a command line (without the program's name).
///
/// # Errors
/// A usage `Failure` that names everything that is wrong, and ends with the one-line usage of the command.
pub fn parse<C: 'static>(root: &'static Command<C>, arguments: Vec<OsString>) -> Result<Outcome<C>, Failure> {
    let root = Path(vec![root]);
    let (tokens, mode) = tokenise(&root, arguments);
    let line = Line::read(root, &tokens, mode == Mode::Help);
    let path = &line.path;
    let is_set = path.last().is_set();
    // The options of the command that was meant would all be wrong, and its help can't be shown.
    if is_set && let Some(stray) = &line.stray {
        return Err(usage_failure(path, stray.clone()));
    }
    if line.wants_help {
        return Ok(Outcome::Help(line.path));
    }
    let is_version = path.option(VERSION).is_none() && tokens.iter().any(Token::is_version);
    if mode == Mode::Version || is_version {
        return Ok(Outcome::Version);
    }
    let mut faults: Vec<String> = line.stray.iter().chain(&line.values).cloned().collect();
    let (given, free) = bind(path, &tokens, &mut faults);
    match path.last().action {
        Action::Set(_) if faults.is_empty() => return Ok(Outcome::Incomplete(line.path)),
        Action::Set(_) => {}
        Action::Run(run) => {
            check_rules(path, &given, line.has_stray, &mut faults);
            if faults.is_empty() {
                let (words, of_usage) = (path.words(), path.clone());
                let usage = Box::new(move || help::usage_line(&of_usage));
                let declared = path.declared().collect();
                return Ok(Outcome::Run(run, Args { words, usage, declared, given, free, read: RefCell::default() }));
            }
        }
    }
    Err(usage_failure(path, faults.join("\n")))
}

/// Whether a switch is on the command line and on, whatever else is wrong with the line.
pub fn is_switched_on(switch: &Spec, arguments: &[OsString]) -> bool {
    let is_it = |word: &OsString| {
        let text = word.to_string_lossy();
        let (name, value) = text.split_once('=').unwrap_or((&text, "true"));
        let is_named = match name.strip_prefix("--") {
            Some(name) => name == switch.name,
            None => name.strip_prefix('-').is_some_and(|letter| letter.chars().eq(switch.short)),
        };
        is_named && value.eq_ignore_ascii_case("true")
    };
    arguments.iter().take_while(|word| *word != "--").any(is_it)
}

fn usage_failure<C: 'static>(path: &Path<C>, fact: String) -> Failure {
    let what = if path.last().is_set() { "commands" } else { "options" };
    Failure::usage(fact).advise(format!("For its {what}: {} --help", path.words())).advise(help::usage_line(path))
}

/// The words of a command line.
struct Line<C: 'static> {
    /// The command that they select.
    path: Path<C>,
    wants_help: bool,
    /// What is wrong with the first word that selects no command.
    stray: Option<String>,
    /// What is wrong with words that are probably values of the options before them.
    values: Vec<String>,
    /// Whether there is any word that selects no command.
    has_stray: bool,
}

impl<C: 'static> Line<C> {
    fn read(root: Path<C>, tokens: &[Token], wants_help: bool) -> Line<C> {
        let mut line = Line { path: root, wants_help, stray: None, values: Vec::new(), has_stray: false };
        let words: Vec<&OsStr> = tokens.iter().filter_map(Token::word).collect();
        for (index, token) in tokens.iter().enumerate() {
            let Some(word) = token.word() else {
                continue;
            };
            if let Some(child) = line.path.last().child(word) {
                line.path.0.push(child);
                continue;
            }
            if word == "help" && line.path.last().is_set() {
                line.wants_help = true;
                continue;
            }
            line.has_stray = true;
            let before = index.checked_sub(1).map(|index| &tokens[index]);
            match before.filter(|before| before.may_want_a_value()).map(|before| &before.kind) {
                // The message about the option is enough.
                Some(TokenKind::Unknown(..) | TokenKind::Version) => {}
                Some(_) => line.values.push(format!("unexpected word at position {}", token.position)),
                None => {
                    line.stray = Some(stray_word(&line.path, token.position, word, &words));
                    break;
                }
            }
        }
        line
    }
}

/// Options with their values.
type Given = Vec<(&'static Spec, OsString)>;

/// Binds the given options to those that the command knows; the second list is that of the free ones.
fn bind<C: 'static>(path: &Path<C>, tokens: &[Token], faults: &mut Vec<String>) -> (Given, Vec<(String, String)>) {
    let mut given: Given = Vec::new();
    let mut free: Vec<(String, String)> = Vec::new();
    for token in tokens {
        let (name, value) = match &token.kind {
            TokenKind::Word(_) => continue,
            TokenKind::Unknown(typed, value) => match typed.strip_prefix("--") {
                Some(name) if path.last().free_options => (name, value.clone()),
                _ => {
                    faults.push(unknown_option(path, typed));
                    continue;
                }
            },
            TokenKind::Missing(name) => (name.as_str(), None),
            TokenKind::Version => (VERSION, None),
            TokenKind::Option(name, value) => (name.as_str(), Some(value.clone())),
            TokenKind::Switch(name, value) => (name.as_str(), value.clone()),
        };
        match path.option(name) {
            Some(spec) => bind_one(spec, name, value, &mut given, faults),
            None if path.last().free_options => bind_free(name, value, &mut free, faults),
            None => faults.push(unknown_option(path, &format!("--{name}"))),
        }
    }
    (given, free)
}

fn bind_one(spec: &'static Spec, name: &str, value: Option<OsString>, given: &mut Given, faults: &mut Vec<String>) {
    if !spec.repeatable && given.iter().any(|(known, _)| known.is(spec)) {
        let same = if name == spec.name { String::new() } else { format!(" (--{name} is the same option)") };
        faults.push(format!("--{} is given twice{same}", spec.name));
        return;
    }
    let value = match value {
        Some(value) => value,
        None if spec.kind == ValueKind::Switch => "true".into(),
        None => {
            faults.push(format!("--{name} needs a value ({})", with_equals_sign(name, spec.placeholder)));
            // So that it isn't reported as missing too.
            given.push((spec, OsString::new()));
            return;
        }
    };
    if value.is_empty() && spec.on_empty == OnEmpty::Ignore {
        return;
    }
    if value.is_empty() && spec.on_empty == OnEmpty::Refuse && spec.kind != ValueKind::Switch {
        faults.push(format!("--{name} is empty (is a variable not set?)"));
    } else if let Err(fault) = (spec.check)(&value, spec.words) {
        faults.push(format!("--{name} {fault}"));
    }
    given.push((spec, value));
}

/// Of a free option only the form is checked.
fn bind_free(name: &str, value: Option<OsString>, free: &mut Vec<(String, String)>, faults: &mut Vec<String>) {
    if free.iter().any(|(known, _)| known.eq_ignore_ascii_case(name)) {
        faults.push(format!("--{name} is given twice"));
        return;
    }
    match value.map(OsString::into_string) {
        Some(Ok(value)) if value.is_empty() => faults.push(format!("--{name} is empty (is a variable not set?)")),
        Some(Ok(value)) => free.push((name.to_string(), value)),
        Some(Err(_)) => faults.push(format!("--{name} is not UTF-8 text")),
        None => faults.push(format!("--{name} needs a value ({})", with_equals_sign(name, "VALUE"))),
    }
}

fn with_equals_sign(name: &str, placeholder: &str) -> String {
    format!("use --{name}={placeholder}; required if the value starts with -")
}

/// Checks what the command requires of its options together.
fn check_rules<C: 'static>(path: &Path<C>, given: &Given, has_stray: bool, faults: &mut Vec<String>) {
    let is_given = |spec: &Spec| given.iter().any(|(known, _)| known.is(spec));
    let mut missing: Vec<String> = path
        .declared()
        .filter(|spec| spec.required && path.is_reachable(spec) && !is_given(spec))
        .map(Spec::with_placeholder)
        .collect();
    let mut conflicts = Vec::new();
    for rule in path.rules() {
        let both: Vec<String> =
            rule.alternatives().iter().filter(|spec| is_given(spec)).map(|spec| dashed(spec)).collect();
        if both.len() > 1 {
            conflicts.push(format!("{} cannot be used together", join(&both, "and")));
        }
        match rule {
            Rule::ExactlyOne(specs) | Rule::AtLeastOne(specs) if !specs.iter().any(|spec| is_given(spec)) => {
                missing.push(or_list(&specs.iter().map(|spec| spec.with_placeholder()).collect::<Vec<_>>()));
            }
            Rule::Needs(spec, other) if is_given(spec) && !is_given(other) => {
                conflicts.push(format!("{} requires {}", dashed(spec), other.with_placeholder()));
            }
            _ => {}
        }
    }
    // A stray word may have been meant as one of the missing values; then they would only distract.
    if !missing.is_empty() && !has_stray {
        faults.push(format!("missing {}", missing.join(", ")));
    }
    faults.append(&mut conflicts);
    let reads_stdin = |spec: &Spec, value: &OsString| {
        spec.reads_stdin && (value == "-" || spec.kind == ValueKind::Switch && !value.eq_ignore_ascii_case("false"))
    };
    let from_stdin: Vec<String> = given
        .iter()
        .filter(|(spec, value)| reads_stdin(spec, value))
        .map(|(spec, _)| if spec.kind == ValueKind::Switch { dashed(spec) } else { format!("--{}=-", spec.name) })
        .collect();
    if from_stdin.len() > 1 {
        faults.push(format!("{} cannot both read standard input", join(&from_stdin, "and")));
    }
}

fn dashed(spec: &Spec) -> String {
    format!("--{}", spec.name)
}

#[cfg(test)]
mod tests;
