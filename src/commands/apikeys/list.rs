//! `pgutil apikeys list`: the keys of a server, printed while they come in.

use std::fs::File;
use std::io::{self, BufWriter, Write};

use super::Command;
use crate::cli::{Action, Args, Example};
use crate::connection::Operation;
use crate::context::Context;
use crate::proget::{ListedKey, Listing, Word};
use crate::terminal;
use crate::text::write_printable;

/// The table entry.
pub const COMMAND: Command = Command {
    name: "list",
    summary: "Lists the API keys",
    details: "The text of a key is never listed. With --json, stdout gets the server's objects as one array; it stays \
              unclosed where the list was cut, and the exit code is not 0.",
    examples: &[
        Example { line: "pgutil apikeys list", note: "The keys of the default source" },
        Example { line: "pgutil apikeys list --json | jq '.[] | .id'", note: "Their ids" },
    ],
    action: Action::Run(run),
    ..Command::BLANK
};

/// So much is written at once.
const BLOCK: usize = 64 * 1024;

fn run(context: &mut Context, args: &Args) -> anyhow::Result<()> {
    let terminal = &context.terminal;
    let connection = context.connect(args)?;
    // Before anything is sent: without a place to go, the list is not wanted.
    let mut out = BufWriter::with_capacity(BLOCK, terminal.stdout()?);
    let mut keys = match connection.client.list_api_keys().map_err(|error| connection.failure(&error))? {
        Listing::Keys(keys) => keys,
        Listing::Refused(answer) => return Err(connection.refusal(&Operation::ListKeys, &answer).into()),
    };
    let mut is_empty = true;
    let read = keys.read(|key, json| {
        let is_first = std::mem::replace(&mut is_empty, false);
        if terminal.json { print_object(&mut out, is_first, json) } else { print_block(&mut out, key) }
    });
    let end = match (&read, terminal.json, is_empty) {
        (Err(_), ..) => "",
        (Ok(()), true, true) => "[]\n",
        (Ok(()), true, false) => "\n]\n",
        (Ok(()), false, true) => "No API keys are defined.\n",
        (Ok(()), false, false) => "",
    };
    out.write_all(end.as_bytes()).and_then(|()| out.flush()).map_err(|error| terminal::cannot_write(&error))?;
    let failure = match read {
        Ok(()) => return Ok(()),
        Err(fault) => match keys.error(fault) {
            Ok(error) => connection.failure(&error),
            Err(error) => terminal::cannot_write(&error),
        },
    };
    Err(if is_empty { failure } else { failure.advise("The list above is not complete.") }.into())
}

fn print_object(out: &mut BufWriter<File>, is_first: bool, json: &[u8]) -> io::Result<()> {
    out.write_all(if is_first { b"[\n" } else { b",\n" })?;
    if json.iter().all(|byte| matches!(byte, b' '..=b'~')) {
        return out.write_all(json);
    }
    out.write_all(terminal::escape_json(&String::from_utf8_lossy(json)).as_bytes())
}

/// The layout that scripts read: rows as wide as the longest of this type of key.
fn print_block(out: &mut BufWriter<File>, key: &ListedKey) -> io::Result<()> {
    const KINDS: &[&str] = &["System", "Feed", "Personal", "Other"];
    const LEVELS: &[&str] = &["None", "Request", "Response", "Both"];
    let kind = word(&key.kind).map_or("(unknown)", |kind| capitalised(kind, KINDS));
    let mut rows = Rows { out, width: if kind == "Feed" { "Permissions:".len() } else { "Expiration:".len() } + 2 };
    rows.line(word(&key.display_name).unwrap_or("(unnamed key)"))?;
    rows.row("Id:", word(&key.id).unwrap_or(UNKNOWN))?;
    rows.row("Expiration:", word(&key.expiration).map_or("None", without_midnight))?;
    rows.row("Logging:", word(&key.logging).map_or(UNKNOWN, |level| capitalised(level, LEVELS)))?;
    rows.row("Type:", kind)?;
    match kind {
        "System" => rows.list("APIs:", &key.system_apis)?,
        "Personal" => rows.row("User:", word(&key.user).unwrap_or(UNKNOWN))?,
        "Feed" => {
            match word(&key.feed_group) {
                Some(group) => rows.row("Feed group:", group)?,
                None => rows.row("Feed:", word(&key.feed).unwrap_or(UNKNOWN))?,
            }
            rows.list("Permissions:", &key.package_permissions)?;
        }
        _ => {}
    }
    rows.line("")
}

/// What stands where the server says nothing.
const UNKNOWN: &str = "(unknown)";

/// Two columns.
struct Rows<'a> {
    out: &'a mut BufWriter<File>,
    /// Of the left column, with the blanks between both.
    width: usize,
}

impl Rows<'_> {
    fn line(&mut self, text: &str) -> io::Result<()> {
        write_printable(self.out, text)?;
        self.out.write_all(b"\n")
    }

    fn label(&mut self, label: &str) -> io::Result<()> {
        const BLANKS: &[u8] = &[b' '; 16];
        self.out.write_all(b"  ")?;
        self.out.write_all(label.as_bytes())?;
        self.out.write_all(&BLANKS[..self.width - label.len()])
    }

    fn row(&mut self, label: &str, value: &str) -> io::Result<()> {
        self.label(label)?;
        self.line(value)
    }

    fn list(&mut self, label: &str, words: &Option<Vec<Word>>) -> io::Result<()> {
        self.label(label)?;
        for (index, word) in words.iter().flatten().enumerate() {
            self.out.write_all(if index > 0 { b", " } else { b"" })?;
            write_printable(self.out, &word.0)?;
        }
        self.out.write_all(b"\n")
    }
}

/// The date alone of a moment at midnight, which is how a server writes a date.
fn without_midnight(moment: &str) -> &str {
    match moment.split_once('T') {
        Some((date, time)) if time.trim_end_matches('Z').bytes().all(|byte| matches!(byte, b'0' | b':' | b'.')) => date,
        _ => moment,
    }
}

fn word<'a>(word: &'a Option<Word>) -> Option<&'a str> {
    word.as_ref().map(|word| &*word.0)
}

/// The word as the existing program writes it, in the place of any other spelling of it.
fn capitalised<'a>(word: &'a str, known: &[&'static str]) -> &'a str {
    known.iter().find(|known| known.eq_ignore_ascii_case(word)).copied().unwrap_or(word)
}
