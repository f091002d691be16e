//! Requests to the server, each kind in one place: a read, a change, and what both tell the user.
//!
//! A command names a call and says what to print; whether to retry, what a refusal means, what may have been done when an
//! answer is lost, `--dry-run`, `--json` and signals are dealt with here, so that no command can forget them.

use serde_json::{Map, Value};

use super::Server;
use crate::exit::Exit;
use crate::failure::Failure;
use crate::http::{self, Answer, ErrorKind};
use crate::proget::Request;
use crate::secret::MASK;
use crate::terminal;

/// What a change prints on stdout, in the words of the existing program. With `--json` the facts of the request are
/// printed instead.
#[derive(Clone, Copy)]
pub struct Change<'a> {
    /// Before the request is sent: `Creating npm feed: x...`; may be empty.
    pub doing: &'a str,
    /// After a success: `Feed created.`; may be empty.
    pub done: &'a str,
}

impl Server<'_> {
    /// Reads a JSON document.
    ///
    /// # Errors
    /// No answer, any status but 2xx, or an answer that is not JSON. `Exit::Other` when stdout is closed: without a place
    /// to print it, the document is not wanted.
    pub fn get(&self, request: &Request) -> Result<Value, Failure> {
        self.terminal.require_stdout()?;
        let answer = self.read(request)?;
        self.json_of(&answer)
    }

    /// Reads a JSON object, as `get`.
    ///
    /// # Errors
    /// As `get`, and where the document is not an object.
    pub fn get_object(&self, request: &Request) -> Result<Map<String, Value>, Failure> {
        match self.get(request)? {
            Value::Object(object) => Ok(object),
            _ => Err(self.unusable("it is not an object")),
        }
    }

    /// Reads a JSON array of objects, as `get`; for lists that must be sorted or searched before they are printed. An empty
    /// object counts as an empty list, and a null in the list is skipped with a warning.
    ///
    /// # Errors
    /// As `get`, and where the document is not a list of objects.
    pub fn get_list(&self, request: &Request) -> Result<Vec<Map<String, Value>>, Failure> {
        let list = match self.get(request)? {
            Value::Array(list) => list,
            Value::Object(object) if object.is_empty() => Vec::new(),
            Value::Null => Vec::new(),
            _ => return Err(self.unusable("it is not a list")),
        };
        let mut objects = Vec::with_capacity(list.len());
        for element in list {
            match element {
                Value::Object(object) => objects.push(object),
                Value::Null => self.warn_of_null(),
                _ => return Err(self.unusable("it has something other than objects in its list")),
            }
        }
        Ok(objects)
    }

    /// Reads a document and prints it: with `--json` the part that `part` picks as it is, otherwise what `print` makes of it.
    ///
    /// # Errors
    /// As `get`, and what `part` or `print` finds wrong.
    pub fn show<T: serde::Serialize>(
        &self,
        request: &Request,
        part: impl FnOnce(Value) -> Result<T, Failure>,
        print: impl FnOnce(&T) -> Result<String, Failure>,
    ) -> Result<(), Failure> {
        let part = part(self.get(request)?)?;
        // Also with --json, so that a damaged document is found out in either form.
        let text = print(&part)?;
        self.terminal.print_result(&text, &part)
    }

    /// Whether the server has what the request reads: false for a 404.
    ///
    /// # Errors
    /// No answer, or any other status than 2xx and 404.
    pub fn exists(&self, request: &Request) -> Result<bool, Failure> {
        let answer = self.send_read(request)?;
        match answer.status {
            404 => Ok(false),
            _ if answer.is_success() => Ok(true),
            _ => Err(self.refusal(request, &answer)),
        }
    }

    /// Makes a change, once, and tells of it.
    ///
    /// # Errors
    /// As `send_change`; `Exit::Other` when stdout can't be written.
    pub fn change(&self, request: &Request, change: Change) -> Result<(), Failure> {
        match self.send_change(request, change.doing)? {
            Some(_) => self.report(request, change.done),
            None => Ok(()),
        }
    }

    /// The same for something that need not be created where `exists` finds it: with `--if-not-exists` it is asked first, and
    /// where it is there, a note says so.
    ///
    /// # Errors
    /// As `change`, and those of `exists`.
    pub fn create(
        &self,
        request: &Request,
        change: Change,
        exists: impl FnOnce() -> Result<bool, Failure>,
    ) -> Result<(), Failure> {
        if self.mode.if_not_exists && exists()? {
            self.terminal.note(&format!("{} exists already; nothing was changed", the(&request.object())));
            return if self.terminal.json { self.print_outcome(request, false) } else { Ok(()) };
        }
        self.change(request, change)
    }

    /// Announces a change and sends it once. `None` with `--dry-run`: the request is shown on stderr, and nothing is sent.
    ///
    /// # Errors
    /// No answer, any status but 2xx, or a web page, which no call answers with. Where the change may have been made all the
    /// same, the advice says so and names the command that shows it.
    pub fn send_change(&self, request: &Request, doing: &str) -> Result<Option<Answer>, Failure> {
        if self.mode.dry_run {
            self.show_request(request);
            return Ok(None);
        }
        if self.terminal.json || doing.is_empty() {
            // Only proved here: nothing is changed where the result can't be told.
            self.terminal.require_stdout()?;
        } else {
            self.terminal.print(&format!("{}\n", crate::text::printable(doing)))?;
        }
        let unsure = self.unsure(request);
        self.set_signal_notes(&unsure);
        let body = request.body.as_ref().map(Value::to_string);
        let answer = self.client.send(&self.wire(request, body.as_deref())?).map_err(|error| {
            let sent = error.sent;
            let failure = self.failure(&error);
            if sent { failure.advise(&unsure) } else { failure }
        })?;
        if !answer.is_success() {
            let failure = self.refusal(request, &answer);
            return Err(if answer.status >= 500 { failure.advise(&unsure) } else { failure });
        }
        if is_web_page(&answer) {
            return Err(self.unusable("it is a web page").advise(&unsure));
        }
        crate::system::set_signal_notes(None);
        Ok(Some(answer))
    }

    /// Prints that a change is made: `done`, or with `--json` the facts of the request with its outcome.
    ///
    /// # Errors
    /// `Exit::Other` when stdout can't be written; the advice says that the change is made.
    pub fn report(&self, request: &Request, done: &str) -> Result<(), Failure> {
        let printed = match self.terminal.json {
            true => self.print_outcome(request, true),
            false if done.is_empty() => Ok(()),
            false => self.terminal.print(&format!("{}\n", crate::text::printable(done))),
        };
        printed.map_err(|failure| {
            let object = capitalised(&the(&request.object()));
            failure.advise(format!("{object} was {} all the same.", request.call.outcome))
        })
    }

    /// Has a signal say, once the request is out, how to find out what the server made of it.
    pub fn set_signal_notes(&self, how_to_look: &str) {
        let note = |exit| {
            let failure = Failure::new(exit, "stopped by a signal after the request was sent").advise(how_to_look);
            if self.terminal.json {
                format!("{}\n", terminal::error_json(&failure))
            } else {
                format!("\npgutil: {}\n{}\n", failure.fact, failure.advice)
            }
        };
        crate::system::set_signal_notes(Some([note(Exit::Interrupted), note(Exit::Terminated)]));
    }

    /// The request as it would go out, on stderr, with the credential masked. `body` takes the place of the request's own.
    pub fn show_request(&self, request: &Request) {
        let mut shown = vec![format!("{} {}", request.call.method, self.base.url(&request.path))];
        if self.credential.is_some() {
            shown.push(format!("X-ApiKey: {MASK}"));
        }
        if let Some(body) = &request.body {
            shown.push(format!("Content-Type: {}", http::JSON));
            shown.push(String::new());
            shown.push(body.to_string());
        }
        shown.iter().for_each(|line| terminal::trace(line));
    }

    /// The answer to a read, whatever its status; asked again where the server may only be busy.
    pub fn send_read(&self, request: &Request) -> Result<Answer, Failure> {
        let body = request.body.as_ref().map(Value::to_string);
        self.client
            .read_retrying(&self.wire(request, body.as_deref())?, |_| false)
            .map_err(|error| self.failure(&error))
    }

    /// The document in an answer.
    ///
    /// # Errors
    /// `Exit::Server` where it is not JSON, or too long.
    pub fn json_of(&self, answer: &Answer) -> Result<Value, Failure> {
        if answer.truncated {
            return Err(self.unusable("it is longer than any document of the API"));
        }
        if is_web_page(answer) {
            return Err(self.unusable("it is a web page"));
        }
        let body = answer.body.strip_prefix("\u{feff}".as_bytes()).unwrap_or(&answer.body);
        if body.trim_ascii().is_empty() {
            return Err(self.unusable("it is empty"));
        }
        serde_json::from_slice(body).map_err(|_| self.unusable("it is not JSON"))
    }

    /// An answer that can't be used, in words that follow "the answer can't be understood:".
    pub fn unusable(&self, what: &str) -> Failure {
        self.failure(&http::Error { kind: ErrorKind::Garbled(what.to_string()), sent: false })
    }

    /// What to do where it is not known whether a change was made.
    pub fn unsure(&self, request: &Request) -> String {
        let call = request.call;
        let object = capitalised(&the(&request.object()));
        format!(
            "{object} may have been {} all the same. Check with pgutil {}{}",
            call.outcome, call.look, self.source_argument
        )
    }

    /// The request in the client's form.
    ///
    /// # Errors
    /// `Exit::Usage` where a name in the path is `.` or `..`, which would lead to another path.
    pub fn wire<'r>(&self, request: &'r Request, body: Option<&'r str>) -> Result<http::Request<'r>, Failure> {
        let path = request.path.split('?').next().unwrap_or_default();
        if path.split('/').any(|segment| matches!(segment, "." | "..")) {
            return Err(Failure::usage("a name is '.' or '..', which would lead to another path of the server")
                .advise("Give the name of an object on the server."));
        }
        Ok(http::Request {
            method: request.call.method,
            path: &request.path,
            body: body.map(str::as_bytes),
            limit: request.call.longest,
        })
    }

    pub(super) fn warn_of_null(&self) {
        self.terminal.warn("the list holds a null, which is skipped");
    }

    fn read(&self, request: &Request) -> Result<Answer, Failure> {
        let answer = self.send_read(request)?;
        if answer.is_success() { Ok(answer) } else { Err(self.refusal(request, &answer)) }
    }

    fn print_outcome(&self, request: &Request, is_done: bool) -> Result<(), Failure> {
        let mut object = Map::new();
        for (name, value) in &request.facts {
            object.insert((*name).to_string(), value.clone());
        }
        object.insert(request.call.outcome.to_string(), is_done.into());
        self.terminal.print_json(&Value::Object(object).to_string())
    }
}

/// Whether an answer is a page for people, such as one to sign in with, which a server in front may send with status 200.
fn is_web_page(answer: &Answer) -> bool {
    let body = answer.body.strip_prefix("\u{feff}".as_bytes()).unwrap_or(&answer.body);
    body.trim_ascii_start().starts_with(b"<") || answer.is_html()
}

fn the(object: &str) -> String {
    format!("the {object}")
}

fn capitalised(text: &str) -> String {
    let mut letters = text.chars();
    letters.next().map(|first| first.to_uppercase().chain(letters).collect()).unwrap_or_default()
}
