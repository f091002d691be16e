//! Recordings of the existing program, command line by command line, replayed with this one.
//!
//! Output, status, requests, configuration and files are compared. Differences that apply everywhere are in `expected`;
//! those of a single recording are in the table of its set, with the reason. Nothing else may differ. Recordings of a
//! command that does not exist yet are not replayed; its words must be in the list `missing` of the set, and must be
//! removed from it as soon as the command exists.

mod answers;
mod apikeys;
mod assets;
mod builds;
mod comparison;
mod expected;
mod management;
mod packages;
mod recording;
mod transport;
mod upack;

use crate::support::parallel::complaints_of;
use crate::support::pgutil::Pgutil;
use comparison::compare;
use expected::Expected;
use recording::Recording;

/// What is expected instead of what was recorded.
pub enum Instead {
    /// The exit status, if it cannot be derived from the message of the existing program.
    Status(i32),
    /// Replaces the first part with the second in standard output.
    Stdout(&'static str, &'static str),
    /// All of standard output.
    Prints(&'static str),
    /// Standard error contains these parts; the rest of its wording is not compared.
    Stderr(&'static [&'static str]),
    /// Replaces the first target with the second in all requests.
    Target(&'static str, &'static str),
    /// Replaces the member at a JSON pointer in the body of the last request.
    Member(&'static str, &'static str),
    /// The body of the last request.
    Body(&'static str),
    /// The method and target of every request. Bodies come from recorded requests with the same method and path.
    Sends(&'static [(&'static str, &'static str)]),
    /// A text in the configuration, by JSON pointer, that differs in each run but has the recorded length.
    Random(&'static str),
    /// A file with the bytes of the first recorded answer, for a download.
    Downloaded(&'static str),
    /// A file that must not be in the working folder.
    NoFile(&'static str),
    /// The purls in the SBOM that is sent.
    Purls(&'static [&'static str]),
    /// The content type of the last request.
    ContentType(&'static str),
    /// The recording cannot be replayed; the reason names the test that covers it.
    Elsewhere,
}

/// The name of a recording, what differs, and why.
pub type Difference = (&'static str, Instead, &'static str);

/// The recordings of one or more sets of commands.
pub struct Recordings {
    /// The content of the file with the recordings.
    pub recorded: &'static str,
    /// Whether the answers are given in order, one per request.
    pub in_order: bool,
    /// The words of the commands that do not exist yet.
    pub missing: &'static [&'static str],
    /// What differs on purpose.
    pub differences: &'static [Difference],
}

impl Recordings {
    /// Replays every recording whose command exists, and fails with all unintended differences.
    pub fn replay(&self) {
        let recordings: Vec<Recording> = serde_json::from_str(self.recorded).unwrap();
        let mut complaints = self.complaints_of_tables(&recordings);
        complaints.extend(complaints_of(recordings, |recording| self.complaint_of(recording)));
        assert!(complaints.is_empty(), "{} complaints\n\n{}", complaints.len(), complaints.join("\n\n"));
    }

    /// A difference must belong to a recording, and a command in `missing` must not exist.
    fn complaints_of_tables(&self, recordings: &[Recording]) -> Vec<String> {
        let mut complaints = Vec::new();
        for (name, instead, why) in self.differences {
            match recordings.iter().find(|recording| recording.name == *name) {
                None => complaints.push(format!("there is no recording {name} ({why})")),
                Some(recording) => {
                    if let Instead::Stdout(before, _) = instead
                        && !recording.stdout.contains(before)
                    {
                        complaints.push(format!("{name} does not print {before} ({why})"));
                    }
                }
            }
        }
        for words in self.missing {
            if exists(words) {
                complaints.push(format!("pgutil {words} exists: remove it from the list of missing commands"));
            }
            if !recordings.iter().any(|recording| recording.words() == *words) {
                complaints.push(format!("there is no recording of pgutil {words}"));
            }
        }
        complaints
    }

    fn complaint_of(&self, recording: &Recording) -> Result<(), String> {
        let words = recording.words();
        let is_missing = |missing: &&str| *missing == words || missing.starts_with(&format!("{words} "));
        if !exists(&words) {
            return match self.missing.iter().any(is_missing) {
                true => Ok(()),
                false => Err(format!("{}: there is no command pgutil {words}", recording.name)),
            };
        }
        let is_elsewhere =
            |(name, instead, _): &Difference| *name == recording.name && matches!(instead, Instead::Elsewhere);
        if self.differences.iter().any(is_elsewhere) {
            return Ok(());
        }
        let is_bare_set = recording.arguments.join(" ") == words && help(&words).contains(" COMMAND [options]");
        let expected = Expected::of(recording, self.differences, is_bare_set)
            .map_err(|complaint| format!("{}: {complaint}", recording.name))?;
        compare(recording, &expected, self.in_order)
    }
}

/// Whether these words are a command or a set of commands.
fn exists(words: &str) -> bool {
    let usage = format!("Usage: pgutil {words} ");
    help(words).lines().any(|line| line.starts_with(&usage))
}

fn help(words: &str) -> String {
    Pgutil::new().args(words.split(' ').chain(["--help"])).run().stdout
}

#[cfg(test)]
mod tests {
    use serde_json::{Value, json};

    use super::*;

    /// The complaints when this is replayed.
    fn complaints(recording: &Value, missing: &'static [&'static str]) -> String {
        let recordings =
            Recordings { recorded: json!([recording]).to_string().leak(), in_order: false, missing, differences: &[] };
        match std::panic::catch_unwind(|| recordings.replay()) {
            Ok(()) => String::new(),
            Err(panic) => *panic.downcast::<String>().unwrap(),
        }
    }

    fn deletion() -> Value {
        json!({
            "name": "n",
            "arguments": ["apikeys", "delete", "--id=1", "--source={URL}", "--api-key=k"],
            "files_before": {"a": "b"},
            "answers": [{"method": "POST", "path": "/api", "body": ""}],
            "requests": [{"method": "POST", "target": "/api/api-keys/delete?id=1", "x-apikey": "k", "body": ""}],
            "stdout": "Deleting API key (id=1)...\nAPI key deleted.\n",
            "stderr": "",
            "status": 0,
        })
    }

    #[test]
    fn every_kind_of_difference_is_reported() {
        assert_eq!(complaints(&deletion(), &[]), "");
        for (member, value, complaint) in [
            ("status", json!(255), "the table of differences must name a status"),
            ("stdout", json!("API key deleted.\n"), "stdout should be"),
            ("stderr", json!("x\n"), "stderr should be"),
            ("requests", json!([]), "the requests should be"),
            ("config_after", json!({"sources": []}), "the configuration should be"),
            ("files_after", json!({"c": "d"}), "there should be a file c"),
            ("files_gone", json!(["a"]), "there should be no file a"),
            ("files_after", json!({"a": "c"}), "the file a should hold"),
            ("arguments", json!(["apikeys", "rename"]), "there is no command pgutil apikeys rename"),
        ] {
            let mut recording = deletion();
            recording[member] = value;
            let found = complaints(&recording, &[]);
            assert!(found.contains(complaint), "{member}: {found}");
        }
        for (place, value) in
            [("method", "PUT"), ("target", "/api/api-keys/delete?id=2"), ("x-apikey", "x"), ("body", "x")]
        {
            let mut recording = deletion();
            recording["requests"][0][place] = json!(value);
            let found = complaints(&recording, &[]);
            assert!(found.contains("the requests should be"), "{place}: {found}");
        }
    }

    #[test]
    fn a_missing_command_must_not_exist() {
        assert!(complaints(&deletion(), &["apikeys delete"]).contains("remove it from the list"));
        let mut recording = deletion();
        recording["arguments"] = json!(["apikeys", "rename"]);
        assert_eq!(complaints(&recording, &["apikeys rename"]), "");
        assert!(
            complaints(&deletion(), &["apikeys rename"]).contains("there is no recording of pgutil apikeys rename")
        );
    }
}
