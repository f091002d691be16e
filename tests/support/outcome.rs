//! A run of the program: the running process, then its outcome, with comparisons that print all of it on failure.

use std::io::Read;
use std::path::PathBuf;
use std::process::{Child, ExitStatus};
use std::thread::JoinHandle;
use std::time::{Duration, Instant};

use super::pgutil::CONFIG;
use super::server::Server;

/// A process that runs longer is killed, and its test fails.
const PATIENCE: Duration = Duration::from_secs(60);

/// The running program. It is killed when this is dropped.
pub struct Running<'a> {
    child: Child,
    stdout: Option<JoinHandle<String>>,
    stderr: Option<JoinHandle<String>>,
    line: String,
    home: PathBuf,
    server: Option<&'a Server>,
}

impl<'a> Running<'a> {
    /// Starts reading those streams of the process that are pipes.
    pub(super) fn new(mut child: Child, line: String, home: PathBuf, server: Option<&'a Server>) -> Running<'a> {
        let stdout = child.stdout.take().map(collect);
        let stderr = child.stderr.take().map(collect);
        Running { child, stdout, stderr, line, home, server }
    }

    /// Sends a signal by the name that `kill` uses: `INT`, `TERM`, `KILL`.
    #[cfg(unix)]
    pub fn signal(&self, name: &str) {
        let status = super::kill(name, self.child.id());
        assert!(status.success(), "the signal {name} could not be sent");
    }

    /// The peak memory so far, in KiB.
    #[cfg(target_os = "linux")]
    pub fn peak_memory(&self) -> u64 {
        let status = std::fs::read_to_string(format!("/proc/{}/status", self.child.id())).unwrap();
        let line = status.lines().find_map(|line| line.strip_prefix("VmHWM:")).unwrap();
        line.trim_end_matches("kB").trim().parse().unwrap()
    }

    /// Waits until the program ends.
    pub fn finish(mut self) -> Outcome<'a> {
        let started = Instant::now();
        let status = loop {
            if let Some(status) = self.child.try_wait().unwrap() {
                break status;
            }
            // Dropping kills the child.
            assert!(started.elapsed() < PATIENCE, "did not end within {PATIENCE:?}: {}", self.line);
            std::thread::sleep(Duration::from_millis(2));
        };
        let shown = |stream: Option<JoinHandle<String>>| {
            let text = stream.map(|stream| stream.join().unwrap()).unwrap_or_default();
            let text = text.replace(&*self.home.to_string_lossy(), "{HOME}");
            match self.server {
                Some(server) => text.replace(&server.url(), "{URL}").replace(&server.host(), "{HOST}"),
                None => text,
            }
        };
        Outcome {
            stdout: shown(self.stdout.take()),
            stderr: shown(self.stderr.take()),
            code: code(status),
            config: std::fs::read_to_string(self.home.join(CONFIG)).ok(),
            line: std::mem::take(&mut self.line),
            server: self.server,
        }
    }
}

impl Drop for Running<'_> {
    fn drop(&mut self) {
        // Both fail if the process has ended already.
        self.child.kill().ok();
        self.child.wait().ok();
    }
}

fn code(status: ExitStatus) -> i32 {
    #[cfg(unix)]
    if let Some(signal) = std::os::unix::process::ExitStatusExt::signal(&status) {
        return -signal;
    }
    status.code().unwrap()
}

fn collect(mut pipe: impl Read + Send + 'static) -> JoinHandle<String> {
    std::thread::spawn(move || {
        let mut bytes = Vec::new();
        pipe.read_to_end(&mut bytes).unwrap();
        String::from_utf8_lossy(&bytes).into_owned()
    })
}

/// The result of a run.
pub struct Outcome<'a> {
    /// Standard output, with `{URL}`, `{HOST}` and `{HOME}` in place of their values.
    pub stdout: String,
    /// Standard error, likewise.
    pub stderr: String,
    /// The exit status, or the negative number of the signal that ended the program.
    pub code: i32,
    /// The configuration file after the run, if there is one.
    pub config: Option<String>,
    line: String,
    server: Option<&'a Server>,
}

impl Outcome<'_> {
    /// Compares the exit status and both streams.
    #[track_caller]
    pub fn expect(&self, code: i32, stdout: &str, stderr: &str) -> &Self {
        self.expect_code(code).expect_stdout(stdout);
        self.check(self.stderr == stderr, &format!("stderr should be\n{stderr}"))
    }

    /// Compares the exit status alone.
    #[track_caller]
    pub fn expect_code(&self, code: i32) -> &Self {
        self.check(self.code == code, &format!("the exit status should be {code}"))
    }

    /// Compares standard output alone.
    #[track_caller]
    pub fn expect_stdout(&self, stdout: &str) -> &Self {
        self.check(self.stdout == stdout, &format!("stdout should be\n{stdout}"))
    }

    /// Checks that standard output contains each part.
    #[track_caller]
    pub fn stdout_has(&self, parts: &[&str]) -> &Self {
        parts.iter().fold(self, |this, part| this.check(this.stdout.contains(part), &format!("stdout lacks\n{part}")))
    }

    /// Checks that standard error contains each part.
    #[track_caller]
    pub fn stderr_has(&self, parts: &[&str]) -> &Self {
        parts.iter().fold(self, |this, part| this.check(this.stderr.contains(part), &format!("stderr lacks\n{part}")))
    }

    /// Checks that neither stream contains any of the parts, such as secrets.
    #[track_caller]
    pub fn shows_nowhere(&self, parts: &[&str]) -> &Self {
        parts.iter().fold(self, |this, part| {
            this.check(!this.stdout.contains(part) && !this.stderr.contains(part), &format!("should not show\n{part}"))
        })
    }

    #[track_caller]
    fn check(&self, good: bool, complaint: &str) -> &Self {
        assert!(good, "{complaint}\n\n{self}");
        self
    }
}

impl std::fmt::Display for Outcome<'_> {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        writeln!(f, "$ {}\nstatus {}", self.line, self.code)?;
        writeln!(f, "--- stdout\n{}\n--- stderr\n{}", self.stdout, self.stderr)?;
        writeln!(f, "--- configuration\n{}", self.config.as_deref().unwrap_or("(none)"))?;
        for request in self.server.iter().flat_map(|server| server.requests()) {
            writeln!(f, "--- request\n{request}")?;
        }
        Ok(())
    }
}
