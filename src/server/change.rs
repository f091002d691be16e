//! Changes: announced, sent once, and told of. What may have been done when an answer is lost, `--dry-run`, `--if-not-exists`,
//! `--json` and signals are dealt with here, so that no command can forget them.

use serde_json::{Map, Value};

use super::Server;
use super::read::is_web_page;
use crate::exit::Exit;
use crate::failure::Failure;
use crate::http::{self, Answer};
use crate::proget::Request;
use crate::secret::MASK;
use crate::terminal;
use crate::text::printable;

/// What a change prints on stdout, in the words of the existing program. With `--json` the facts of the request are
/// printed instead.
#[derive(Clone, Copy)]
pub struct Change<'a> {
    /// Before the request is sent: `Creating npm feed: x...`; may be empty.
    pub doing: &'a str,
    /// After a success: `Feed created.`; may be empty.
    pub done: &'a str,
}

impl Server<'_> {
    /// Makes a change, once, and tells of it.
    ///
    /// # Errors
    /// As `send_change`; `Exit::Other` when stdout can't be written.
    pub fn change(&self, request: &Request, change: Change) -> Result<(), Failure> {
        match self.send_change(request, change.doing)? {
            Some(_) => self.report(request, change.done),
            None => Ok(()),
        }
    }

    /// The same for something that need not be created where `exists` finds it: with `--if-not-exists` it is asked first, and
    /// where it is there, a note says so.
    ///
    /// # Errors
    /// As `change`, and those of `exists`.
    pub fn create(
        &self,
        request: &Request,
        change: Change,
        exists: impl FnOnce() -> Result<bool, Failure>,
    ) -> Result<(), Failure> {
        if self.mode.if_not_exists && exists()? {
            return self.unchanged(request, &format!("the {} exists already; nothing was changed", request.object()));
        }
        self.change(request, change)
    }

    /// Announces a change and sends it once. `None` with `--dry-run`: the request is shown on stderr, and nothing is sent.
    ///
    /// # Errors
    /// No answer, any status but 2xx, or a web page, which no call answers with. Where the change may have been made all the
    /// same, the advice says so and names the command that shows it.
    pub fn send_change(&self, request: &Request, doing: &str) -> Result<Option<Answer>, Failure> {
        let body = request.body.as_ref().map(Value::to_string);
        let wire = self.wire(request, body.as_deref())?;
        if self.mode.dry_run {
            self.show_request(request);
            return Ok(None);
        }
        self.announce(doing)?;
        let unsure = self.unsure(request);
        self.set_signal_notes(&unsure);
        let answer = self.client.send(&wire).map_err(|error| {
            let sent = error.sent;
            let failure = self.failure(&error);
            if sent { failure.advise(&unsure) } else { failure }
        })?;
        if !answer.is_success() {
            let failure = self.refusal(request, &answer);
            // The Free edition may refuse with a status of the server's errors.
            let is_unknown = answer.status >= 500 && failure.exit != Exit::Refused;
            return Err(if is_unknown { failure.advise(&unsure) } else { failure });
        }
        if is_web_page(&answer) {
            return Err(self.unusable("it is a web page").advise(&unsure));
        }
        crate::system::set_signal_notes(None);
        Ok(Some(answer))
    }

    /// Prints what is about to be done, in the words of the existing program, if there are any. Nothing with `--json`, where stdout
    /// is only proved: nothing is changed where the result can't be told.
    ///
    /// # Errors
    /// `Exit::Other` when stdout can't be written.
    pub fn announce(&self, doing: &str) -> Result<(), Failure> {
        if self.mode.dry_run {
            return Ok(());
        }
        if self.terminal.json || doing.is_empty() {
            return self.terminal.require_stdout();
        }
        self.terminal.print(&format!("{}\n", printable(doing)))
    }

    /// Tells that a change is not needed: a note, and with `--json` the object of the change with `false`.
    ///
    /// # Errors
    /// `Exit::Other` when stdout can't be written.
    pub fn unchanged(&self, request: &Request, why: &str) -> Result<(), Failure> {
        self.terminal.notice(why);
        if self.terminal.json && !self.mode.dry_run { self.print_outcome(request, false) } else { Ok(()) }
    }

    /// Tells the same as a line of the result, as the existing program does for some changes.
    ///
    /// # Errors
    /// `Exit::Other` when stdout can't be written.
    pub fn already_done(&self, request: &Request, line: &str) -> Result<(), Failure> {
        match (self.mode.dry_run, self.terminal.json) {
            (true, _) => self.unchanged(request, line),
            (false, true) => self.print_outcome(request, false),
            (false, false) => self.terminal.print(&format!("{}\n", printable(line))),
        }
    }

    /// Prints that a change is made: `done`, or with `--json` the facts of the request with its outcome.
    ///
    /// # Errors
    /// `Exit::Other` when stdout can't be written; the advice says that the change is made.
    pub fn report(&self, request: &Request, done: &str) -> Result<(), Failure> {
        let printed = match self.terminal.json {
            true => self.print_outcome(request, true),
            false if done.is_empty() => Ok(()),
            false => self.terminal.print(&format!("{}\n", printable(done))),
        };
        printed.map_err(|failure| {
            failure.advise(format!("The {} was {} all the same.", request.object(), request.call.outcome))
        })
    }

    /// Has a signal say, once the request is out, how to find out what the server made of it.
    pub fn set_signal_notes(&self, how_to_look: &str) {
        let note = |exit| {
            let failure = Failure::new(exit, "stopped by a signal after the request was sent").advise(how_to_look);
            if self.terminal.json {
                format!("{}\n", terminal::error_json(&failure))
            } else {
                format!("\npgutil: {}\n{}\n", failure.fact, failure.advice)
            }
        };
        crate::system::set_signal_notes(Some([note(Exit::Interrupted), note(Exit::Terminated)]));
    }

    /// The request as it would go out, on stderr, with the credential masked.
    pub fn show_request(&self, request: &Request) {
        let mut shown = vec![format!("{} {}", request.call.method, self.base.url(&request.path))];
        if self.credential.is_some() {
            shown.push(format!("X-ApiKey: {MASK}"));
        }
        if let Some(body) = &request.body {
            shown.push(format!("Content-Type: {}", http::JSON));
            shown.push(String::new());
            shown.push(body.to_string());
        }
        shown.iter().for_each(|line| terminal::trace(line));
    }

    /// What to do where it is not known whether a change was made.
    pub fn unsure(&self, request: &Request) -> String {
        let call = request.call;
        format!(
            "The {} may have been {} all the same. Check with {}",
            request.object(),
            call.outcome,
            self.command_line(call.look)
        )
    }

    /// Prints what `--json` prints of a change: the facts of the request, and whether it was made.
    ///
    /// # Errors
    /// `Exit::Other` when stdout can't be written.
    fn print_outcome(&self, request: &Request, is_done: bool) -> Result<(), Failure> {
        let mut object = Map::new();
        for (name, value) in &request.facts {
            object.insert((*name).to_string(), value.clone());
        }
        object.insert(request.call.outcome.to_string(), is_done.into());
        self.terminal.print_json(&Value::Object(object).to_string())
    }
}
