//! A transfer as one line on the terminal: how much of how much, how fast, how long still. A transfer that is over within
//! a second shows nothing.

use std::time::{Duration, Instant};

use super::{Terminal, width};

/// Nothing is shown before.
const QUIET: Duration = Duration::from_secs(1);

/// At most ten lines a second.
const BETWEEN: Duration = Duration::from_millis(100);

/// A transfer under way; its line goes when this goes.
pub struct Progress<'a> {
    terminal: &'a Terminal,
    what: String,
    size: Option<u64>,
    started: Instant,
    /// When the next line may be shown; absent where none ever is.
    next: Option<Instant>,
    is_shown: bool,
}

impl<'a> Progress<'a> {
    /// Begins now. `what` is moved, as many bytes as `size` says, if that is known.
    pub fn new(terminal: &'a Terminal, what: impl Into<String>, size: Option<u64>) -> Progress<'a> {
        let started = Instant::now();
        let next = terminal.shows_progress().then(|| started + QUIET);
        Progress { terminal, what: what.into(), size, started, next, is_shown: false }
    }

    /// So many bytes have moved in all.
    pub fn moved(&mut self, bytes: u64) {
        let Some(next) = self.next else { return };
        let now = Instant::now();
        if now < next {
            return;
        }
        self.next = Some(now + BETWEEN);
        self.is_shown = true;
        self.terminal.progress(&line(&self.what, bytes, self.size, now - self.started, width()));
    }
}

impl Drop for Progress<'_> {
    fn drop(&mut self) {
        if self.is_shown {
            self.terminal.progress("");
        }
    }
}

/// The line, of which the name is shortened where it is too long.
fn line(what: &str, moved: u64, size: Option<u64>, elapsed: Duration, width: usize) -> String {
    let rate = moved as f64 / elapsed.as_secs_f64();
    let rest = match size {
        Some(size) if size > 0 => {
            let left = size.saturating_sub(moved) as f64 / rate.max(1.0);
            let percent = (moved as f64 * 100.0 / size as f64).min(100.0).floor();
            format!(
                "{} of {}, {percent} %, {}/s, {} left",
                amount(moved as f64),
                amount(size as f64),
                amount(rate),
                clock(left)
            )
        }
        _ => format!("{}, {}/s", amount(moved as f64), amount(rate)),
    };
    let space = width.saturating_sub(rest.chars().count() + 3);
    let what = if what.chars().count() <= space {
        what.to_string()
    } else {
        let start: String = what.chars().take(space.saturating_sub(1)).collect();
        format!("{start}…")
    };
    format!("{what}: {rest}")
}

fn amount(bytes: f64) -> String {
    let mut value = bytes;
    for unit in ["B", "KiB", "MiB", "GiB"] {
        if value < 1024.0 {
            return if unit == "B" { format!("{value:.0} {unit}") } else { format!("{value:.1} {unit}") };
        }
        value /= 1024.0;
    }
    format!("{value:.1} TiB")
}

/// Minutes and seconds, or hours, minutes and seconds.
fn clock(seconds: f64) -> String {
    let seconds = seconds.min(359_999.0).ceil() as u64;
    let (hours, minutes, seconds) = (seconds / 3600, seconds / 60 % 60, seconds % 60);
    if hours == 0 { format!("{minutes}:{seconds:02}") } else { format!("{hours}:{minutes:02}:{seconds:02}") }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_line_tells_how_much_how_fast_and_how_long_still() {
        let second = Duration::from_secs(1);
        for (moved, size, elapsed, width, expected) in [
            (512, Some(1024), second, 80, "a.zip: 512 B of 1.0 KiB, 50 %, 512 B/s, 0:01 left"),
            (3 << 20, Some(10 << 30), 2 * second, 80, "a.zip: 3.0 MiB of 10.0 GiB, 0 %, 1.5 MiB/s, 1:53:45 left"),
            (1 << 41, None, second, 80, "a.zip: 2.0 TiB, 2.0 TiB/s"),
            (0, Some(1024), second, 80, "a.zip: 0 B of 1.0 KiB, 0 %, 0 B/s, 17:04 left"),
            (7, Some(0), second, 80, "a.zip: 7 B, 7 B/s"),
            (512, Some(1024), second, 48, "a.…: 512 B of 1.0 KiB, 50 %, 512 B/s, 0:01 left"),
        ] {
            assert_eq!(line("a.zip", moved, size, elapsed, width), expected);
        }
    }
}
