//! `pgutil apikeys list`: the keys of a server, printed while they come in.

use std::io::Write;

use super::Command;
use crate::cli::{Action, Example};
use crate::context::Context;
use crate::proget::{Event, ListedKey, Listing, Member};
use crate::server::Operation;
use crate::terminal::{self, OutputBuffer};
use crate::text::is_plain;

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

/// So much is written at once, or less where more must be waited for.
const BLOCK: usize = 64 * 1024;

fn run(context: &Context) -> anyhow::Result<()> {
    let terminal = &context.terminal;
    let connection = context.connect()?;
    // Before anything is sent: without a place to go, the list is not wanted.
    let mut stdout = terminal.stdout()?;
    let mut keys = match connection.client.list_api_keys().map_err(|error| connection.failure(&error))? {
        Listing::Keys(keys) => keys,
        Listing::Refused(answer) => return Err(connection.refusal(&Operation::ListKeys, &answer).into()),
    };
    let mut out = OutputBuffer::new(2 * BLOCK);
    let mut is_empty = true;
    let read = keys.read(|coming| {
        if let Event::Key(key, json) = coming {
            let is_first = std::mem::replace(&mut is_empty, false);
            if terminal.json {
                add_object(&mut out, is_first, json);
            } else {
                add_block(&mut out, key);
            }
            if out.bytes().len() < BLOCK {
                return Ok(());
            }
        }
        let written = stdout.write_all(out.bytes());
        out.clear();
        written
    });
    let end = match (&read, terminal.json, is_empty) {
        (Ok(()), true, true) => "[]\n",
        (Ok(()), true, false) => "\n]\n",
        (Ok(()), false, true) => "No API keys are defined.\n",
        (Ok(()), false, false) | (Err(_), ..) => "",
    };
    out.add(end.as_bytes());
    stdout.write_all(out.bytes()).map_err(|error| terminal::cannot_write(&error))?;
    let failure = match read {
        Ok(()) => return Ok(()),
        Err(fault) => match keys.error(fault) {
            Ok(error) => connection.failure(&error),
            Err(error) => terminal::cannot_write(&error),
        },
    };
    Err(if is_empty { failure } else { failure.advise("The list above is not complete.") }.into())
}

fn add_object(out: &mut OutputBuffer, is_first: bool, json: &[u8]) {
    out.add(if is_first { b"[\n" } else { b",\n" });
    if is_plain(json) {
        out.add(json);
    } else {
        out.add(terminal::escape_json(&String::from_utf8_lossy(json)).as_bytes());
    }
}

/// The layout that scripts read: rows as wide as the longest of this type of key.
fn add_block(out: &mut OutputBuffer, key: &ListedKey) {
    const KINDS: &[&[u8]] = &[b"System", b"Feed", b"Personal", b"Other"];
    const LEVELS: &[&[u8]] = &[b"None", b"Request", b"Response", b"Both"];
    let kind = key.kind.shown();
    let kind = kind.as_deref().map_or(UNKNOWN, |kind| capitalised(kind, KINDS));
    let logging = key.logging.shown();
    let logging = logging.as_deref().map_or(UNKNOWN, |level| capitalised(level, LEVELS));
    let expiration = key.expiration.shown();
    let mut rows = Rows { out, narrower: usize::from(kind != b"Feed") };
    rows.out.add(key.display_name.shown().as_deref().unwrap_or(b"(unnamed key)"));
    rows.member(b"\n  Id:           ", key.id);
    rows.row(b"\n  Expiration:   ", expiration.as_deref().map_or(b"None", without_midnight));
    rows.row(b"\n  Logging:      ", logging);
    rows.row(b"\n  Type:         ", kind);
    match kind {
        b"System" => rows.list(b"\n  APIs:         ", key.system_apis),
        b"Personal" => rows.member(b"\n  User:         ", key.user),
        b"Feed" => {
            if key.feed_group.is_missing() {
                rows.member(b"\n  Feed:         ", key.feed);
            } else {
                rows.member(b"\n  Feed group:   ", key.feed_group);
            }
            rows.list(b"\n  Permissions:  ", key.package_permissions);
        }
        _ => {}
    }
    rows.out.add(b"\n\n");
}

/// What stands where the server says nothing.
const UNKNOWN: &[u8] = b"(unknown)";

/// Two columns.
struct Rows<'a> {
    out: &'a mut OutputBuffer,
    /// So many blanks less stand between the columns, since the longest label is shorter.
    narrower: usize,
}

/// The end of the row before, and the first column of the widest layout.
type Label = [u8; 17];

impl Rows<'_> {
    fn label(&mut self, label: &Label) {
        self.out.add(&label[..label.len() - self.narrower]);
    }

    fn row(&mut self, label: &Label, value: &[u8]) {
        self.label(label);
        self.out.add(value);
    }

    fn member(&mut self, label: &Label, member: Member) {
        self.row(label, member.shown().as_deref().unwrap_or(UNKNOWN));
    }

    fn list(&mut self, label: &Label, list: Member) {
        self.label(label);
        let mut is_first = true;
        list.each(&mut |member| {
            if !std::mem::replace(&mut is_first, false) {
                self.out.add(b", ");
            }
            self.out.add(member.shown().as_deref().unwrap_or_default());
        });
    }
}

/// The word as the existing program writes it, in the place of any other spelling of it.
fn capitalised<'a>(word: &'a [u8], known: &[&'static [u8]]) -> &'a [u8] {
    known.iter().find(|known| known.eq_ignore_ascii_case(word)).copied().unwrap_or(word)
}

/// The date alone of a moment at midnight, which is how a server writes a date.
fn without_midnight(moment: &[u8]) -> &[u8] {
    let end = moment.iter().position(|byte| *byte == b'T').unwrap_or(moment.len());
    let (date, time) = moment.split_at(end);
    let is_midnight = time.iter().all(|byte| matches!(byte, b'T' | b'0' | b':' | b'.' | b'Z'));
    if is_midnight { date } else { moment }
}
