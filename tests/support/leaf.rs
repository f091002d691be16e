//! The behaviour that every command with a server shares, checked in one call.
//!
//! A test describes one good run of its command: the line, the request, the answer, and the output. The rest is derived:
//! usage errors before anything is sent, error statuses, unusable answers, `--json`, `--dry-run`, a closed stdout, and the
//! ways to name a feed. Each is a row of a table with the exit status from the contract. Behaviour that is specific to a
//! command belongs in a separate test.

mod members;

use std::net::Shutdown;

use serde_json::Value;

use super::http::{Answer, Request};
use super::outcome::Outcome;
use super::parallel::for_each;
use super::pgutil::{Pgutil, Stdout};
use super::server::Server;
use super::tree;

/// Options of which an empty value means that the option is not given, for every command.
const FREE_TEXTS: &[&str] = &["--comment", "--reason", "--description", "--title", "--displayname", "--email"];

const KEY: &str = "abc12345-and-much-more";

/// Whether the command reads or changes something. Reads are retried; after a failed change, it may have been made.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Kind {
    Read,
    Change,
}

/// A command with one good run of it.
pub struct Leaf {
    line: Vec<String>,
    kind: Kind,
    first: Vec<(&'static str, String, String)>,
    method: &'static str,
    target: String,
    body: Vec<u8>,
    code: i32,
    announces: Option<String>,
    prints: String,
    json: Option<String>,
    sends: Option<Value>,
    files: Vec<(&'static str, Vec<u8>)>,
    may_be_empty: Vec<&'static str>,
    overrides: Vec<(&'static str, i32)>,
    has_own_feed: bool,
    has_free_options: bool,
    free_members: &'static str,
}

/// A command that reads. The line has words and options without those of the connection; `body` is the body of a success.
pub fn read(line: &[&str], method: &'static str, target: &str, body: impl Into<Vec<u8>>) -> Leaf {
    Leaf::new(Kind::Read, line, method, target, body.into())
}

/// A command that changes something. The body of a success is empty unless `answers` sets it.
pub fn change(line: &[&str], method: &'static str, target: &str) -> Leaf {
    Leaf::new(Kind::Change, line, method, target, Vec::new())
}

impl Leaf {
    fn new(kind: Kind, line: &[&str], method: &'static str, target: &str, body: Vec<u8>) -> Leaf {
        Leaf {
            line: line.iter().map(ToString::to_string).collect(),
            kind,
            first: Vec::new(),
            method,
            target: target.to_string(),
            body,
            code: 0,
            announces: None,
            prints: String::new(),
            json: None,
            sends: None,
            files: Vec::new(),
            may_be_empty: Vec::new(),
            overrides: Vec::new(),
            has_own_feed: false,
            has_free_options: false,
            free_members: "",
        }
    }

    /// Adds a `GET` that precedes the request, with the body of its answer: for example, of an object that is changed and
    /// written back.
    pub fn after(mut self, target: &str, body: &str) -> Leaf {
        self.first.push(("GET", target.to_string(), body.to_string()));
        self
    }

    /// Sets the body of a success, for a change that uses it.
    pub fn answers(mut self, body: impl Into<Vec<u8>>) -> Leaf {
        self.body = body.into();
        self
    }

    /// Sets what is on stdout before the answer arrives. By default it may be any beginning of what `prints` sets.
    pub fn announces(mut self, text: &str) -> Leaf {
        self.announces = Some(text.to_string());
        self
    }

    /// Sets the JSON body of the request, which is compared as data; `null` means that there is none.
    pub fn sends(mut self, body: Value) -> Leaf {
        self.sends = Some(body);
        self
    }

    /// Sets the whole stdout after a success.
    pub fn prints(mut self, text: &str) -> Leaf {
        self.prints = text.to_string();
        self
    }

    /// Sets the whole stdout after a success with `--json`.
    pub fn prints_json(mut self, text: &str) -> Leaf {
        self.json = Some(text.to_string());
        self
    }

    /// Sets the exit status of the good run if it is not 0, such as 12 for a check that finds something.
    #[allow(dead_code)] // No command that is there needs it yet.
    pub fn ends_with(mut self, code: i32) -> Leaf {
        self.code = code;
        self
    }

    /// Adds a file in the folder where the program starts.
    #[allow(dead_code)] // No command that is there needs it yet.
    pub fn file(mut self, name: &'static str, bytes: impl Into<Vec<u8>>) -> Leaf {
        self.files.push((name, bytes.into()));
        self
    }

    /// Names an option whose value may be empty, besides free texts.
    pub fn may_be_empty(mut self, option: &'static str) -> Leaf {
        self.may_be_empty.push(option);
        self
    }

    /// Sets the exit status of the row with this name, if this command differs from most.
    pub fn on(mut self, row: &'static str, code: i32) -> Leaf {
        self.overrides.push((row, code));
        self
    }

    /// Declares that `--feed` is specific to this command, so that neither a default feed nor a variable replaces it.
    pub fn own_feed(mut self) -> Leaf {
        self.has_own_feed = true;
        self
    }

    /// Declares that the command takes options that only the server knows.
    pub fn free_options(mut self) -> Leaf {
        self.has_free_options = true;
        self
    }

    /// Declares that the members of the object of this name in the answer are data, whatever their names.
    pub fn free_members(mut self, name: &'static str) -> Leaf {
        self.free_members = name;
        self
    }

    /// Checks every row of the table, and fails with a list of all that differ.
    #[track_caller]
    pub fn check(self) {
        let rows = self.rows();
        let known: Vec<&str> = rows.iter().map(|row| row.name.as_str()).collect();
        for (name, _) in &self.overrides {
            assert!(known.contains(name), "there is no row {name} among {known:?}");
        }
        for_each(rows, |row| self.check_row(row));
        self.check_members();
    }

    fn rows(&self) -> Vec<Row> {
        let mut rows = self.successes();
        rows.extend(self.usage_errors());
        rows.extend(self.refusals());
        rows.extend(self.unusable_answers());
        if self.line.iter().any(|argument| argument.starts_with("--feed=")) && !self.has_own_feed {
            rows.extend(self.feeds());
        }
        if self.kind == Kind::Change {
            rows.push(Row::new("--dry-run", 0, Sends::First).more(&["--dry-run"]).says(&[self.method, "***"]));
        }
        for row in &mut rows {
            if let Some((_, code)) = self.overrides.iter().find(|(name, _)| *name == row.name) {
                row.code = *code;
                if *code == 0 {
                    // What a success prints here belongs in a test of the command.
                    row.says.clear();
                    row.stdout = Printed::Anything;
                }
            }
        }
        rows
    }

    fn successes(&self) -> Vec<Row> {
        let body = self.body.clone();
        let good = move || Answer::new(200, body.clone());
        let mut rows = vec![Row::new("success", self.code, Sends::All).answer(good.clone()).prints(&self.prints)];
        if let Some(json) = &self.json {
            rows.push(Row::new("--json", self.code, Sends::All).answer(good).more(&["--json"]).prints(json));
        }
        #[cfg(unix)]
        rows.push(Row::new("closed stdout", 1, Sends::Nothing).stdout_to(Stdout::Closed));
        rows
    }

    /// Command lines that are rejected before anything is sent.
    fn usage_errors(&self) -> Vec<Row> {
        let words = self.words();
        let usage = format!("Usage: pgutil {words} ");
        let row =
            |name: String, line: Vec<String>| Row::new(&name, 2, Sends::Nothing).line(line).says(&["pgutil: ", &usage]);
        let required = tree::command(&words).required();
        let with = |more: &str| [&self.line[..], &[more.to_string()]].concat();
        let mut rows = vec![
            row("a stray word".into(), with("stray-word")),
            Row::new("an unknown source", 3, Sends::Nothing).source("no-such-source"),
        ];
        if !self.has_free_options {
            rows.push(row("an unknown option".into(), with("--no-such-option=1")));
        }
        for (place, argument) in self.line.iter().enumerate() {
            let Some((option, _)) = argument.split_once('=').filter(|(option, _)| option.starts_with("--")) else {
                continue;
            };
            let replaced = |by: String| {
                let mut line = self.line.clone();
                line[place] = by;
                line
            };
            rows.push(row(format!("{option} twice"), with(argument)));
            if !FREE_TEXTS.contains(&option) && !self.may_be_empty.contains(&option) {
                rows.push(row(format!("{option} empty"), replaced(format!("{option}="))));
            }
            let mut line = self.line.clone();
            line.remove(place);
            if required.contains(&option) {
                rows.push(row(format!("{option} missing"), line.clone()));
            }
            // At the end of the line, so that no word follows that could be its value.
            line.push(option.to_string());
            rows.push(row(format!("{option} without a value"), line).last());
        }
        rows
    }

    /// Answers with another status than a success.
    fn refusals(&self) -> Vec<Row> {
        let statuses = [
            (302, 6, "redirect"),
            (400, 6, "(400)"),
            (401, 4, "--api-key"),
            (403, 4, "--api-key"),
            (404, 5, "(404)"),
            (409, 6, "409"),
            (429, 6, "(429)"),
            (500, 7, "(500)"),
            (503, 7, "(503)"),
        ];
        let mut rows = Vec::new();
        for (status, code, says) in statuses {
            let answer = move || Answer::text(status, "The text of the server.").header("Location", "/elsewhere");
            let is_retried = self.kind == Kind::Read && (status == 503 || status == 429 && self.method == "GET");
            let sends = if is_retried { Sends::Thrice } else { Sends::All };
            let mut says = vec![says];
            if status != 302 {
                says.push("The text of the server.");
            }
            if self.kind == Kind::Change && status >= 500 {
                says.push("all the same");
            }
            rows.push(self.before_the_answer(Row::new(&status.to_string(), code, sends).answer(answer).says(&says)));
        }
        let answer = || Answer::text(403, "The text of the server.");
        rows.push(Row::new("403 --json", 4, Sends::All).answer(answer).more(&["--json"]).with_json_error());
        if !self.first.is_empty() {
            let row = Row::new("403 to the first request", 4, Sends::FirstRefused);
            rows.push(row.answer(answer).says(&["--api-key"]).begins_as(&self.prints));
        }
        rows
    }

    /// Answers with a success status that cannot be used, and missing ones.
    fn unusable_answers(&self) -> Vec<Row> {
        let is_change = self.kind == Kind::Change;
        let unsure: &[&str] = if is_change { &["all the same"] } else { &[] };
        let page = || Answer::new(200, "<!DOCTYPE html><title>Sign in</title>").header("Content-Type", "text/html");
        let row = |name: &str, code| Row::new(name, code, Sends::All).says(unsure);
        // A read goes over the connection of the one before, and once more where the server closes that.
        let unanswered = if is_change || self.first.is_empty() { Sends::All } else { Sends::Twice };
        let mut rows = vec![
            self.before_the_answer(row("a web page", 7).answer(page)),
            self.before_the_answer(Row { sends: unanswered, ..row("no answer", 8) }.answer(Answer::close)),
            row("half an answer", 8).answer(half(&self.body)).begins_as(&self.prints),
        ];
        if !is_change {
            rows.push(self.before_the_answer(row("an empty answer", 7).answer(|| Answer::new(200, ""))));
        } else if self.body.is_empty() {
            let answer = || Answer::new(204, "");
            rows.push(Row::new("204", 0, Sends::All).answer(answer).prints(&self.prints));
        }
        rows
    }

    /// Expects on stdout what is there before the answer arrives.
    fn before_the_answer(&self, row: Row) -> Row {
        match &self.announces {
            Some(text) => row.prints(text),
            None => row.begins_as(&self.prints),
        }
    }

    /// The ways to name a feed besides the option.
    fn feeds(&self) -> Vec<Row> {
        let option = self.line.iter().find_map(|argument| argument.strip_prefix("--feed=")).unwrap();
        let line: Vec<String> = self.line.iter().filter(|argument| !argument.starts_with("--feed=")).cloned().collect();
        let body = self.body.clone();
        let good = move || Answer::new(200, body.clone());
        let config = format!(r#"{{"sources":[{{"name":"s","url":"{{URL}}/","defaultFeed":{}}}]}}"#, quoted(option));
        let row = |name, code, sends| Row::new(name, code, sends).line(line.clone());
        vec![
            row("no feed", 2, Sends::Nothing).says(&["--feed", "PGUTIL_FEED"]),
            row("an empty PGUTIL_FEED", 3, Sends::Nothing).variable("PGUTIL_FEED", "").says(&["PGUTIL_FEED"]),
            row("the feed of PGUTIL_FEED", self.code, Sends::All)
                .answer(good.clone())
                .variable("PGUTIL_FEED", option)
                .prints(&self.prints),
            row("the feed of the source", self.code, Sends::All)
                .answer(good)
                .config(&config)
                .source("s")
                .variable("PGUTIL_FEED", "another")
                .prints(&self.prints),
        ]
    }

    /// The words of the command.
    fn words(&self) -> String {
        let words = self.line.iter().take_while(|argument| !argument.starts_with('-'));
        words.map(String::as_str).collect::<Vec<_>>().join(" ")
    }

    fn check_row(&self, row: &Row) -> Result<(), String> {
        let server = Server::start();
        let first = match row.sends {
            Sends::Nothing => 0,
            Sends::FirstRefused => 1,
            Sends::First | Sends::All | Sends::Twice | Sends::Thrice => self.first.len(),
        };
        for (method, target, body) in &self.first[..first] {
            let is_refused = row.sends == Sends::FirstRefused;
            let answer = if is_refused { (row.answer)() } else { Answer::new(200, body.as_str()) };
            server.expect(method, target).answer(answer);
        }
        let times = match row.sends {
            Sends::Nothing | Sends::First | Sends::FirstRefused => 0,
            Sends::All => 1,
            Sends::Twice => 2,
            Sends::Thrice => 3,
        };
        for _ in 0..times {
            server.expect(self.method, &self.target).answer((row.answer)());
        }
        let mut pgutil = self.with_files(&server);
        pgutil.stdout_to(row.stdout_to);
        if let Some(config) = &row.config {
            pgutil.config(config);
        }
        for (name, value) in &row.variables {
            pgutil.env(name, value);
        }
        let connection = connection(&row.source);
        let line = row.line.as_ref().unwrap_or(&self.line);
        let line = if row.is_last { [&connection[..], line].concat() } else { [line, &connection[..]].concat() };
        let outcome = pgutil.args(line.iter().map(String::as_str).chain(row.more.iter().copied())).run();
        let mut complaints = row.complaints(&outcome);
        complaints.extend(server.complaints());
        let requests = server.requests();
        complaints.extend(requests.iter().filter_map(complaint_of_credential));
        let main = requests.iter().filter(|request| request.method == self.method && request.target == self.target);
        complaints.extend(main.filter_map(|request| self.complaint_of_body(request)));
        match complaints.is_empty() {
            true => Ok(()),
            false => Err(format!("=== {}\n{}\n\n{outcome}", row.name, complaints.join("\n"))),
        }
    }
}

impl Leaf {
    /// The program in a folder with the files of the good run.
    fn with_files<'s>(&self, server: &'s Server) -> Pgutil<'s> {
        let mut pgutil = Pgutil::new();
        pgutil.server(server);
        for (name, bytes) in &self.files {
            pgutil.file(name, bytes);
        }
        pgutil
    }

    fn complaint_of_body(&self, request: &Request) -> Option<String> {
        let wanted = self.sends.as_ref()?;
        let found = match request.body.is_empty() {
            true => Value::Null,
            false => serde_json::from_slice(&request.body).unwrap_or(Value::Null),
        };
        (!is_same(&found, wanted)).then(|| format!("the body should be\n{wanted}\nbut is\n{found}"))
    }
}

/// Whether two documents are the same data; numbers may have other digits.
fn is_same(one: &Value, other: &Value) -> bool {
    match (one, other) {
        (Value::Number(one), Value::Number(other)) => one.as_f64() == other.as_f64(),
        (Value::Array(one), Value::Array(other)) => {
            one.len() == other.len() && one.iter().zip(other).all(|(one, other)| is_same(one, other))
        }
        (Value::Object(one), Value::Object(other)) => {
            let same = |(name, value)| other.get::<String>(name).is_some_and(|other| is_same(value, other));
            one.len() == other.len() && one.iter().all(same)
        }
        _ => one == other,
    }
}

/// The options of the connection.
fn connection(source: &str) -> [String; 2] {
    [format!("--source={source}"), format!("--api-key={KEY}")]
}

fn quoted(text: &str) -> String {
    Value::from(text).to_string()
}

fn complaint_of_credential(request: &Request) -> Option<String> {
    (request.header("X-ApiKey") != Some(KEY)).then(|| format!("a request without the credential:\n{request}"))
}

/// A success whose connection ends in the middle of the body.
fn half(body: &[u8]) -> impl Fn() -> Answer + Clone + Send + Sync + 'static {
    let length = body.len().max(2);
    let head = format!("HTTP/1.1 200 OK\r\nContent-Length: {length}\r\n\r\n");
    let bytes = [head.as_bytes(), &body[..body.len() / 2]].concat();
    move || {
        let bytes = bytes.clone();
        Answer::stream(move |mut stream| {
            // The program may close the connection early.
            std::io::Write::write_all(&mut stream, &bytes).ok();
            stream.shutdown(Shutdown::Write).ok();
        })
    }
}

/// Which requests are sent.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Sends {
    /// None.
    Nothing,
    /// Only those before the request.
    First,
    /// Only the first of those, which is refused.
    FirstRefused,
    /// Those before the request, then the request.
    All,
    /// Those before the request, then the request twice.
    Twice,
    /// Those before the request, then the request three times.
    Thrice,
}

/// What is expected on stdout.
enum Printed {
    Exactly(String),
    TheBeginningOf(String),
    Anything,
}

/// A row of the table.
struct Row {
    name: String,
    code: i32,
    sends: Sends,
    line: Option<Vec<String>>,
    /// Whether the line follows the options of the connection.
    is_last: bool,
    more: Vec<&'static str>,
    source: String,
    config: Option<String>,
    variables: Vec<(&'static str, String)>,
    answer: Box<dyn Fn() -> Answer + Send + Sync>,
    stdout: Printed,
    stdout_to: Stdout,
    says: Vec<String>,
    is_json: bool,
}

impl Row {
    fn new(name: &str, code: i32, sends: Sends) -> Row {
        Row {
            name: name.to_string(),
            code,
            sends,
            line: None,
            is_last: false,
            more: Vec::new(),
            source: "{URL}".to_string(),
            config: None,
            variables: Vec::new(),
            answer: Box::new(|| Answer::new(200, "")),
            stdout: Printed::Exactly(String::new()),
            stdout_to: Stdout::Captured,
            says: Vec::new(),
            is_json: false,
        }
    }

    fn line(mut self, line: Vec<String>) -> Row {
        self.line = Some(line);
        self
    }

    fn last(mut self) -> Row {
        self.is_last = true;
        self
    }

    fn more(mut self, more: &[&'static str]) -> Row {
        self.more = more.to_vec();
        self
    }

    fn source(mut self, source: &str) -> Row {
        self.source = source.to_string();
        self
    }

    fn config(mut self, config: &str) -> Row {
        self.config = Some(config.to_string());
        self
    }

    fn variable(mut self, name: &'static str, value: &str) -> Row {
        self.variables.push((name, value.to_string()));
        self
    }

    fn answer(mut self, answer: impl Fn() -> Answer + Send + Sync + 'static) -> Row {
        self.answer = Box::new(answer);
        self
    }

    fn prints(mut self, text: &str) -> Row {
        self.stdout = Printed::Exactly(text.to_string());
        self
    }

    fn begins_as(mut self, text: &str) -> Row {
        self.stdout = Printed::TheBeginningOf(text.to_string());
        self
    }

    #[cfg(unix)]
    fn stdout_to(mut self, stdout: Stdout) -> Row {
        self.stdout_to = stdout;
        self
    }

    fn says(mut self, parts: &[&str]) -> Row {
        self.says = parts.iter().map(ToString::to_string).collect();
        self
    }

    fn with_json_error(mut self) -> Row {
        self.is_json = true;
        self
    }

    fn complaints(&self, outcome: &Outcome) -> Vec<String> {
        let mut complaints = Vec::new();
        let mut check = |good: bool, complaint: String| {
            if !good {
                complaints.push(complaint);
            }
        };
        let Outcome { stdout, stderr, .. } = outcome;
        check(outcome.code == self.code, format!("the exit status should be {}", self.code));
        match &self.stdout {
            Printed::Exactly(text) => check(stdout == text, format!("stdout should be\n{text}")),
            Printed::TheBeginningOf(text) => {
                check(text.starts_with(stdout.as_str()), format!("stdout should be the beginning of\n{text}"));
            }
            Printed::Anything => {}
        }
        for part in &self.says {
            check(stderr.contains(part), format!("stderr lacks\n{part}"));
        }
        if self.is_json {
            let error = serde_json::from_str::<Value>(stderr).unwrap_or_default();
            check(error["exit"] == self.code, format!("stderr should be a JSON object with exit {}", self.code));
        } else if self.code == 0 && self.says.is_empty() {
            check(stderr.is_empty(), "stderr should be empty".to_string());
        } else if self.code != 0 && self.code != 12 {
            check(stderr.contains("pgutil: "), "stderr should have an error".to_string());
        }
        check(!stderr.contains("panicked"), "a panic".to_string());
        complaints
    }
}
