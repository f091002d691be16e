//! What the server answered, and whether asking again may bring another answer.

use std::time::{Duration, SystemTime};

use ureq::http::{HeaderMap, HeaderValue};

use crate::date;
use crate::secret::mask;
use crate::text::printable;

/// What the server answered.
#[derive(Debug)]
pub struct Answer {
    /// What was asked for below the base, without the query.
    pub path: String,
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

    /// Whether it is a page for people by its content type, such as one to sign in with, which a server in front may send
    /// with any status.
    pub fn is_html(&self) -> bool {
        self.header("Content-Type").is_some_and(|kind| kind.to_ascii_lowercase().contains("html"))
    }

    /// How the body is encoded, unless it is not: as an answer should be, since nothing else is asked for.
    pub fn coding(&self) -> Option<String> {
        let coding = String::from_utf8_lossy(self.headers.get("Content-Encoding")?.as_bytes()).to_lowercase();
        Some(printable(&mask(coding.trim()))).filter(|coding| !coding.is_empty() && coding != "identity")
    }

    /// Whether it is a success: any 2xx.
    pub fn is_success(&self) -> bool {
        (200..300).contains(&self.status)
    }

    /// An answer for unit tests.
    #[cfg(test)]
    pub fn of(status: u16, headers: &[(&'static str, &'static str)], body: impl Into<Vec<u8>>) -> Answer {
        let headers = headers.iter().map(|(name, value)| {
            (ureq::http::HeaderName::from_bytes(name.as_bytes()).unwrap(), HeaderValue::from_static(value))
        });
        Answer { path: String::new(), status, body: body.into(), truncated: false, headers: headers.collect() }
    }
}

/// Whether the server, or the one in front of it, asks to come back later.
pub fn is_busy(answer: &Answer) -> bool {
    matches!(answer.status, 429 | 502 | 503 | 504)
}

/// The wait that the server asks for, as a number of seconds or until a date; none where it asks for none.
pub fn retry_after(answer: &Answer) -> Duration {
    let wanted = answer.header("Retry-After").unwrap_or_default().trim();
    let until = || {
        let now = SystemTime::now().duration_since(SystemTime::UNIX_EPOCH).ok()?;
        Duration::from_secs(date::http_date(wanted)?).checked_sub(now)
    };
    wanted.parse().ok().map(Duration::from_secs).or_else(until).unwrap_or(Duration::ZERO)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_wait_is_seconds_or_the_time_until_a_date() {
        let wait = |text| retry_after(&Answer::of(503, &[("Retry-After", text)], ""));
        assert_eq!(wait("120"), Duration::from_secs(120));
        assert!(wait("Fri, 31 Dec 2100 00:00:00 GMT") > Duration::from_secs(86_400));
        for text in ["Sun, 06 Nov 1994 08:49:37 GMT", "-1", "", "later"] {
            assert_eq!(wait(text), Duration::ZERO, "{text}");
        }
    }
}
