//! The expected results for a recording: differences that apply everywhere are implemented here, those of a single
//! recording are taken from the table of its set.

use std::collections::BTreeMap;

use serde_json::{Value, json};

use super::answers::through_proxy;
use super::recording::{RecordedAnswer, RecordedRequest, Recording, bytes};
use super::{Difference, Instead};

/// The expected results.
pub struct Expected {
    pub status: i32,
    pub stdout: String,
    pub stderr: Stderr,
    pub requests: Vec<RecordedRequest>,
    /// The configuration file, if it is compared; `null` means none.
    pub config: Option<Value>,
    /// JSON pointers to texts in the configuration that differ in each run but have the recorded length.
    pub random: Vec<&'static str>,
    /// All files in the working folder.
    pub files: BTreeMap<String, Vec<u8>>,
    /// Whether the mistake may be found earlier than by the existing program: output and reads that precede it may then be
    /// missing, and nothing is changed on the server.
    pub may_end_early: bool,
}

/// The expected standard error.
pub enum Stderr {
    /// Exactly this text.
    Text(String),
    /// An error message of this program that contains these parts.
    Error(Vec<String>),
    /// Any text that contains these parts.
    Parts(&'static [&'static str]),
}

/// Parts of the messages of the existing program, which has a single status for failures, and the status of this program
/// for each. The first match counts. Usage errors, which print help, and repeated answers of the server are recognised
/// before this table is used.
const STATUSES: &[(&str, i32)] = &[
    ("rate limit exceeded", 6),
    ("BytePositionInLine", 7),
    ("--source error: Source ", 3),
    ("invalid status line", 7),
    ("copying content to a stream", 8),
    ("occurred while sending the request", 8),
    ("Name or service not known", 8),
    ("Connection refused", 8),
    ("is already installed", 1),
    ("already exists", 1),
    ("is not installed", 5),
    ("does not have a retention rule", 5),
    ("is not a filter on this connector", 5),
    ("Could not automatically determine project type", 5),
    ("No projects found", 5),
    ("Cannot find composer.lock", 5),
    ("--output-file error: Output file not specified", 7),
    ("Multiple ", 2),
    (" error: ", 2),
    ("missing required argument", 2),
    ("unexpected argument", 2),
    ("must be specified", 2),
    ("Qualifiers must not be used", 2),
    ("must contain only ASCII", 2),
];

impl Expected {
    /// Derives the expected results. In texts, `{DIR}` stands for the working folder.
    ///
    /// # Errors
    /// The status of a failure cannot be derived and is not in the table of differences.
    pub fn of(
        recording: &Recording,
        differences: &'static [Difference],
        is_bare_set: bool,
    ) -> Result<Expected, String> {
        let rows = || differences.iter().filter(|(name, _, _)| *name == recording.name).map(|(_, instead, _)| instead);
        let given = rows().find_map(|instead| if let Instead::Status(status) = instead { Some(*status) } else { None });
        let requests = sent(recording);
        let is_redirected = requests.len() < recording.requests.len() && redirects(recording, requests.last());
        let status = match given {
            Some(status) => status,
            None if is_bare_set => 1,
            None if is_redirected => 6,
            None => status_of(recording)?,
        };
        let mut expected = Expected {
            status,
            stdout: printed(recording, is_redirected),
            stderr: match status {
                0 if recording.status == 0 => Stderr::Text(recording.stderr.clone()),
                0 => Stderr::Text(String::new()),
                _ => Stderr::Error(server_text(recording, is_redirected).into_iter().collect()),
            },
            requests,
            config: recording.config_after.as_ref().map(parsed),
            random: Vec::new(),
            files: files(recording),
            may_end_early: matches!(status, 2 | 3),
        };
        for instead in rows() {
            expected.apply(instead, recording);
        }
        Ok(expected)
    }

    fn apply(&mut self, instead: &'static Instead, recording: &Recording) {
        match instead {
            Instead::Status(_) | Instead::Elsewhere => {}
            Instead::Stdout(before, after) => self.stdout = self.stdout.replacen(before, after, 1),
            Instead::Prints(text) => self.stdout = text.to_string(),
            Instead::Stderr(parts) => self.stderr = Stderr::Parts(parts),
            Instead::Target(before, after) => {
                for request in self.requests.iter_mut().filter(|request| request.target == *before) {
                    request.target = after.to_string();
                }
            }
            Instead::Member(place, text) => {
                let request = self.requests.last_mut().expect("a request with a member to replace");
                let mut body: Value = serde_json::from_str(&request.body).unwrap();
                *body.pointer_mut(place).expect("a member to replace") = serde_json::from_str(text).unwrap();
                request.body = body.to_string();
            }
            Instead::Body(text) => {
                let request = self.requests.last_mut().expect("a request with a body to replace");
                request.body = text.to_string();
                request.content_type = text.starts_with('{').then(|| "application/json".to_string());
            }
            Instead::Purls(purls) => {
                let request = self.requests.last_mut().expect("a request with an SBOM to replace");
                request.body = sbom(recording, purls);
                request.content_type = Some("text/xml".to_string());
            }
            Instead::ContentType(kind) => {
                let request = self.requests.last_mut().expect("a request with a content type to replace");
                request.content_type = Some(kind.to_string());
            }
            Instead::Sends(targets) => {
                self.requests = targets.iter().map(|target| alike(recording, target)).collect();
            }
            Instead::Random(place) => self.random.push(place),
            Instead::Downloaded(name) => {
                let answer = recording.answers.first().expect("an answer to download");
                self.files.insert(name.to_string(), answer.bytes());
            }
            Instead::NoFile(name) => drop(self.files.remove(*name)),
        }
    }
}

/// A request with this method and target, and the body of a recorded one with the same path.
fn alike(recording: &Recording, (method, target): &(&str, &str)) -> RecordedRequest {
    let path = |target: &str| target.split('?').next().unwrap_or_default().to_string();
    let mut recorded = recording.requests.iter();
    let same = recorded.find(|request| request.method == *method && path(&request.target) == path(target));
    let key = recording.arguments.iter().find_map(|argument| argument.strip_prefix("--api-key="));
    RecordedRequest {
        method: method.to_string(),
        target: target.to_string(),
        key: key.map(str::to_string),
        content_type: same.and_then(|request| request.content_type.clone()),
        body: same.map(|request| request.body.clone()).unwrap_or_default(),
    }
}

/// A minimal SBOM with these purls.
fn sbom(recording: &Recording, purls: &[&str]) -> String {
    let option = |name: &str| recording.arguments.iter().find_map(|argument| argument.strip_prefix(name));
    let kind = option("--project-type=").unwrap_or("library");
    let [name, version] = ["--project-name=", "--version="].map(|name| option(name).unwrap_or_default());
    let of = format!("<component type=\"{kind}\"><name>{name}</name><version>{version}</version></component>");
    let purls: String = purls.iter().map(|purl| format!("<purl>{purl}</purl>")).collect();
    format!("<?xml version=\"1.0\"?><bom><metadata>{of}</metadata>{purls}</bom>")
}

/// The answer to a request.
fn answer_to<'a>(recording: &'a Recording, request: &RecordedRequest) -> Option<&'a RecordedAnswer> {
    let fits = |answer: &&RecordedAnswer| answer.method == request.method && request.target.starts_with(&answer.path);
    recording.answers.iter().find(fits)
}

fn redirects(recording: &Recording, request: Option<&RecordedRequest>) -> bool {
    let answer = request.and_then(|request| answer_to(recording, request));
    answer.is_some_and(|answer| (300..400).contains(&answer.status))
}

/// The exit status of this program for the recorded result.
fn status_of(recording: &Recording) -> Result<i32, String> {
    let said = &recording.stderr;
    if recording.status == 0 {
        return Ok(0);
    }
    if recording.stdout == "(usage)" {
        return Ok(2);
    }
    if let Some(code) = said.strip_prefix("Server responded with ").and_then(code_in_parentheses) {
        return Ok(match code {
            401 | 403 => 4,
            404 => 5,
            500.. => 7,
            _ => 6,
        });
    }
    let known = STATUSES.iter().find(|(part, _)| said.contains(part)).map(|(_, status)| *status);
    let is_crash = said.starts_with("(a stack trace)");
    known.filter(|_| !is_crash).ok_or_else(|| format!("the table of differences must name a status for\n{said}"))
}

fn code_in_parentheses(text: &str) -> Option<u16> {
    let (_, rest) = text.split_once('(')?;
    rest.split_once(')')?.0.parse().ok()
}

/// The first line of the server's text, which both programs show.
fn server_text(recording: &Recording, is_redirected: bool) -> Option<String> {
    let (_, text) = recording.stderr.strip_prefix("Server responded with ")?.split_once("): ")?;
    text.lines().next().filter(|line| !line.is_empty() && !is_redirected).map(str::to_string)
}

/// The requests that this program sends: nothing after a redirect or a challenge, reads again if the server is not
/// available, and the members of API keys as the server's documentation describes them.
fn sent(recording: &Recording) -> Vec<RecordedRequest> {
    let mut requests: Vec<RecordedRequest> = Vec::new();
    for recorded in &recording.requests {
        let answer = answer_to(recording, recorded);
        let status = answer.filter(|answer| answer.raw.is_none()).map_or(404, |answer| answer.status);
        let is_read = recorded.method == "GET";
        let times = if is_read && matches!(status, 429 | 502..=504) { 3 } else { 1 };
        let mut request = recorded.clone();
        if recording.words().starts_with("apikeys create") {
            request.body = documented_words(recording, &request.body);
        }
        if recording.words().starts_with("feeds retention") {
            request.body = rules_alone(&request.body);
        }
        requests.extend(std::iter::repeat_n(request, times));
        if (300..400).contains(&status) || status == 401 {
            break;
        }
    }
    requests
}

/// An `ApiKeyInfo` with enumerated words in camelCase, and with full control if that was requested.
fn documented_words(recording: &Recording, body: &str) -> String {
    let mut body: Value = serde_json::from_str(body).unwrap();
    for member in ["type", "logging"] {
        let mut word = body[member].as_str().unwrap().to_string();
        word[..1].make_ascii_lowercase();
        body[member] = json!(word);
    }
    let asked = recording.arguments.iter().find_map(|argument| argument.strip_prefix("--apis="));
    if body["type"] == "system" && asked.is_none_or(|apis| apis == "full-control") {
        body["systemApis"] = json!(["full-control"]);
    }
    body.to_string()
}

/// Reduces a feed to its retention rules; the server keeps all other members.
fn rules_alone(body: &str) -> String {
    match serde_json::from_str::<Value>(body) {
        Ok(feed) => json!({"retentionRules": feed["retentionRules"]}).to_string(),
        Err(_) => body.to_string(),
    }
}

/// Standard output with dates as the server wrote them, corrected spelling, the number of downloaded bytes, no help beside
/// an error, and no success after a redirect.
fn printed(recording: &Recording, is_redirected: bool) -> String {
    if recording.stdout == "(usage)" {
        return String::new();
    }
    let mut text = recording.stdout.replace("Analzyed", "Analyzed");
    for answer in &recording.answers {
        each_date(answer.json.as_ref().unwrap_or(&Value::Null), &mut |date| {
            let [year, month, day] = [&date[..4], &date[5..7], &date[8..10]];
            let time = &date[11..19];
            text = text.replace(&format!("{month}/{day}/{year} {time}"), date);
            if time == "00:00:00" {
                text = text.replace(&format!("{month}/{day}/{year}"), &date[..10]);
            }
        });
    }
    if let Some(body) = downloaded(recording) {
        text = text.replace("(0 bytes)", &format!("({} bytes)", with_commas(body.len())));
    }
    if is_redirected && recording.status == 0 {
        let end = text.trim_end().rfind('\n').map_or(0, |end| end + 1);
        text.truncate(end);
    }
    text
}

/// Calls `found` for each text in the value that is a date with a time, in UTC or without a zone.
fn each_date(value: &Value, found: &mut impl FnMut(&str)) {
    match value {
        Value::Array(items) => items.iter().for_each(|item| each_date(item, found)),
        Value::Object(members) => members.values().for_each(|member| each_date(member, found)),
        Value::String(text) => {
            let shape = "0000-00-00T00:00:00";
            let fits = |(letter, wanted): (char, char)| match wanted {
                '0' => letter.is_ascii_digit(),
                other => letter == other,
            };
            let plain = text.strip_suffix('Z').unwrap_or(text);
            if plain.len() == shape.len() && plain.chars().zip(shape.chars()).all(fits) {
                found(text);
            }
        }
        _ => {}
    }
}

/// The bytes of a download for which the existing program wrote an empty file.
fn downloaded(recording: &Recording) -> Option<Vec<u8>> {
    if !recording.stdout.contains("Download complete (0 bytes)") {
        return None;
    }
    let answer = answer_to(recording, recording.requests.last()?)?;
    match &answer.raw {
        // A head and a single chunk.
        Some(raw) => raw.split("\r\n\r\n").nth(1)?.lines().nth(1).map(|chunk| chunk.as_bytes().to_vec()),
        None => Some(answer.bytes()),
    }
}

fn with_commas(number: usize) -> String {
    let digits = number.to_string();
    let mut text = String::new();
    for (index, digit) in digits.chars().enumerate() {
        if index > 0 && (digits.len() - index).is_multiple_of(3) {
            text.push(',');
        }
        text.push(digit);
    }
    text
}

/// All files in the working folder afterwards.
fn files(recording: &Recording) -> BTreeMap<String, Vec<u8>> {
    let both = recording.files_before.iter().chain(&recording.files_after);
    let mut files: BTreeMap<String, Vec<u8>> = both.map(|(name, content)| (name.clone(), bytes(content))).collect();
    files.retain(|name, _| !recording.files_gone.contains(name));
    if let Some(body) = downloaded(recording) {
        for (name, _) in recording.files_after.iter().filter(|(_, content)| content.is_empty()) {
            files.insert(name.clone(), body.clone());
        }
    }
    files
}

fn parsed(config: &Value) -> Value {
    match config {
        Value::String(text) => serde_json::from_str(text).unwrap(),
        other => other.clone(),
    }
}

/// The target of a request; with a host, the request came through a tunnel to it.
pub fn target_of(host: Option<&str>, target: &str) -> String {
    match host {
        Some(host) => through_proxy(host, target),
        None => target.to_string(),
    }
}
