//! Reads: documents, texts and lists that must be whole before they are printed. Each is asked for again where the server may
//! only be busy, and says what a refusal means.

use serde_json::{Map, Value};

use super::Server;
use crate::exit::Exit;
use crate::failure::Failure;
use crate::http::{self, Answer, ErrorKind};
use crate::proget::Request;

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

    /// Reads a text, as `get`.
    ///
    /// # Errors
    /// As `get`, and where the text is empty, not UTF-8, or a web page in the place of a text.
    pub fn get_text(&self, request: &Request) -> Result<String, Failure> {
        self.terminal.require_stdout()?;
        let answer = self.read(request)?;
        if answer.truncated {
            return Err(self.unusable("it is longer than any document of the API"));
        }
        // A text may begin with `<`, but not as a page does.
        let starts_with =
            |tag: &[u8]| answer.body.get(..tag.len()).is_some_and(|start| start.eq_ignore_ascii_case(tag));
        if answer.is_html() || starts_with(b"<!doctype html") || starts_with(b"<html") {
            return Err(self.unusable("it is a web page"));
        }
        if answer.body.is_empty() {
            return Err(self.unusable("it is empty"));
        }
        String::from_utf8(answer.body).map_err(|_| self.unusable("it is not UTF-8 text"))
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

    /// The answer to a read, whatever its status; asked again where the server may only be busy.
    pub fn send_read(&self, request: &Request) -> Result<Answer, Failure> {
        let body = request.body.as_ref().map(Value::to_string);
        let wire = self.wire(request, body.as_deref())?;
        let answer = match request.call.is_audit {
            true => self.client.audit(&wire),
            false => self.client.read_retrying(&wire, |_| false),
        };
        answer.map_err(|error| self.failure(&error))
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

    /// The failure that something is not there, which the server does not tell by a status.
    pub fn absent(&self, fact: impl Into<String>, look: &str) -> Failure {
        Failure::new(Exit::NotFound, fact).advise(self.how_to_look(look))
    }

    /// The request in the client's form.
    ///
    /// # Errors
    /// `Exit::Usage` where a name in the path is `.` or `..`, which would lead to another path.
    pub fn wire<'r>(&self, request: &'r Request, body: Option<&'r str>) -> Result<http::Request<'r>, Failure> {
        let path = request.path.split('?').next().unwrap_or_default();
        path.split('/').try_for_each(require_name)?;
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
}

/// Refuses what a path can't hold as a name.
///
/// # Errors
/// `Exit::Usage`.
pub(super) fn require_name(name: &str) -> Result<(), Failure> {
    if matches!(name, "." | "..") {
        return Err(Failure::usage("a name is '.' or '..', which would lead to another path of the server")
            .advise("Give the name of an object on the server."));
    }
    Ok(())
}

/// Whether an answer is a page for people, such as one to sign in with, which a server in front may send with status 200.
pub(super) fn is_web_page(answer: &Answer) -> bool {
    let body = answer.body.strip_prefix("\u{feff}".as_bytes()).unwrap_or(&answer.body);
    body.trim_ascii_start().starts_with(b"<") || answer.is_html()
}
