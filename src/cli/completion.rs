//! What may follow on an unfinished command line: the words, options and values of the table, computed here for all
//! shells. The scripts that the shells load only carry the line here and the candidates back, so they never age.

mod bash;
mod fish;
mod line;
mod powershell;
mod zsh;

use std::ffi::{OsStr, OsString};

use super::command::{Command, Path, Rule};
use super::option::{Spec, ValueKind};
use super::token::{self, TokenKind};
use super::value::Choice;

/// The shells that can ask.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Shell {
    /// GNU bash, 4 or later.
    Bash,
    /// zsh.
    Zsh,
    /// fish.
    Fish,
    /// Windows PowerShell and PowerShell.
    Pwsh,
}

impl Choice for Shell {
    const WORDS: &'static [&'static str] = &["bash", "zsh", "fish", "powershell"];
    const VALUES: &'static [Shell] = &[Shell::Bash, Shell::Zsh, Shell::Fish, Shell::Pwsh];
}

/// The script that makes a shell ask `pgutil completion candidates`.
pub fn script(shell: Shell) -> &'static str {
    match shell {
        Shell::Bash => bash::SCRIPT,
        Shell::Zsh => zsh::SCRIPT,
        Shell::Fish => fish::SCRIPT,
        Shell::Pwsh => powershell::SCRIPT,
    }
}

/// Answers the script of a shell. `question` is what the script wrote: NUL-terminated words, the last of them the one
/// to complete; from bash the line up to the cursor, and the characters at which bash parts words. `sources` tells the
/// names of the configured sources, and is asked only where one is meant.
///
/// The first line of the answer is `files` where the shell is to offer files, else `words`; then comes a candidate a
/// line.
pub fn answer<C: 'static>(
    root: &'static Command<C>,
    shell: Shell,
    question: &str,
    sources: &dyn Fn() -> Vec<String>,
) -> String {
    let fields: Vec<&str> = question.split_terminator('\0').collect();
    let line = match shell {
        Shell::Bash => {
            let breaks = fields.get(1).copied().unwrap_or_default();
            let mut line = line::read(fields.first().copied().unwrap_or_default(), breaks);
            // The program itself.
            if !line.words.is_empty() {
                line.words.remove(0);
            }
            line
        }
        _ => line::of_words(&fields),
    };
    let Offer::Words(mut candidates) = offer(root, &line, sources) else {
        return "files\n".to_string();
    };
    // A shell reads lines with columns parted by tabs.
    candidates
        .retain(|candidate| !candidate.shown.is_empty() && !candidate.text.chars().any(crate::text::is_unprintable));
    let lines = match shell {
        Shell::Bash => bash::lines(&candidates, &line),
        Shell::Zsh => zsh::lines(&candidates),
        Shell::Fish => fish::lines(&candidates),
        Shell::Pwsh => powershell::lines(&candidates, &line.current),
    };
    lines.into_iter().fold("words\n".to_string(), |answer, line| answer + &line + "\n")
}

/// A word that may stand where the cursor is.
struct Candidate {
    /// `--name=` before a value in the same word; else empty.
    prefix: String,
    /// The rest of the word.
    text: String,
    /// What a list of candidates shows for it.
    shown: String,
    /// What it means, in a few words; may be empty.
    summary: &'static str,
    /// Whether the word ends with it, so that a blank may follow.
    ends: bool,
}

impl Candidate {
    fn whole(&self) -> String {
        format!("{}{}", self.prefix, self.text)
    }

    /// Whether the word typed so far can become this one. Values and source names ignore case, so this does too.
    fn continues(&self, typed: &str) -> bool {
        self.whole().get(..typed.len()).is_some_and(|start| start.eq_ignore_ascii_case(typed))
    }
}

/// What a shell is to offer.
enum Offer {
    /// These words.
    Words(Vec<Candidate>),
    /// The files there are.
    Files,
}

fn offer<C: 'static>(root: &'static Command<C>, line: &line::Line, sources: &dyn Fn() -> Vec<String>) -> Offer {
    let root = Path(vec![root]);
    let arguments: Vec<OsString> = line.words.iter().map(OsString::from).collect();
    let only_words = arguments.iter().any(|word| word == "--");
    let (tokens, _) = token::tokenise(&root, arguments);
    let mut path = Path(root.0.clone());
    let mut given: Vec<&str> = Vec::new();
    let mut is_lost = false;
    let mut may_be_help = true;
    for token in &tokens {
        match &token.kind {
            TokenKind::Word(word) if may_be_help && path.0.len() == 1 && word == "help" => may_be_help = false,
            TokenKind::Word(word) => match path.last().child(word) {
                Some(child) => path.0.push(child),
                None => is_lost = true,
            },
            TokenKind::Option(name, _) | TokenKind::Switch(name, _) | TokenKind::Missing(name) => given.push(name),
            TokenKind::Version => given.push(token::VERSION),
            TokenKind::Unknown(_) => {}
        }
    }
    let current = line.current.as_str();
    if !only_words {
        if let Some(TokenKind::Missing(name)) = tokens.last().map(|token| &token.kind)
            && token::may_be_a_value(OsStr::new(current))
        {
            return find(&path, &root, name)
                .map_or(Offer::Words(Vec::new()), |spec| values(spec, "", current, sources));
        }
        if let Some((name, value)) = current.strip_prefix("--").and_then(|option| option.split_once('=')) {
            let prefix = format!("--{name}=");
            return find(&path, &root, name)
                .map_or(Offer::Words(Vec::new()), |spec| values(spec, &prefix, value, sources));
        }
    }
    let mut candidates = Vec::new();
    if !current.starts_with('-') && !is_lost {
        candidates.extend(path.last().children().iter().filter(|child| !child.hidden).map(|child| Candidate {
            prefix: String::new(),
            text: child.name.to_string(),
            shown: child.name.to_string(),
            summary: child.summary,
            ends: true,
        }));
        if path.0.len() == 1 && may_be_help {
            let text = "help".to_string();
            let shown = text.clone();
            candidates.push(Candidate {
                prefix: String::new(),
                text,
                shown,
                summary: "Shows the help of a command",
                ends: true,
            });
        }
    }
    let wants_options = current.starts_with('-') || path.last().children().is_empty();
    if wants_options && !only_words {
        candidates.extend(options(&path, &given, current));
    }
    Offer::Words(candidates)
}

/// The options that may still be given: none twice, and none beside one that excludes it.
fn options<C: 'static>(path: &Path<C>, given: &[&str], current: &str) -> Vec<Candidate> {
    let mut specs = path.options();
    // Options may stand before the words that they belong to. Without a letter typed these would be too many.
    if current.len() > 2 {
        path.walk(&mut |below| {
            if !below.0.iter().any(|command| command.hidden) {
                specs.extend(below.last().own_options());
            }
        });
    }
    let excluded = |spec: &Spec| {
        path.rules().any(|rule| match rule {
            Rule::AtMostOne(specs) => {
                specs.iter().any(|other| other.name == spec.name)
                    && specs.iter().any(|other| given.contains(&other.name))
            }
            Rule::Needs(..) => false,
        })
    };
    specs.sort_by_key(|spec| !spec.required);
    let mut names: Vec<&str> = given.to_vec();
    let mut candidates = Vec::new();
    for spec in specs {
        if !names.contains(&spec.name) && !excluded(spec) {
            names.push(spec.name);
            candidates.push((spec.name, spec.summary, spec.kind == ValueKind::Switch));
        }
    }
    candidates.push(("help", "Show the help", true));
    if path.0.len() == 1 {
        candidates.push(("version", "Show the version", true));
    }
    let candidates = candidates.into_iter().map(|(name, summary, ends)| {
        let text = if ends { format!("--{name}") } else { format!("--{name}=") };
        Candidate { prefix: String::new(), shown: text.clone(), text, summary, ends }
    });
    candidates.collect()
}

/// The values of an option, of which `typed` is the beginning.
fn values(spec: &'static Spec, prefix: &str, typed: &str, sources: &dyn Fn() -> Vec<String>) -> Offer {
    let mut names: Vec<String> = match spec.kind {
        ValueKind::File | ValueKind::SecretFile => return Offer::Files,
        ValueKind::Source => sources(),
        ValueKind::Switch | ValueKind::Text | ValueKind::Secret => {
            spec.words.iter().map(|word| word.to_string()).collect()
        }
    };
    let mut kept = "";
    let is_list = takes_a_list(spec);
    if is_list && let Some(comma) = typed.rfind(',') {
        kept = &typed[..=comma];
        names.retain(|name| !kept.split(',').any(|word| word.trim().eq_ignore_ascii_case(name)));
        // It would be refused.
        names.retain(|name| (spec.check)(OsStr::new(&format!("{kept}{name}"))).is_ok());
    }
    let candidates = names.into_iter().map(|name| Candidate {
        prefix: prefix.to_string(),
        text: format!("{kept}{name}"),
        shown: name,
        summary: "",
        ends: !is_list,
    });
    Offer::Words(candidates.collect())
}

fn takes_a_list(spec: &Spec) -> bool {
    spec.words.first().is_some_and(|word| (spec.check)(OsStr::new(&format!("{word},{word}"))).is_ok())
}

/// The option of that name: the command's, or one of a command that is still to be named.
fn find<C: 'static>(path: &Path<C>, root: &Path<C>, name: &str) -> Option<&'static Spec> {
    path.option(name).or_else(|| token::find(root, &|spec| spec.name == name))
}
