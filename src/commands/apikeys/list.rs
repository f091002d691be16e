//! `pgutil apikeys list`: the API keys of a server, printed while they come in.

use super::Command;
use crate::cli::{Action, Example};
use crate::context::Context;
use crate::proget::{Field, Member, api_keys};
use crate::terminal::OutputBuffer;

/// The table entry.
pub const COMMAND: Command = Command {
    name: "list",
    summary: "Lists the API keys",
    details: "The key itself is never listed. With --json, the server's objects are printed as one array; if the list is \
              cut, the array stays unclosed and the exit code is not 0.",
    examples: &[
        Example { line: "pgutil apikeys list", note: "The keys of the default source" },
        Example { line: "pgutil apikeys list --json | jq '.[] | .id'", note: "Their ids" },
    ],
    action: Action::Run(run),
    ..Command::BLANK
};

fn run(context: &Context) -> anyhow::Result<()> {
    let fields = [
        "displayName",
        "id",
        "expiration",
        "logging",
        "type",
        "systemApis",
        "user",
        "feedGroup",
        "feed",
        "packagePermissions",
    ];
    let fields = fields.map(Field::any);
    context.server()?.list(&api_keys::LIST.request(), fields, "No API keys are defined.\n", add_block)?;
    Ok(())
}

/// Adds a block in the layout that scripts read: the first column is as wide as the longest label of this type of key.
fn add_block(key: [Member; 10], out: &mut OutputBuffer) {
    const KINDS: &[&[u8]] = &[b"System", b"Feed", b"Personal", b"Other"];
    const LEVELS: &[&[u8]] = &[b"None", b"Request", b"Response", b"Both"];
    let [display_name, id, expiration, logging, kind, apis, user, group, feed, permissions] = key;
    let kind = kind.shown();
    let kind = kind.as_deref().map_or(UNKNOWN, |kind| capitalised(kind, KINDS));
    let logging = logging.shown();
    let logging = logging.as_deref().map_or(UNKNOWN, |level| capitalised(level, LEVELS));
    let expiration = expiration.shown();
    let mut rows = Rows { out, narrower: usize::from(kind != b"Feed") };
    rows.out.add(display_name.shown().as_deref().unwrap_or(b"(unnamed key)"));
    rows.member(b"\n  Id:           ", id);
    rows.row(b"\n  Expiration:   ", expiration.as_deref().map_or(b"None", without_midnight));
    rows.row(b"\n  Logging:      ", logging);
    rows.row(b"\n  Type:         ", kind);
    match kind {
        b"System" => rows.list(b"\n  APIs:         ", apis),
        b"Personal" => rows.member(b"\n  User:         ", user),
        b"Feed" => {
            if group.is_missing() {
                rows.member(b"\n  Feed:         ", feed);
            } else {
                rows.member(b"\n  Feed group:   ", group);
            }
            rows.list(b"\n  Permissions:  ", permissions);
        }
        _ => {}
    }
    rows.out.add(b"\n\n");
}

/// Shown where the server says nothing.
const UNKNOWN: &[u8] = b"(unknown)";

/// Two columns.
struct Rows<'a> {
    out: &'a mut OutputBuffer,
    /// The number of spaces to leave out between the columns, since the longest label is shorter.
    narrower: usize,
}

/// The end of the previous row, and the first column of the widest layout.
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

/// The word as the existing program writes it, in place of any other spelling of it.
fn capitalised<'a>(word: &'a [u8], known: &[&'static [u8]]) -> &'a [u8] {
    known.iter().find(|known| known.eq_ignore_ascii_case(word)).copied().unwrap_or(word)
}

/// The date alone where the time is midnight, which is how a server writes a date.
fn without_midnight(moment: &[u8]) -> &[u8] {
    let end = moment.iter().position(|byte| *byte == b'T').unwrap_or(moment.len());
    let (date, time) = moment.split_at(end);
    let is_midnight = time.iter().all(|byte| matches!(byte, b'T' | b'0' | b':' | b'.' | b'Z'));
    if is_midnight { date } else { moment }
}
