//! What every command that talks to a server has in common, checked in one call: the requests and the output of a success, as
//! text and as JSON, `--dry-run`, refusals, broken answers, and a closed stdout.

use serde_json::Value;

use super::http::Answer;
use super::pgutil::{Pgutil, Stdout};
use super::server::Server;

/// A change: method, target, and the JSON body (null for none).
pub type ChangeOf<'a> = (&'a str, &'a str, Value);

/// A command with what it sends and prints.
pub struct WholeLeaf<'a> {
    /// Words and options, without those of the connection.
    pub line: &'a [&'a str],
    /// What it reads, one after the other: the targets and the answers.
    pub reads: &'a [(&'a str, &'a str)],
    /// What it changes after that.
    pub change: Option<ChangeOf<'a>>,
    /// Stdout of a success.
    pub stdout: &'a str,
    /// Stdout of a success with `--json`.
    pub json: &'a str,
    /// The status where the server answers the last request with 404.
    pub missing: i32,
}

impl WholeLeaf<'_> {
    /// A command that sends nothing yet.
    pub const BLANK: WholeLeaf<'static> =
        WholeLeaf { line: &[], reads: &[], change: None, stdout: "", json: "", missing: 5 };

    /// Checks all of it.
    #[track_caller]
    pub fn check(&self) {
        self.run(&[], None).expect(0, self.stdout);
        self.run(&["--json"], None).expect(0, self.json);
        for (answer, code) in [
            (Answer::text(401, ""), 4),
            (Answer::text(403, "No."), 4),
            (Answer::text(404, ""), self.missing),
            (Answer::text(500, "Broken.\n   at Server.Stack()"), 7),
            (Answer::text(200, "<html><title>Sign in</title>"), 7),
            (Answer::close(), 8),
        ] {
            let run = self.run(&[], Some(answer));
            assert_eq!(run.code, code, "{:?}: {}{}", self.line, run.stdout, run.stderr);
            assert!(!run.stderr.contains("Stack") && (code == 0) == run.stderr.is_empty(), "{}", run.stderr);
            let is_unsure = self.change.is_some() && matches!(code, 7 | 8);
            assert_eq!(run.stderr.contains("all the same"), is_unsure, "{:?}: {}", self.line, run.stderr);
        }
        if self.change.is_some() {
            self.dry_run();
        } else {
            for body in ["", "{\"cut\":", "5"] {
                let run = self.run(&[], Some(Answer::text(200, body)));
                assert!(matches!(run.code, 7 | 8), "{:?} takes {body:?}: {}", self.line, run.stdout);
            }
        }
        #[cfg(unix)]
        self.closed_stdout();
    }

    /// What it reads is read, nothing else is sent, and the request is on stderr.
    #[track_caller]
    fn dry_run(&self) {
        let server = Server::start();
        self.expect_reads(&server, self.reads.len());
        let mut pgutil = Pgutil::new();
        let outcome = pgutil.server(&server).args(self.full(&["--dry-run"])).run();
        let Some((method, target, body)) = &self.change else {
            return;
        };
        assert_eq!((outcome.code, outcome.stdout.as_str()), (0, ""), "{}", outcome.stderr);
        let shown = format!("{method} {{URL}}{target}\nX-ApiKey: ***\n");
        assert!(outcome.stderr.starts_with(&shown), "{} does not begin with {shown}", outcome.stderr);
        assert_eq!(outcome.stderr.contains("Content-Type"), !body.is_null(), "{}", outcome.stderr);
    }

    #[cfg(unix)]
    #[track_caller]
    fn closed_stdout(&self) {
        let server = Server::start();
        let mut pgutil = Pgutil::new();
        let outcome = pgutil.server(&server).args(self.full(&[])).stdout_to(Stdout::Closed).run();
        assert_eq!(outcome.code, 1, "{:?}: {}", self.line, outcome.stderr);
        assert!(server.requests().is_empty(), "{:?} sends without a place for the result", self.line);
    }

    /// Runs it against a server that knows its requests; `last` takes the place of the last answer.
    #[track_caller]
    fn run(&self, more: &[&str], last: Option<Answer>) -> Run {
        let server = Server::start();
        match &self.change {
            Some((method, target, _)) => {
                self.expect_reads(&server, self.reads.len());
                server.expect(method, target).answer(last.unwrap_or_else(|| Answer::new(200, "")));
            }
            None => {
                self.expect_reads(&server, self.reads.len() - usize::from(last.is_some()));
                if let (Some(last), Some((target, _))) = (last, self.reads.last()) {
                    server.expect("GET", target).answer(last);
                }
            }
        }
        let mut pgutil = Pgutil::new();
        let outcome = pgutil.server(&server).args(self.full(more)).run();
        if let (Some((_, _, body)), Some(sent)) = (&self.change, server.requests().last())
            && sent.method != "GET"
        {
            let text = String::from_utf8_lossy(&sent.body);
            let found = if text.is_empty() { Value::Null } else { sent.json() };
            // Numbers keep their digits, and 1.50 is not 1.5 then; whether they do is tested elsewhere.
            assert_eq!(found.to_string().replace("1.50", "1.5"), body.to_string(), "{:?}", self.line);
        }
        Run {
            line: format!("{:?}", self.line),
            code: outcome.code,
            stdout: outcome.stdout.clone(),
            stderr: outcome.stderr.clone(),
        }
    }

    fn expect_reads(&self, server: &Server, count: usize) {
        for (target, body) in &self.reads[..count] {
            server.expect("GET", target).answer(Answer::text(200, body));
        }
    }

    fn full<'l>(&'l self, more: &[&'l str]) -> Vec<&'l str> {
        self.line.iter().chain(&["--source={URL}", "--api-key=abc12345"]).chain(more).copied().collect()
    }
}

struct Run {
    line: String,
    code: i32,
    stdout: String,
    stderr: String,
}

impl Run {
    #[track_caller]
    fn expect(&self, code: i32, stdout: &str) {
        assert_eq!((self.code, self.stdout.as_str()), (code, stdout), "{}: {}", self.line, self.stderr);
        assert_eq!(self.stderr, "", "{}", self.line);
    }
}
