//! What the server answered, and whether asking again may bring another answer.

use std::time::Duration;

use ureq::http::{HeaderMap, HeaderValue};

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

/// Whether the server, or the one in front of it, asks to come back later.
pub fn is_busy(answer: &Answer) -> bool {
    matches!(answer.status, 429 | 502 | 503 | 504)
}

/// The wait that the server asks for, in seconds; none where it asks for none. (A date is ignored: no ProGet sends one.)
pub fn retry_after(answer: &Answer) -> Duration {
    let seconds = answer.header("Retry-After").and_then(|text| text.trim().parse().ok());
    Duration::from_secs(seconds.unwrap_or(0))
}
