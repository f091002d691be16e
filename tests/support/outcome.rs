//! What a run of the program left behind, and the comparisons that fail a test with all of it in sight.

use super::server::Server;

/// What the program left behind.
pub struct Outcome<'a> {
    /// Standard output, with `{URL}` and `{HOME}` for address and home.
    pub stdout: String,
    /// The same of standard error.
    pub stderr: String,
    /// The exit status; a signal that ended the program counts negative.
    pub code: i32,
    /// The configuration file at the end, if there is one.
    pub config: Option<String>,
    /// The command line, as the dump shows it.
    pub(super) line: String,
    /// The server whose requests the dump shows.
    pub(super) server: Option<&'a Server>,
}

impl Outcome<'_> {
    /// Compares everything that can be seen.
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

    /// Looks for each part in standard output.
    #[track_caller]
    pub fn stdout_has(&self, parts: &[&str]) -> &Self {
        parts.iter().fold(self, |this, part| this.check(this.stdout.contains(part), &format!("stdout lacks\n{part}")))
    }

    /// Looks for each part in standard error.
    #[track_caller]
    pub fn stderr_has(&self, parts: &[&str]) -> &Self {
        parts.iter().fold(self, |this, part| this.check(this.stderr.contains(part), &format!("stderr lacks\n{part}")))
    }

    /// Makes sure that neither stream shows any of the parts: secrets, above all.
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
