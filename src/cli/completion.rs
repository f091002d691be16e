//! What may follow on an unfinished command line: the words, options and values of the table, computed here for all
//! shells. The scripts that the shells load only pass the line here and the candidates back, so they never go out of date.

mod bash;
mod fish;
mod line;
mod powershell;
mod zsh;

use std::ffi::{OsStr, OsString};

use super::command::{Command, Path};
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
/// to complete; from bash the line up to the cursor, and the characters at which bash splits words. `sources` returns the
/// names of the configured sources and is called only where one is expected.
///
/// The first line of the answer is `files` where the shell is to offer files, otherwise `words`; each further line is one
/// candidate.
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
    // A shell reads lines with columns separated by tabs.
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

/// A word that may be at the cursor.
struct Candidate {
    /// `--name=` before a value in the same word; else empty.
    prefix: String,
    /// The rest of the word.
    text: String,
    /// What a list of candidates shows for it.
    shown: String,
    /// What it means, in a few words; may be empty.
    summary: &'static str,
    /// Whether the word ends with it, so that a space may follow.
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
    /// Files.
    Files,
}

fn offer<C: 'static>(root: &'static Command<C>, line: &line::Line, sources: &dyn Fn() -> Vec<String>) -> Offer {
    let root = Path(vec![root]);
    let arguments: Vec<OsString> = line.words.iter().map(OsString::from).collect();
    let only_words = arguments.iter().any(|word| word == "--");
    let (tokens, _) = token::tokenise(&root, arguments);
    let mut path = root.clone();
    let mut names: Vec<&str> = Vec::new();
    let mut is_lost = false;
    let mut may_be_help = true;
    for (index, token) in tokens.iter().enumerate() {
        match &token.kind {
            TokenKind::Word(word) => match path.last().child(word) {
                Some(child) => path.0.push(child),
                None if may_be_help && word == "help" => may_be_help = false,
                None => is_lost |= index == 0 || !tokens[index - 1].may_want_a_value(),
            },
            TokenKind::Option(name, _) | TokenKind::Switch(name, _) | TokenKind::Missing(name) => names.push(name),
            TokenKind::Version => names.push(token::VERSION),
            TokenKind::Unknown(..) => {}
        }
    }
    let current = line.current.as_str();
    let of_option = |name: &str, prefix: &str, typed: &str| match find(&path, &root, name) {
        Some(spec) => values(spec, prefix, typed, sources),
        None => Offer::Words(Vec::new()),
    };
    if !only_words {
        if let Some(TokenKind::Missing(name)) = tokens.last().map(|token| &token.kind)
            && token::may_be_a_value(OsStr::new(current))
        {
            return of_option(name, "", current);
        }
        if let Some((name, value)) = current.strip_prefix("--").and_then(|option| option.split_once('=')) {
            return of_option(name, &format!("--{name}="), value);
        }
    }
    let mut candidates = Vec::new();
    let mut add_word = |word: &str, summary| {
        let (text, shown) = (word.to_string(), word.to_string());
        candidates.push(Candidate { prefix: String::new(), text, shown, summary, ends: true });
    };
    if !current.starts_with('-') && !is_lost {
        path.last().visible_children().for_each(|child| add_word(child.name, child.summary));
        if path.0.len() == 1 && may_be_help {
            add_word("help", "Shows the help of a command");
        }
    }
    let wants_options = current.starts_with('-') || !path.last().is_set();
    if wants_options && !only_words {
        let given: Vec<&Spec> = names.iter().filter_map(|name| find(&path, &root, name)).collect();
        candidates.extend(options(&path, &given, current));
    }
    Offer::Words(candidates)
}

/// The options that may still be given: none twice, and none beside one that excludes it.
fn options<C: 'static>(path: &Path<C>, given: &[&Spec], current: &str) -> Vec<Candidate> {
    let mut specs: Vec<&'static Spec> = path.options().collect();
    // Options may come before the words that they belong to. Without a letter typed these would be too many.
    if current.len() > 2 {
        path.walk(&mut |below| {
            if !below.is_hidden() {
                specs.extend(below.last().own_options().filter(|spec| !spec.hidden));
            }
        });
    }
    let is_given = |spec: &Spec| given.iter().any(|other| other.is(spec));
    let is_excluded = |spec: &Spec| {
        let alternatives = path.rules().map(|rule| rule.alternatives());
        alternatives.filter(|specs| specs.iter().any(|other| other.is(spec))).flatten().any(|other| is_given(other))
    };
    specs.sort_by_key(|spec| !spec.required);
    let mut names: Vec<&str> = given.iter().filter(|spec| !spec.repeatable).map(|spec| spec.name).collect();
    let mut candidates = Vec::new();
    for spec in specs {
        if !names.contains(&spec.name) && !is_excluded(spec) {
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
    if spec.is_list
        && let Some(comma) = typed.rfind(',')
    {
        kept = &typed[..=comma];
        names.retain(|name| !kept.split(',').any(|word| word.trim().eq_ignore_ascii_case(name)));
        // What the option would refuse, such as a word that must be on its own.
        names.retain(|name| (spec.check)(OsStr::new(&format!("{kept}{name}")), spec.words).is_ok());
    }
    let candidates = names.into_iter().map(|name| Candidate {
        prefix: prefix.to_string(),
        text: format!("{kept}{name}"),
        shown: name,
        summary: "",
        ends: !spec.is_list,
    });
    Offer::Words(candidates.collect())
}

/// The option of that name: the command's, or one of a command that is yet to be named.
fn find<C: 'static>(path: &Path<C>, root: &Path<C>, name: &str) -> Option<&'static Spec> {
    path.option(name).or_else(|| token::find(root, &|spec| spec.answers_to(name)))
}
