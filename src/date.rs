//! Dates: as people type them for an expiration, as the server reads and writes them, and as HTTP headers carry them.

use std::time::{SystemTime, UNIX_EPOCH};

/// A point in time in whole seconds: on the server's own clock if no zone was given, otherwise in UTC.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Timestamp {
    /// Seconds since 1970-01-01T00:00:00, in UTC or on the server's clock.
    seconds: i64,
    /// Whether a zone was given, or the time is counted from now.
    utc: bool,
}

/// The forms that `Timestamp::parse` accepts, in words that follow the name of an option.
pub const EXPECTED: &str =
    "takes a date: 2030-01-31, 2030/01/31, 2030-01-31T13:45, 2030-01-31T13:45:00Z or from now 36h, 90d, 12w, 1y";

const MINUTE: i64 = 60;
const HOUR: i64 = 60 * MINUTE;
const DAY: i64 = 24 * HOUR;

impl Timestamp {
    /// Reads a date as people type it, relative ones from now.
    pub fn parse(text: &str) -> Option<Timestamp> {
        // A clock before 1970 counts as 1970. A date from now is then in the past, which the user is warned about.
        let now = SystemTime::now().duration_since(UNIX_EPOCH).map_or(0, |elapsed| elapsed.as_secs() as i64);
        parse(text, now)
    }

    /// Seconds after 1970-01-01T00:00:00Z.
    pub fn utc(seconds: i64) -> Timestamp {
        Timestamp { seconds, utc: true }
    }

    /// Whether it is in the past. A time without a zone is taken as UTC, since the server's zone is not known.
    pub fn is_past(&self) -> bool {
        SystemTime::now().duration_since(UNIX_EPOCH).is_ok_and(|elapsed| self.seconds < elapsed.as_secs() as i64)
    }

    /// Whether a date from the server means the same. The server may leave out the zone or add a fraction of a second. A
    /// text that is not a date is not known to differ.
    pub fn is_written_as(self, text: &str) -> bool {
        absolute(text).is_none_or(|moment| moment.seconds == self.seconds)
    }

    /// As the server reads it: ISO 8601 with seconds, and with `Z` for UTC.
    pub fn to_wire(self) -> String {
        let (year, month, day) = date_of(self.seconds.div_euclid(DAY));
        let time = self.seconds.rem_euclid(DAY);
        let (hour, minute, second) = (time / HOUR, time % HOUR / MINUTE, time % MINUTE);
        let zone = if self.utc { "Z" } else { "" };
        format!("{year:04}-{month:02}-{day:02}T{hour:02}:{minute:02}:{second:02}{zone}")
    }
}

/// The seconds from 1970 to `Sun, 06 Nov 1994 08:49:37 GMT`, the one form in which HTTP dates are still written.
pub fn http_date(text: &str) -> Option<u64> {
    const MONTHS: &str = "JanFebMarAprMayJunJulAugSepOctNovDec";
    let words: Vec<&str> = text.split([' ', ':']).filter(|word| !word.is_empty()).collect();
    let [_, day, month, year, hours, minutes, seconds, "GMT"] = words[..] else {
        return None;
    };
    let month = MONTHS.find(month).filter(|at| month.len() == 3 && at % 3 == 0)? as i64 / 3 + 1;
    let (year, day) = (number(year, 4..=4)?, number(day, 1..=2)?);
    let (hours, minutes, seconds) = (number(hours, 2..=2)?, number(minutes, 2..=2)?, number(seconds, 2..=2)?);
    let seconds = days_of(year, month, day) * DAY + hours * HOUR + minutes * MINUTE + seconds;
    u64::try_from(seconds).ok()
}

fn parse(text: &str, now: i64) -> Option<Timestamp> {
    let moment = from_now(text, now).or_else(|| absolute(text))?;
    // The server's calendar ends with the year 9999, as does the form in which dates are sent.
    (date_of(moment.seconds.div_euclid(DAY)).0 <= 9999).then_some(moment)
}

/// `36h`, `90d`, `12w`, `1y`; a year is a calendar year.
fn from_now(text: &str, now: i64) -> Option<Timestamp> {
    let unit = text.chars().next_back()?;
    let count: i64 = number(&text[..text.len() - unit.len_utf8()], 1..=6)?;
    let seconds = match unit {
        _ if count == 0 => return None,
        'h' => now + count * HOUR,
        'd' => now + count * DAY,
        'w' => now + count * 7 * DAY,
        'y' => {
            let (year, month, day) = date_of(now.div_euclid(DAY));
            let year = year + count;
            // A year after 29 February is 28 February, the last day that is certainly within the year.
            let day = day.min(days_in(year, month));
            days_of(year, month, day) * DAY + now.rem_euclid(DAY)
        }
        _ => return None,
    };
    Some(Timestamp { seconds, utc: true })
}

/// `2024-08-01`, also with `/` for `-`, perhaps followed by a time and a zone.
fn absolute(text: &str) -> Option<Timestamp> {
    let end = text.find(['T', 't', ' ']).unwrap_or(text.len());
    let (date, time) = text.split_at(end);
    let separator = if date.contains('/') { '/' } else { '-' };
    let mut parts = date.split(separator);
    let (year, month, day) = (parts.next()?, parts.next()?, parts.next()?);
    if parts.next().is_some() {
        return None;
    }
    let (year, month, day) = (number(year, 4..=4)?, number(month, 1..=2)?, number(day, 1..=2)?);
    if year == 0 || !(1..=12).contains(&month) || !(1..=days_in(year, month)).contains(&day) {
        return None;
    }
    let midnight = days_of(year, month, day) * DAY;
    if time.is_empty() {
        return Some(Timestamp { seconds: midnight, utc: false });
    }
    let time = &time[1..];
    let zone_at = time.find(['Z', 'z', '+', '-']).unwrap_or(time.len());
    let (time, zone) = time.split_at(zone_at);
    let mut parts = time.split(':');
    let (hour, minute, second) = (parts.next()?, parts.next()?, parts.next().unwrap_or("00"));
    if parts.next().is_some() {
        return None;
    }
    // A fraction of a second is dropped: the server keeps whole seconds only.
    let second = match second.split_once(['.', ',']) {
        Some((second, fraction)) => number(fraction, 1..=18).map(|_| second)?,
        None => second,
    };
    let (hour, minute, second) = (number(hour, 2..=2)?, number(minute, 2..=2)?, number(second, 2..=2)?);
    if hour > 23 || minute > 59 || second > 59 {
        return None;
    }
    let seconds = midnight + hour * HOUR + minute * MINUTE + second;
    match zone {
        "" => Some(Timestamp { seconds, utc: false }),
        "Z" | "z" => Some(Timestamp { seconds, utc: true }),
        zone => {
            // `+02:00`, `+0200` or `+02`.
            let (hours, minutes) = match zone[1..].split_once(':') {
                Some(parts) => parts,
                None if zone.len() == 3 => (&zone[1..], "00"),
                None => zone[1..].split_at_checked(2)?,
            };
            let (hours, minutes) = (number(hours, 2..=2)?, number(minutes, 2..=2)?);
            // Offsets range from -12:00 to +14:00.
            if hours > 14 || minutes > 59 {
                return None;
            }
            let offset = hours * HOUR + minutes * MINUTE;
            let east = zone.starts_with('+');
            Some(Timestamp { seconds: if east { seconds - offset } else { seconds + offset }, utc: true })
        }
    }
}

/// A number that consists of the given number of digits and nothing else.
fn number(text: &str, digits: std::ops::RangeInclusive<usize>) -> Option<i64> {
    (digits.contains(&text.len()) && text.bytes().all(|byte| byte.is_ascii_digit())).then(|| text.parse().ok())?
}

fn is_leap(year: i64) -> bool {
    year % 4 == 0 && (year % 100 != 0 || year % 400 == 0)
}

fn days_in(year: i64, month: i64) -> i64 {
    match month {
        2 if is_leap(year) => 29,
        2 => 28,
        4 | 6 | 9 | 11 => 30,
        _ => 31,
    }
}

/// Days from 1970-01-01 to a Gregorian date. The years counted here begin in March, so that the leap day is their last day.
fn days_of(year: i64, month: i64, day: i64) -> i64 {
    let year = if month <= 2 { year - 1 } else { year };
    let era = year.div_euclid(400);
    let year_of_era = year.rem_euclid(400);
    let day_of_year = (153 * ((month + 9) % 12) + 2) / 5 + day - 1;
    era * 146_097 + year_of_era * 365 + year_of_era / 4 - year_of_era / 100 + day_of_year - 719_468
}

/// The year, month and day that is this number of days after 1970-01-01.
fn date_of(days: i64) -> (i64, i64, i64) {
    let days = days + 719_468;
    let era = days.div_euclid(146_097);
    let day_of_era = days.rem_euclid(146_097);
    let year_of_era = (day_of_era - day_of_era / 1460 + day_of_era / 36_524 - day_of_era / 146_096) / 365;
    let day_of_year = day_of_era - (365 * year_of_era + year_of_era / 4 - year_of_era / 100);
    let shifted_month = (5 * day_of_year + 2) / 153;
    let day = day_of_year - (153 * shifted_month + 2) / 5 + 1;
    let month = if shifted_month < 10 { shifted_month + 3 } else { shifted_month - 9 };
    let year = year_of_era + era * 400 + i64::from(month <= 2);
    (year, month, day)
}

#[cfg(test)]
mod tests {
    use super::*;

    /// 2024-02-29T10:20:30Z.
    const NOW: i64 = 1_709_202_030;

    #[test]
    fn every_documented_form_is_read() {
        for (typed, sent) in [
            ("2024/08/01", "2024-08-01T00:00:00"),
            ("2024-08-01", "2024-08-01T00:00:00"),
            ("2024-8-1", "2024-08-01T00:00:00"),
            ("2024-08-01T13:45", "2024-08-01T13:45:00"),
            ("2024-08-01 13:45:59", "2024-08-01T13:45:59"),
            ("2024-08-01T13:45Z", "2024-08-01T13:45:00Z"),
            ("2024-08-01T00:45:00+02:00", "2024-07-31T22:45:00Z"),
            ("2024/12/31 23:30-05:30", "2025-01-01T05:00:00Z"),
            ("2024-08-01T00:45+0200", "2024-07-31T22:45:00Z"),
            ("2024-08-01T00:45:00.123456789-05", "2024-08-01T05:45:00Z"),
            ("2024-08-01T13:45:59.9", "2024-08-01T13:45:59"),
            ("2024-08-01T13:45:59,999Z", "2024-08-01T13:45:59Z"),
            ("2024-02-29", "2024-02-29T00:00:00"),
            ("0001-01-01", "0001-01-01T00:00:00"),
            ("9999-12-31T23:59:59", "9999-12-31T23:59:59"),
            ("36h", "2024-03-01T22:20:30Z"),
            ("90d", "2024-05-29T10:20:30Z"),
            ("12w", "2024-05-23T10:20:30Z"),
            ("1y", "2025-02-28T10:20:30Z"),
            ("4y", "2028-02-29T10:20:30Z"),
        ] {
            assert_eq!(parse(typed, NOW).map(Timestamp::to_wire).as_deref(), Some(sent), "{typed}");
        }
    }

    #[test]
    fn everything_else_is_refused() {
        for typed in [
            "",
            "30",
            "tomorrow",
            "08/01/2024",
            "2030-02-30",
            "2023-02-29",
            "2024-13-01",
            "2024-00-10",
            "2024-01-00",
            "24-01-01",
            "2024/08-01",
            "2024-08-01-01",
            "2024-08-01T",
            "2024-08-01T1:45",
            "2024-08-01T24:00",
            "2024-08-01T23:60",
            "2024-08-01T23:59:60",
            "2024-08-01T13:45+2:00",
            "2024-08-01T13:45+2",
            "2024-08-01T13:45+200",
            "2024-08-01T13:45+02000",
            "2024-08-01T13:45+ä",
            "2024-08-01T13:45.5",
            "2024-08-01T13:45:00.",
            "2024-08-01T13:45:00.5.5",
            "2024-08-01T13:45:00.x",
            "2024-08-01T13:45+15:00",
            "2024-08-01T13:45:00:00",
            "2024-08-01T13:45ZZ",
            "0d",
            "-1d",
            "+1d",
            "1.5d",
            "d",
            "1000000d",
            "99999y",
            "8000y",
            "1m",
            "0000-01-01",
            "2024-08-01 ",
            " 2024-08-01",
            "２０２４-08-01",
            "9999-12-31T23:59-01:00",
        ] {
            assert_eq!(parse(typed, NOW), None, "{typed}");
        }
    }

    #[test]
    fn the_servers_spelling_of_the_same_date_is_recognised() {
        let moment = parse("2024-08-01T13:45Z", NOW).unwrap();
        for (text, same) in [
            ("2024-08-01T13:45:00Z", true),
            ("2024-08-01T13:45:00", true),
            ("2024-08-01T13:45:00.0000000Z", true),
            ("2024-08-01T15:45:00.5+02:00", true),
            ("soon", true),
            ("2024-08-01", false),
            ("2024-08-01T15:45:00Z", false),
        ] {
            assert_eq!(moment.is_written_as(text), same, "{text}");
        }
    }

    #[test]
    fn every_day_of_four_centuries_survives_the_calendar() {
        let mut previous = date_of(days_of(1900, 1, 1) - 1);
        for days in days_of(1900, 1, 1)..days_of(2301, 1, 1) {
            let (year, month, day) = date_of(days);
            assert_eq!(days_of(year, month, day), days);
            assert!((year, month, day) > previous && day <= days_in(year, month));
            previous = (year, month, day);
        }
    }

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
}
