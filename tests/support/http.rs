//! HTTP from the server's side: reading requests, and writing answers that may be wrong in any way a test needs.

use std::fmt;
use std::io::{self, Read, Write};
use std::net::TcpStream;
use std::time::Duration;

/// A request as it came in.
#[derive(Clone)]
pub struct Request {
    /// The number of the connection that it arrived on, counted from 1; 0 if connections are not counted.
    pub connection: usize,
    /// `GET`, `POST`, …
    pub method: String,
    /// Path and query as sent.
    pub target: String,
    /// Name and value as sent, in the order of the request.
    pub headers: Vec<(String, String)>,
    /// The body without its framing.
    pub body: Vec<u8>,
}

impl Request {
    /// Reads one request; `None` if the client closes the connection without sending anything. Answers `100 Continue` to a
    /// client that waits for it before sending the body.
    ///
    /// # Errors
    /// The connection broke in the middle of the request, or the request is not HTTP.
    pub fn read(stream: &mut (impl Read + Write)) -> io::Result<Option<Request>> {
        let Some(mut request) = Request::read_head(stream)? else {
            return Ok(None);
        };
        if request.expects_continue() {
            stream.write_all(b"HTTP/1.1 100 Continue\r\n\r\n")?;
        }
        request.body = request.read_body(stream)?;
        Ok(Some(request))
    }

    /// Reads a request up to the empty line and leaves the body in the stream.
    ///
    /// # Errors
    /// As for `read`.
    pub fn read_head(stream: &mut impl Read) -> io::Result<Option<Request>> {
        let mut head = Vec::new();
        while !head.ends_with(b"\r\n\r\n") {
            let mut byte = [0];
            match stream.read(&mut byte) {
                Ok(0) if head.is_empty() => return Ok(None),
                // The client left the answer before it had read all of it.
                Err(error) if head.is_empty() && error.kind() == io::ErrorKind::ConnectionReset => return Ok(None),
                Ok(0) => return Err(io::ErrorKind::UnexpectedEof.into()),
                Ok(_) => head.push(byte[0]),
                Err(error) => return Err(error),
            }
        }
        let head = String::from_utf8(head).map_err(invalid)?;
        let mut lines = head.split("\r\n").take_while(|line| !line.is_empty());
        let mut words = lines.next().unwrap_or_default().splitn(3, ' ');
        let (Some(method), Some(target), Some("HTTP/1.1")) = (words.next(), words.next(), words.next()) else {
            return Err(invalid(format!("not a request line in {head:?}")));
        };
        let mut headers = Vec::new();
        for line in lines {
            let (name, value) = line.split_once(':').ok_or_else(|| invalid(format!("not a header: {line:?}")))?;
            headers.push((name.to_string(), value.trim().to_string()));
        }
        let (method, target) = (method.to_string(), target.to_string());
        Ok(Some(Request { connection: 0, method, target, headers, body: Vec::new() }))
    }

    /// Whether the client waits for `100 Continue` before sending the body.
    pub fn expects_continue(&self) -> bool {
        self.header("expect").is_some_and(|expected| expected.eq_ignore_ascii_case("100-continue"))
    }

    /// Whether the body was sent in chunks.
    pub fn is_chunked(&self) -> bool {
        self.header("transfer-encoding").is_some_and(|coding| coding.eq_ignore_ascii_case("chunked"))
    }

    /// Reads the body, after `read_head`.
    ///
    /// # Errors
    /// As for `read`.
    pub fn read_body(&self, stream: &mut impl Read) -> io::Result<Vec<u8>> {
        if self.is_chunked() {
            return read_chunks(stream);
        }
        let length = self.header("content-length").unwrap_or("0").parse().map_err(invalid)?;
        let mut body = vec![0; length];
        stream.read_exact(&mut body)?;
        Ok(body)
    }

    /// The value of the first header with this name, ignoring case.
    pub fn header(&self, name: &str) -> Option<&str> {
        self.headers.iter().find(|(each, _)| each.eq_ignore_ascii_case(name)).map(|(_, value)| value.as_str())
    }

    /// The body as JSON. Fails the test if it is not JSON.
    pub fn json(&self) -> serde_json::Value {
        match serde_json::from_slice(&self.body) {
            Ok(value) => value,
            Err(error) => panic!("the body is not JSON ({error}):\n{self}"),
        }
    }
}

impl fmt::Display for Request {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        writeln!(f, "{} {}", self.method, self.target)?;
        for (name, value) in &self.headers {
            writeln!(f, "{name}: {value}")?;
        }
        writeln!(f, "\n{}", String::from_utf8_lossy(&self.body))
    }
}

fn read_chunks(stream: &mut impl Read) -> io::Result<Vec<u8>> {
    let mut body = Vec::new();
    loop {
        let size = usize::from_str_radix(&read_line(stream)?, 16).map_err(invalid)?;
        let start = body.len();
        body.resize(start + size, 0);
        stream.read_exact(&mut body[start..])?;
        if !read_line(stream)?.is_empty() {
            return Err(invalid("a chunk longer than its size, or a trailer"));
        }
        if size == 0 {
            return Ok(body);
        }
    }
}

fn read_line(stream: &mut impl Read) -> io::Result<String> {
    let mut line = Vec::new();
    while !line.ends_with(b"\r\n") {
        let mut byte = [0];
        stream.read_exact(&mut byte)?;
        line.push(byte[0]);
    }
    line.truncate(line.len() - 2);
    String::from_utf8(line).map_err(invalid)
}

fn invalid(error: impl Into<Box<dyn std::error::Error + Send + Sync>>) -> io::Error {
    io::Error::new(io::ErrorKind::InvalidData, error)
}

/// An answer to the client. The connection stays open only after an answer with a Content-Length.
pub struct Answer {
    pub(super) status: u16,
    headers: Vec<(String, String)>,
    body: Vec<u8>,
    pub(super) conduct: Conduct,
}

/// How an answer is sent.
pub(super) enum Conduct {
    /// Status, headers and body, with a Content-Length.
    Proper,
    /// The same, one byte at a time, with a pause after each.
    Drip(Duration),
    /// The body alone, unchanged.
    Raw,
    /// The body alone, unchanged; the connection stays open for more requests.
    Tunnel,
    /// Nothing, and the connection stays open until the client closes it.
    Stall,
    /// Nothing, and the connection is reset.
    Reset,
    /// Anything that the function writes.
    Stream(Box<dyn FnOnce(&TcpStream) + Send>),
}

impl Answer {
    /// A body without a content type.
    pub fn new(status: u16, body: impl Into<Vec<u8>>) -> Answer {
        Answer { status, headers: Vec::new(), body: body.into(), conduct: Conduct::Proper }
    }

    /// A body of plain text.
    pub fn text(status: u16, body: &str) -> Answer {
        Answer::new(status, body).header("Content-Type", "text/plain; charset=utf-8")
    }

    /// A body declared as JSON. The text is sent unchanged, so it may be invalid.
    pub fn json(status: u16, body: impl ToString) -> Answer {
        Answer::new(status, body.to_string()).header("Content-Type", "application/json; charset=utf-8")
    }

    /// Exactly these bytes, including the status line; then the connection is closed.
    pub fn raw(bytes: impl Into<Vec<u8>>) -> Answer {
        Answer { conduct: Conduct::Raw, ..Answer::new(0, bytes) }
    }

    /// A proxy's answer to CONNECT. The requests sent through the tunnel arrive at this server too.
    pub fn tunnel() -> Answer {
        Answer { conduct: Conduct::Tunnel, ..Answer::raw("HTTP/1.1 200 Connection established\r\n\r\n") }
    }

    /// The connection is closed without an answer.
    pub fn close() -> Answer {
        Answer::raw("")
    }

    /// The connection is reset without an answer. The server must know this before it reads the request, so this must be
    /// the next expected answer when the client connects.
    pub fn reset() -> Answer {
        Answer { conduct: Conduct::Reset, ..Answer::raw("") }
    }

    /// Nothing is sent, and the connection stays open until the client closes it.
    pub fn stall() -> Answer {
        Answer { conduct: Conduct::Stall, ..Answer::raw("") }
    }

    /// The function writes everything, including the status line; then the connection is closed.
    pub fn stream(write: impl FnOnce(&TcpStream) + Send + 'static) -> Answer {
        Answer { conduct: Conduct::Stream(Box::new(write)), ..Answer::raw("") }
    }

    /// Adds a header.
    pub fn header(mut self, name: &str, value: &str) -> Answer {
        self.headers.push((name.to_string(), value.to_string()));
        self
    }

    /// Sends the answer one byte at a time.
    pub fn drip(mut self, pause: Duration) -> Answer {
        self.conduct = Conduct::Drip(pause);
        self
    }

    /// Sends the answer. Returns whether the connection can carry another request.
    ///
    /// # Errors
    /// The client closed the connection before it had everything, which some tests intend.
    pub(super) fn write(self, mut stream: &TcpStream) -> io::Result<bool> {
        let stays_open = matches!(self.conduct, Conduct::Proper | Conduct::Drip(_) | Conduct::Tunnel)
            && !self.headers.iter().any(|(name, _)| name.eq_ignore_ascii_case("connection"));
        match self.conduct {
            Conduct::Proper => stream.write_all(&self.bytes())?,
            Conduct::Drip(pause) => {
                for byte in self.bytes() {
                    stream.write_all(&[byte])?;
                    std::thread::sleep(pause);
                }
            }
            Conduct::Raw | Conduct::Tunnel => stream.write_all(&self.body)?,
            Conduct::Stall => drop(io::copy(&mut stream, &mut io::sink())?),
            Conduct::Reset => {}
            Conduct::Stream(write) => write(stream),
        }
        Ok(stays_open)
    }

    fn bytes(&self) -> Vec<u8> {
        let mut head = format!("HTTP/1.1 {} {}\r\n", self.status, reason(self.status));
        for (name, value) in &self.headers {
            head.push_str(&format!("{name}: {value}\r\n"));
        }
        head.push_str(&format!("Content-Length: {}\r\n\r\n", self.body.len()));
        [head.as_bytes(), &self.body].concat()
    }
}

fn reason(status: u16) -> &'static str {
    match status {
        200 => "OK",
        201 => "Created",
        204 => "No Content",
        206 => "Partial Content",
        302 => "Found",
        400 => "Bad Request",
        401 => "Unauthorized",
        403 => "Forbidden",
        404 => "Not Found",
        409 => "Conflict",
        411 => "Length Required",
        413 => "Content Too Large",
        417 => "Expectation Failed",
        429 => "Too Many Requests",
        500 => "Internal Server Error",
        503 => "Service Unavailable",
        _ => "Other",
    }
}
