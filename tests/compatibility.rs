//! What the existing program was recorded to do, command line by command line, replayed with this one.
//!
//! Output, status, requests, configuration and files are compared. What this program does differently everywhere is
//! applied by `expected`; what it does differently in one place stands in the table of its set, with the reason. Nothing
//! else may differ. The recordings of a command that is not there yet are not replayed, and its words stand in the list
//! `missing` of the set; as soon as the command is there, it may not stand in the list any more.

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

/// What is expected in the place of what was recorded.
pub enum Instead {
    /// The exit status, where none can be derived from what the existing program says.
    Status(i32),
    /// This part of standard output in the place of that one.
    Stdout(&'static str, &'static str),
    /// All of standard output.
    Prints(&'static str),
    /// Standard error has these parts; its wording is this program's own.
    Stderr(&'static [&'static str]),
    /// The target of the requests with that target.
    Target(&'static str, &'static str),
    /// The member at a place of the last request's body, as JSON.
    Member(&'static str, &'static str),
    /// The last request's body.
    Body(&'static str),
    /// Method and target of all requests. Bodies are those of the recorded requests with the same method and path.
    Sends(&'static [(&'static str, &'static str)]),
    /// A text at a place of the configuration which is different each time, and as long as recorded.
    Random(&'static str),
    /// A file that holds the bytes that the server sent for a download.
    Downloaded(&'static str),
    /// A file that is not in the working folder.
    NoFile(&'static str),
    /// The purls in the SBOM that is sent.
    Purls(&'static [&'static str]),
    /// The content type of the last request.
    ContentType(&'static str),
    /// The recording can't be replayed, and the reason says what shows the same.
    Elsewhere,
}

/// Which recording, what differs, and why.
pub type Difference = (&'static str, Instead, &'static str);

/// The recordings of some sets of commands.
pub struct Recordings {
    /// The file.
    pub recorded: &'static str,
    /// Whether the answers of the server come in their order, one for each request.
    pub in_order: bool,
    /// The words of the commands that this program does not have yet.
    pub missing: &'static [&'static str],
    /// What differs on purpose.
    pub differences: &'static [Difference],
}

impl Recordings {
    /// Replays every recording whose command is there, and fails with all that differs without being meant to.
    pub fn replay(&self) {
        let recordings: Vec<Recording> = serde_json::from_str(self.recorded).unwrap();
        let mut complaints = self.complaints_of_tables(&recordings);
        complaints.extend(complaints_of(recordings, |recording| self.complaint_of(recording)));
        assert!(complaints.is_empty(), "{} complaints\n\n{}", complaints.len(), complaints.join("\n\n"));
    }

    /// A difference must belong to a recording, and a command that is said to be missing must be missing.
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
                complaints.push(format!("pgutil {words} is there: take it off the list of missing commands"));
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

/// Whether these are the words of a command or of a set of commands.
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

    /// What is complained of when this is replayed.
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
    fn whatever_differs_is_complained_of() {
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
    fn a_command_is_missing_only_as_long_as_it_is_not_there() {
        assert!(complaints(&deletion(), &["apikeys delete"]).contains("take it off the list"));
        let mut recording = deletion();
        recording["arguments"] = json!(["apikeys", "rename"]);
        assert_eq!(complaints(&recording, &["apikeys rename"]), "");
        assert!(
            complaints(&deletion(), &["apikeys rename"]).contains("there is no recording of pgutil apikeys rename")
        );
    }
}
