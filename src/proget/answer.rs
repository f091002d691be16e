//! What the server answered, and whether asking again may bring another answer.

use std::time::{Duration, SystemTime};

use ureq::http::{HeaderMap, HeaderValue};

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

    /// Whether it is a success: any 2xx.
    pub fn is_success(&self) -> bool {
        (200..300).contains(&self.status)
    }

    #[cfg(test)]
    pub(super) fn of(status: u16, headers: &[(&'static str, &'static str)], body: &str) -> Answer {
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
        Duration::from_secs(http_date(wanted)?).checked_sub(now)
    };
    wanted.parse().ok().map(Duration::from_secs).or_else(until).unwrap_or(Duration::ZERO)
}

/// The seconds from 1970 to `Sun, 06 Nov 1994 08:49:37 GMT`, the one form in which HTTP dates are still written.
fn http_date(text: &str) -> Option<u64> {
    const MONTHS: &str = "JanFebMarAprMayJunJulAugSepOctNovDec";
    let words: Vec<&str> = text.split([' ', ':']).filter(|word| !word.is_empty()).collect();
    let [_, day, month, year, hours, minutes, seconds, "GMT"] = words[..] else {
        return None;
    };
    let number = |text: &str| text.parse::<u64>().ok().filter(|number| *number < 10_000);
    let month = MONTHS.find(month).filter(|at| month.len() == 3 && at % 3 == 0)? as u64 / 3;
    // Years counted from March, so that the leap day is the last of one.
    let year = number(year)?.checked_sub(u64::from(month < 2))?;
    let day_of_year = ((month + 10) % 12 * 153 + 2) / 5 + number(day)?.checked_sub(1)?;
    let days = (year * 365 + year / 4 + day_of_year + year / 400).checked_sub(year / 100 + 719_468)?;
    Some(((days * 24 + number(hours)?) * 60 + number(minutes)?) * 60 + number(seconds)?)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn dates_of_http_are_read() {
        for (text, seconds) in [
            ("Sun, 06 Nov 1994 08:49:37 GMT", Some(784_111_777)),
            ("Thu, 01 Jan 1970 00:00:00 GMT", Some(0)),
            ("Tue, 29 Feb 2028 23:59:59 GMT", Some(1_835_481_599)),
            ("Wed, 01 Mar 2028 00:00:00 GMT", Some(1_835_481_600)),
            ("Fri, 31 Dec 2100 00:00:00 GMT", Some(4_133_894_400)),
            ("Wed, 31 Dec 1969 23:59:59 GMT", None),
            ("Sun, 06 anF 1994 08:49:37 GMT", None),
            ("soon", None),
        ] {
            assert_eq!(http_date(text), seconds, "{text}");
        }
    }

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
