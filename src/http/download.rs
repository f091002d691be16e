//! Downloads: a body of any size comes down in constant memory. Where the connection breaks, it is taken up again at that
//! byte if the server proves that it is still the same body; it never begins anew.

use std::io::{self, Read, Write};
use std::time::Duration;

use super::answer::{Answer, is_busy, retry_after};
use super::client::{Client, Request, Streamed};
use super::error::{Error, ErrorKind};
use super::stream::Stream;
use crate::date::http_date;

/// Waits before each attempt to go on, until a byte comes again.
const WAITS: [Duration; 5] = [
    Duration::from_millis(200),
    Duration::from_secs(1),
    Duration::from_secs(2),
    Duration::from_secs(4),
    Duration::from_secs(8),
];

/// A server that asks for a longer wait is given up.
const LONGEST_WAIT: Duration = Duration::from_secs(60);

/// So many bytes are read at once.
const BLOCK: usize = 128 * 1024;

/// What the server answered to a request for a download.
pub enum Downloaded<'a> {
    /// The whole body follows.
    Body(Download<'a>),
    /// It has something else to say.
    Other(Answer),
}

/// A body that is about to come.
pub struct Download<'a> {
    client: &'a Client,
    request: Request<'a>,
    head: Answer,
    stream: Stream,
    size: Option<u64>,
    received: u64,
}

/// Why a download did not come to its end.
#[derive(Debug)]
pub enum DownloadError {
    /// What came can't be written.
    Unwritable(io::Error),
    /// The connection broke, or the server fell silent.
    Broken(BrokenDownload),
}

/// A download that broke off.
#[derive(Debug)]
pub struct BrokenDownload {
    /// How.
    pub error: Error,
    /// So many bytes had come.
    pub received: u64,
    /// Of so many, where that is known.
    pub size: Option<u64>,
    /// Why it was not taken up again; absent where that was not tried.
    pub obstacle: Option<Obstacle>,
}

/// Why a download can't go on where it broke.
#[derive(Debug, PartialEq, Eq)]
pub enum Obstacle {
    /// The server gave nothing by which it could tell that the body is the same.
    NoProof,
    /// Several attempts in a row brought nothing.
    Attempts,
    /// The body is another one by now, or the server sends it from the start only.
    FromStart,
    /// The server sent other bytes than those that were asked for.
    OtherRange,
    /// The server answered with this status.
    Status(u16),
}

impl Client {
    /// Asks for a body; tried again as any read until an answer begins.
    ///
    /// # Errors
    /// Anything that keeps the head, or the body of an answer other than a success, from being read; and a success that
    /// is not the whole body.
    pub fn download<'a>(&'a self, request: Request<'a>) -> Result<Downloaded<'a>, Error> {
        match self.stream(&request)? {
            Streamed::Body(head, stream) if head.status == 200 => {
                let size = size_in(&head);
                Ok(Downloaded::Body(Download { client: self, request, head, stream, size, received: 0 }))
            }
            Streamed::Body(head, _) => {
                let why = format!("a download is not answered with status {}", head.status);
                Err(Error { kind: ErrorKind::Garbled(why), sent: true })
            }
            Streamed::Other(answer) => Ok(Downloaded::Other(answer)),
        }
    }
}

impl Download<'_> {
    /// The head of the answer, whose body is not in it.
    pub fn head(&self) -> &Answer {
        &self.head
    }

    /// How many bytes will come, where the server says it.
    pub fn size(&self) -> Option<u64> {
        self.size
    }

    /// Writes the body, and tells how many bytes it had. `progress` hears how many have come.
    ///
    /// # Errors
    /// Why it ended early. What was written until then is the beginning of the body.
    pub fn copy_to(mut self, target: &mut dyn Write, progress: &mut dyn FnMut(u64)) -> Result<u64, DownloadError> {
        let mut buffer = vec![0; BLOCK];
        let mut waits = WAITS.iter();
        loop {
            match self.stream.read(&mut buffer) {
                Ok(0) if self.size.is_none_or(|size| size == self.received) => return Ok(self.received),
                // A part of what was missing.
                Ok(0) => self.resume(Error { kind: ErrorKind::HungUp, sent: true }, &mut waits)?,
                Ok(read) if self.size.is_some_and(|size| size - self.received < read as u64) => {
                    let kind = ErrorKind::Garbled("it is longer than it should be".to_string());
                    return Err(self.broken(Error { kind, sent: true }, None));
                }
                Ok(read) => {
                    waits = WAITS.iter();
                    target.write_all(&buffer[..read]).map_err(DownloadError::Unwritable)?;
                    self.received += read as u64;
                    progress(self.received);
                }
                // All of it is there; only the end of the connection was not in order.
                Err(_) if self.size == Some(self.received) => return Ok(self.received),
                Err(error) => self.resume(self.stream.fault(error), &mut waits)?,
            }
        }
    }

    fn broken(&self, error: Error, obstacle: Option<Obstacle>) -> DownloadError {
        DownloadError::Broken(BrokenDownload { error, received: self.received, size: self.size, obstacle })
    }

    /// Asks for the rest of the body, until it comes.
    fn resume(&mut self, error: Error, waits: &mut std::slice::Iter<Duration>) -> Result<(), DownloadError> {
        if !matches!(error.kind, ErrorKind::HungUp | ErrorKind::Io(_)) {
            return Err(self.broken(error, None));
        }
        let Some(proof) = proof_of_sameness(&self.head) else {
            return Err(self.broken(error, Some(Obstacle::NoProof)));
        };
        let range = format!("bytes={}-", self.received);
        let mut wanted = Duration::ZERO;
        loop {
            let Some(wait) = waits.next().filter(|_| wanted <= LONGEST_WAIT) else {
                return Err(self.broken(error, Some(Obstacle::Attempts)));
            };
            std::thread::sleep(wanted.max(*wait));
            self.client.trace(|| format!("* the connection broke after {} bytes; asking for the rest", self.received));
            let headers = [("Range", &*range), ("If-Range", &*proof)];
            match self.client.begin_stream(&self.request, &headers, self.client.options.timeout) {
                Ok(Streamed::Body(head, stream)) => {
                    if let Some(obstacle) = self.obstacle_in(&head) {
                        return Err(self.broken(error, Some(obstacle)));
                    }
                    self.stream = stream;
                    return Ok(());
                }
                Ok(Streamed::Other(answer)) if is_busy(&answer) => wanted = retry_after(&answer),
                Ok(Streamed::Other(answer)) => return Err(self.broken(error, Some(Obstacle::Status(answer.status)))),
                Err(timed_out @ Error { kind: ErrorKind::TimedOut { .. }, .. }) => {
                    return Err(self.broken(timed_out, None));
                }
                // Perhaps the server is being restarted.
                Err(_) => wanted = Duration::ZERO,
            }
        }
    }

    /// Why an answer to the request for the rest is not the rest. Takes from it the size, where that was not known.
    fn obstacle_in(&mut self, head: &Answer) -> Option<Obstacle> {
        let tag = if self.head.header("ETag").is_some() { "ETag" } else { "Last-Modified" };
        let is_other = head.header(tag).is_some_and(|value| Some(value) != self.head.header(tag));
        // A server that knows no ranges sends everything.
        if head.status != 206 || is_other {
            return Some(Obstacle::FromStart);
        }
        let Some(range) = head.header("Content-Range").and_then(parse_range) else {
            return Some(Obstacle::OtherRange);
        };
        self.size = self.size.or(range.size);
        let is_rest = range.first == self.received
            && range.first <= range.last
            && self.size.is_none_or(|size| range.last < size)
            && range.size.is_none_or(|size| Some(size) == self.size);
        (!is_rest).then_some(Obstacle::OtherRange)
    }
}

/// How many bytes the body of an answer has. A length beside chunks does not count (RFC 9112, 6.3).
fn size_in(head: &Answer) -> Option<u64> {
    let length = head.header("Content-Length").filter(|_| head.header("Transfer-Encoding").is_none())?;
    length.parse().ok()
}

/// What to send so that the server goes on with this very body or not at all: a strong tag, or a date that the server's
/// clock had passed by a second when it gave it (RFC 9110, 8.8.2.2). The date counts only where there is no tag.
fn proof_of_sameness(head: &Answer) -> Option<String> {
    if head.header("Accept-Ranges").is_some_and(|units| units.trim().eq_ignore_ascii_case("none")) {
        return None;
    }
    if let Some(tag) = head.header("ETag") {
        let inside = tag.strip_prefix('"').and_then(|rest| rest.strip_suffix('"'));
        return inside.filter(|inside| !inside.contains('"')).map(|_| tag.to_string());
    }
    let modified = head.header("Last-Modified")?;
    let is_settled = http_date(modified)? < http_date(head.header("Date")?)?;
    is_settled.then(|| modified.to_string())
}

#[derive(Debug, PartialEq, Eq)]
struct Range {
    first: u64,
    last: u64,
    size: Option<u64>,
}

/// Reads `bytes 5-9/10` or `bytes 5-9/*`.
fn parse_range(text: &str) -> Option<Range> {
    let number = |text: &str| text.parse().ok().filter(|_| text.bytes().all(|byte| byte.is_ascii_digit()));
    let (unit, rest) = text.trim().split_once(' ')?;
    let (range, size) = rest.split_once('/')?;
    let (first, last) = range.split_once('-')?;
    let size = if size == "*" { None } else { Some(number(size)?) };
    unit.eq_ignore_ascii_case("bytes").then_some(Range { first: number(first)?, last: number(last)?, size })
}
