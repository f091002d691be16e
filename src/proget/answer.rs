//! What the server answered, and whether asking again may bring another answer.

use std::time::Duration;

use ureq::http::{HeaderMap, HeaderValue};

use super::error::{Error, Kind};

/// What the server answered.
#[derive(Debug)]
pub struct Answer {
    /// The status.
    pub status: u16,
    /// The body, as far as the limit allowed.
    pub body: Vec<u8>,
    /// Whether the body goes on behind the limit.
    pub truncated: bool,
    pub(super) headers: HeaderMap<HeaderValue>,
}

impl Answer {
    /// A header as text; absent if it is not ASCII.
    pub fn header(&self, name: &str) -> Option<&str> {
        self.headers.get(name).and_then(|value| value.to_str().ok())
    }

    /// Whether it is a success: any 2xx.
    pub fn is_success(&self) -> bool {
        (200..300).contains(&self.status)
    }

    #[cfg(test)]
    pub(super) fn of(status: u16, headers: &[(&'static str, &'static str)], body: &str) -> Answer {
        let headers = headers.iter().map(|(name, value)| {
            (ureq::http::HeaderName::from_bytes(name.as_bytes()).unwrap(), HeaderValue::from_static(value))
        });
        Answer { status, body: body.into(), truncated: false, headers: headers.collect() }
    }
}

/// Whether trying again may help: nothing listened, or the server said that it is busy.
pub fn may_help(result: &Result<Answer, Error>) -> bool {
    match result {
        Ok(answer) => matches!(answer.status, 429 | 502 | 503 | 504),
        Err(error) => matches!(&error.kind, Kind::Connect { refused: true, .. }),
    }
}

/// The wait that the server asks for, in seconds. (A date is ignored: no ProGet sends one.)
pub fn retry_after(answer: &Answer) -> Option<Duration> {
    answer.header("Retry-After")?.trim().parse().ok().map(Duration::from_secs)
}
