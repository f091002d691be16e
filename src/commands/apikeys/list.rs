//! `pgutil apikeys list`: the keys of a server, printed while they come in.

use std::io::Write;

use super::Command;
use crate::cli::{Action, Args, Example};
use crate::connection::Operation;
use crate::context::Context;
use crate::proget::{ListedKey, Listing, Member};
use crate::terminal;
use crate::text::{is_plain, printable};

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
    let mut stdout = terminal.stdout()?;
    let mut keys = match connection.client.list_api_keys().map_err(|error| connection.failure(&error))? {
        Listing::Keys(keys) => keys,
        Listing::Refused(answer) => return Err(connection.refusal(&Operation::ListKeys, &answer).into()),
    };
    let mut out = Vec::with_capacity(2 * BLOCK);
    let mut is_empty = true;
    let read = keys.read(|key, json| {
        let is_first = std::mem::replace(&mut is_empty, false);
        if terminal.json {
            add_object(&mut out, is_first, json);
        } else {
            add_block(&mut out, key);
        }
        if out.len() < BLOCK {
            return Ok(());
        }
        let written = stdout.write_all(&out);
        out.clear();
        written
    });
    let end = match (&read, terminal.json, is_empty) {
        (Ok(()), true, true) => "[]\n",
        (Ok(()), true, false) => "\n]\n",
        (Ok(()), false, true) => "No API keys are defined.\n",
        (Ok(()), false, false) | (Err(_), ..) => "",
    };
    out.extend(end.as_bytes());
    stdout.write_all(&out).map_err(|error| terminal::cannot_write(&error))?;
    let failure = match read {
        Ok(()) => return Ok(()),
        Err(fault) => match keys.error(fault) {
            Ok(error) => connection.failure(&error),
            Err(error) => terminal::cannot_write(&error),
        },
    };
    Err(if is_empty { failure } else { failure.advise("The list above is not complete.") }.into())
}

fn add_object(out: &mut Vec<u8>, is_first: bool, json: &[u8]) {
    out.extend(if is_first { b"[\n" } else { b",\n" });
    if is_plain(json) {
        out.extend_from_slice(json);
    } else {
        out.extend(terminal::escape_json(&String::from_utf8_lossy(json)).as_bytes());
    }
}

/// The layout that scripts read: rows as wide as the longest of this type of key.
fn add_block(out: &mut Vec<u8>, key: &ListedKey) {
    const KINDS: &[&str] = &["System", "Feed", "Personal", "Other"];
    const LEVELS: &[&str] = &["None", "Request", "Response", "Both"];
    let kind = key.kind.text();
    let kind = kind.as_deref().map_or(UNKNOWN, |kind| capitalised(kind, KINDS));
    let logging = key.logging.text();
    let expiration = key.expiration.text();
    let mut rows = Rows { out, is_wide: kind == "Feed" };
    rows.member("", key.display_name, "(unnamed key)");
    rows.member("  Id:          ", key.id, UNKNOWN);
    rows.row("  Expiration:  ", expiration.as_deref().map_or("None", without_midnight));
    rows.row("  Logging:     ", logging.as_deref().map_or(UNKNOWN, |level| capitalised(level, LEVELS)));
    rows.row("  Type:        ", kind);
    match kind {
        "System" => rows.list("  APIs:        ", key.system_apis),
        "Personal" => rows.member("  User:        ", key.user, UNKNOWN),
        "Feed" => {
            if key.feed_group.is_missing() {
                rows.member("  Feed:        ", key.feed, UNKNOWN);
            } else {
                rows.member("  Feed group:  ", key.feed_group, UNKNOWN);
            }
            rows.list("  Permissions: ", key.package_permissions);
        }
        _ => {}
    }
    rows.out.push(b'\n');
}

/// What stands where the server says nothing.
const UNKNOWN: &str = "(unknown)";

/// Two columns.
struct Rows<'a> {
    out: &'a mut Vec<u8>,
    /// Whether there is a blank more between the columns, since the longest label is longer.
    is_wide: bool,
}

impl Rows<'_> {
    fn label(&mut self, label: &str) {
        self.out.extend_from_slice(label.as_bytes());
        if self.is_wide && !label.is_empty() {
            self.out.push(b' ');
        }
    }

    fn row(&mut self, label: &str, value: &str) {
        self.label(label);
        add_text(self.out, value);
        self.out.push(b'\n');
    }

    fn member(&mut self, label: &str, member: Member, default: &str) {
        self.label(label);
        add_member(self.out, member, default);
        self.out.push(b'\n');
    }

    fn list(&mut self, label: &str, list: Member) {
        self.label(label);
        let mut is_first = true;
        list.each(&mut |member| {
            if !std::mem::replace(&mut is_first, false) {
                self.out.extend_from_slice(b", ");
            }
            add_member(self.out, member, "");
        });
        self.out.push(b'\n');
    }
}

fn add_member(out: &mut Vec<u8>, member: Member, default: &str) {
    match member.plain() {
        Some(plain) => out.extend_from_slice(plain),
        None => add_text(out, member.text().as_deref().unwrap_or(default)),
    }
}

fn add_text(out: &mut Vec<u8>, text: &str) {
    if is_plain(text.as_bytes()) {
        out.extend_from_slice(text.as_bytes());
    } else {
        out.extend_from_slice(printable(text).as_bytes());
    }
}

/// The word as the existing program writes it, in the place of any other spelling of it.
fn capitalised<'a>(word: &'a str, known: &[&'static str]) -> &'a str {
    known.iter().find(|known| known.eq_ignore_ascii_case(word)).copied().unwrap_or(word)
}

/// The date alone of a moment at midnight, which is how a server writes a date.
fn without_midnight(moment: &str) -> &str {
    match moment.split_once('T') {
        Some((date, time)) if time.trim_end_matches('Z').bytes().all(|byte| matches!(byte, b'0' | b':' | b'.')) => date,
        _ => moment,
    }
}
