//! Files to upload: one, several by a pattern, or standard input; and what is told of several.

use std::fs;
use std::path::{Path, PathBuf};

use serde_json::{Value, json};

use crate::exit::Exit;
use crate::failure::Failure;
use crate::pattern::{is_pattern, matching_files};
use crate::server::Input;
use crate::terminal::Terminal;
use crate::text::printable;

/// More names are not listed.
const MOST_NAMES: usize = 20;

/// What is uploaded.
pub enum Chosen {
    Stdin,
    One(PathBuf, Input<'static>),
    /// By a pattern; there may be one of them.
    Several(Vec<PathBuf>),
}

/// Standard input for `-`, the file of that very name, or those that the pattern chooses. That they can be read is made sure
/// of before anything is sent.
///
/// # Errors
/// `Exit::Usage` where a file or folder can't be read, `Exit::NotFound` where no file matches.
pub fn choose(given: PathBuf) -> Result<Chosen, Failure> {
    if given.as_os_str() == "-" {
        return Ok(Chosen::Stdin);
    }
    if fs::symlink_metadata(&given).is_ok() || !is_pattern(given.as_os_str()) {
        // Opened once: a pipe would notice.
        let input = Input::file(&given)?;
        return Ok(Chosen::One(given, input));
    }
    let files = matching_files(&given).map_err(|unreadable| {
        let folder = printable(&unreadable.path.to_string_lossy());
        Failure::usage(format!("cannot read the folder {folder}: {}", unreadable.error))
            .advise("Check who may read it, or use a pattern that does not lead there.")
    })?;
    if files.is_empty() {
        let shown = printable(&given.to_string_lossy());
        return Err(Failure::new(Exit::NotFound, format!("no file matches {shown}"))
            .advise("* and ? stand for parts of a name, and ** for folders; hidden files need a dot in the pattern."));
    }
    for file in &files {
        Input::file(file)?;
    }
    Ok(Chosen::Several(files))
}

/// What an upload came to.
#[derive(Clone, Copy, PartialEq, Eq)]
pub enum Outcome {
    Uploaded,
    /// The server has it already.
    Skipped,
    /// Nothing was sent (`--dry-run`).
    Shown,
}

/// Uploads several files, one after the other, and sums up. The first failure ends it.
///
/// # Errors
/// That failure, with what is up and what is not.
pub fn upload_each(
    terminal: &Terminal,
    paths: &[PathBuf],
    send: &dyn Fn(&Path, &Input) -> Result<Outcome, Failure>,
) -> Result<(), Failure> {
    let mut outcomes = Vec::with_capacity(paths.len());
    let mut failed = None;
    for path in paths {
        match Input::file(path).and_then(|input| send(path, &input)) {
            Ok(outcome) => outcomes.push(outcome),
            Err(failure) => {
                failed = Some(failure);
                break;
            }
        }
        if outcomes.last() == Some(&Outcome::Uploaded) && !terminal.json {
            terminal.print("Upload complete.\n")?;
        }
    }
    let is_dry = outcomes.first() == Some(&Outcome::Shown);
    if terminal.json && !is_dry {
        terminal.print_json(&summary(paths, &outcomes, failed.as_ref()).to_string())?;
    }
    let count = |wanted| outcomes.iter().filter(|outcome| **outcome == wanted).count();
    let (uploaded, skipped) = (count(Outcome::Uploaded), count(Outcome::Skipped));
    let all = paths.len();
    let sum = match skipped {
        0 => format!("{uploaded} of {all} files uploaded"),
        _ => format!("{uploaded} of {all} files uploaded, {skipped} skipped"),
    };
    match failed {
        None if is_dry || terminal.json => Ok(()),
        None => {
            terminal.notice(&sum);
            Ok(())
        }
        Some(failure) => {
            let is_up = |outcome: &Outcome| *outcome == Outcome::Uploaded;
            let up = paths.iter().zip(&outcomes).filter(|(_, outcome)| is_up(outcome)).map(|(path, _)| path);
            Err(failure
                .advise(format!("{sum}{}.", names(": ", up)))
                .advise(format!("Not uploaded{}.", names(": ", paths[outcomes.len()..].iter()))))
        }
    }
}

/// What became of each file.
fn summary(paths: &[PathBuf], outcomes: &[Outcome], failed: Option<&Failure>) -> Value {
    let of = |(index, path): (usize, &PathBuf)| {
        let file = path.to_string_lossy();
        match outcomes.get(index) {
            Some(Outcome::Uploaded) => json!({ "file": file, "uploaded": true }),
            Some(Outcome::Skipped | Outcome::Shown) => json!({ "file": file, "skipped": true }),
            None => match failed.filter(|_| index == outcomes.len()) {
                Some(failure) => json!({ "file": file, "error": crate::secret::mask(&failure.fact) }),
                None => json!({ "file": file, "uploaded": false }),
            },
        }
    };
    paths.iter().enumerate().map(of).collect()
}

/// The paths after some words; nothing where there are none.
fn names<'a>(before: &str, paths: impl Iterator<Item = &'a PathBuf>) -> String {
    let all: Vec<String> = paths.map(|path| printable(&path.to_string_lossy())).collect();
    if all.is_empty() { String::new() } else { format!("{before}{}", listed(all)) }
}

/// The names in a row, but not too many of them.
pub fn listed(mut names: Vec<String>) -> String {
    let count = names.len();
    names.truncate(MOST_NAMES);
    let listed = names.join(", ");
    if count > MOST_NAMES { format!("{listed} and {} more", count - MOST_NAMES) } else { listed }
}
