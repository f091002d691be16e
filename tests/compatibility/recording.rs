//! A recording: a command line with its environment, the server's answers, and all results.

use std::collections::BTreeMap;

use base64::Engine;
use base64::engine::general_purpose::STANDARD;
use serde::Deserialize;
use serde_json::Value;

/// A command line of the existing program and its results.
#[derive(Deserialize, Clone)]
#[serde(deny_unknown_fields)]
pub struct Recording {
    pub name: String,
    pub arguments: Vec<String>,
    #[serde(default)]
    pub environment: BTreeMap<String, String>,
    #[serde(default)]
    pub stdin: Option<String>,
    /// The configuration file; `null` if there is none.
    #[serde(default)]
    pub config_before: Value,
    /// `Some(Value::Null)` if there was none afterwards; `None` if it was not recorded.
    #[serde(default, deserialize_with = "present")]
    pub config_after: Option<Value>,
    #[serde(default)]
    pub files_before: BTreeMap<String, String>,
    /// New and changed files.
    #[serde(default)]
    pub files_after: BTreeMap<String, String>,
    #[serde(default)]
    pub files_gone: Vec<String>,
    pub answers: Vec<RecordedAnswer>,
    pub requests: Vec<RecordedRequest>,
    pub stdout: String,
    pub stderr: String,
    pub status: i32,
}

/// An answer of the server to the requests that match it.
#[derive(Deserialize, Clone)]
#[serde(deny_unknown_fields)]
pub struct RecordedAnswer {
    pub method: String,
    /// The beginning of the target.
    pub path: String,
    /// Whether it is given only once.
    #[serde(default)]
    pub once: bool,
    #[serde(default = "ok")]
    pub status: u16,
    #[serde(default)]
    pub headers: BTreeMap<String, String>,
    #[serde(default, deserialize_with = "present")]
    pub json: Option<Value>,
    #[serde(default)]
    pub body: Option<String>,
    #[serde(default)]
    pub b64: Option<String>,
    /// The whole answer, after which the connection is closed.
    #[serde(default)]
    pub raw: Option<String>,
}

/// A request as received.
#[derive(Deserialize, Clone)]
#[serde(deny_unknown_fields)]
pub struct RecordedRequest {
    pub method: String,
    /// Path and query; through a proxy the whole address.
    pub target: String,
    #[serde(rename = "x-apikey")]
    pub key: Option<String>,
    #[serde(rename = "content-type", default)]
    pub content_type: Option<String>,
    pub body: String,
}

/// Distinguishes `null` from a missing member.
fn present<'de, D: serde::Deserializer<'de>>(deserializer: D) -> Result<Option<Value>, D::Error> {
    Value::deserialize(deserializer).map(Some)
}

fn ok() -> u16 {
    200
}

impl Recording {
    /// The words of the command.
    pub fn words(&self) -> String {
        let words = self.arguments.iter().filter(|argument| !argument.starts_with('-'));
        words.map(String::as_str).collect::<Vec<_>>().join(" ")
    }
}

impl RecordedAnswer {
    /// The bytes of the body.
    pub fn bytes(&self) -> Vec<u8> {
        match (&self.json, &self.body, &self.b64) {
            (Some(json), None, None) => json.to_string().into_bytes(),
            (None, Some(body), None) => body.clone().into_bytes(),
            (None, None, Some(b64)) => STANDARD.decode(b64).unwrap(),
            _ => panic!("an answer has one of json, body, b64 and raw"),
        }
    }
}

/// The bytes of a recorded text, which is in base64 if they are not UTF-8.
pub fn bytes(recorded: &str) -> Vec<u8> {
    match recorded.strip_prefix("base64:") {
        Some(encoded) => STANDARD.decode(encoded).unwrap(),
        None => recorded.as_bytes().to_vec(),
    }
}
