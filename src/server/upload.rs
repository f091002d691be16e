//! Files that go up. Whatever is sent as a file goes through here, so that a change of the file, an early refusal or a
//! lost answer is told the same way by every command.

use std::io::{self, ErrorKind};
use std::path::Path;

use super::Server;
use super::read::is_web_page;
use crate::failure::Failure;
use crate::http::{self, Answer, UploadBody, UploadFile};
use crate::proget::Request;
use crate::system;
use crate::terminal::{self, Progress};
use crate::text::{printable, with_commas};

/// What is sent.
pub struct Input<'a> {
    /// As the user names it.
    pub(super) shown: String,
    source: Source<'a>,
}

enum Source<'a> {
    Bytes(&'a [u8]),
    File(UploadFile),
    Stdin,
}

impl<'a> Input<'a> {
    /// Opens a file. Its size and time are what counts from now on.
    ///
    /// # Errors
    /// `Exit::Usage` where it is missing, a folder, or can't be read.
    pub fn file(path: &Path) -> Result<Input<'a>, Failure> {
        let shown = printable(&path.to_string_lossy());
        // Windows has another error for opening a folder.
        let is_folder = path.is_dir();
        match UploadFile::open(path) {
            Ok(file) => Ok(Input { shown, source: Source::File(file) }),
            Err(_) if is_folder => Err(Failure::usage(format!("{shown} is a folder")).advise("Package it first.")),
            Err(error) if error.kind() == ErrorKind::NotFound => {
                Err(Failure::usage(format!("{shown} does not exist")).advise("Check the name of the file."))
            }
            Err(error) => {
                Err(Failure::usage(format!("cannot read {shown}: {error}")).advise("Check who may read the file."))
            }
        }
    }

    /// Standard input.
    pub fn stdin() -> Input<'a> {
        Input { shown: "standard input".to_string(), source: Source::Stdin }
    }

    /// Bytes in memory, with a name for messages.
    pub fn bytes(shown: &str, bytes: &'a [u8]) -> Input<'a> {
        Input { shown: shown.to_string(), source: Source::Bytes(bytes) }
    }

    fn body(&self) -> UploadBody<'_> {
        match &self.source {
            Source::Bytes(bytes) => UploadBody::Bytes(bytes),
            Source::File(file) => file.body(),
            Source::Stdin => UploadBody::Pipe(Box::new(io::stdin().lock())),
        }
    }

    /// `size` bytes of it from `start` on. Only of a file with a known size can it be a part.
    pub(super) fn part(&self, start: u64, size: u64) -> UploadBody<'_> {
        match &self.source {
            Source::File(file) => file.part(start, size),
            _ => self.body(),
        }
    }

    /// In bytes; absent for what ends when it ends.
    pub fn size(&self) -> Option<u64> {
        match &self.source {
            Source::Bytes(bytes) => Some(bytes.len() as u64),
            Source::File(file) => file.size(),
            Source::Stdin => None,
        }
    }
}

/// A request that sends a file.
pub struct Upload<'a> {
    /// The call and where the file goes.
    pub request: &'a Request,
    /// The file.
    pub input: &'a Input<'a>,
    /// Its type; empty where the server is to decide.
    pub content_type: &'a str,
    /// What is printed before it is sent: `Uploading x to f feed...`; may be empty.
    pub doing: &'a str,
}

impl Server<'_> {
    /// Announces an upload and sends it once. `None` with `--dry-run`: the request is shown on stderr, and nothing is sent.
    /// The answer is a success, or one that `is_expected`.
    ///
    /// # Errors
    /// The file can't be sent to its end, no answer, any other status than 2xx, or a web page. Where the upload may have
    /// been made all the same, the advice says so and names the command that shows it.
    pub fn upload(&self, upload: &Upload, is_expected: impl Fn(&Answer) -> bool) -> Result<Option<Answer>, Failure> {
        let Upload { request, input, content_type, doing } = upload;
        let path = self.wire(request, None)?.path;
        if self.mode.dry_run {
            self.show_request(request);
            let size = input.size().map(|size| format!(" ({} bytes)", with_commas(size))).unwrap_or_default();
            if !content_type.is_empty() {
                terminal::trace(&format!("Content-Type: {content_type}"));
            }
            terminal::trace("");
            terminal::trace(&format!("{}{size}", input.shown));
            return Ok(None);
        }
        self.announce(doing)?;
        let unsure = self.unsure(request);
        let size = input.size();
        if size.is_none_or(|size| size == 0) {
            self.set_signal_notes(&unsure);
        }
        let mut shown = Progress::new(self.terminal, &*input.shown, size);
        let mut progress = |moved| {
            shown.moved(moved);
            // Before its last bytes the server can't have done anything with it.
            if Some(moved) == size {
                self.set_signal_notes(&unsure);
            }
        };
        let sent = self.client.upload(&mut http::Upload {
            method: request.call.method,
            path,
            content_type,
            body: input.body(),
            limit: request.call.longest,
            may_repeat: false,
            was_repeated: false,
            progress: &mut progress,
        });
        drop(shown);
        self.settle(request, sent, &unsure, is_expected).map(Some)
    }

    /// What became of a request with a file that was sent once: the answer, if it is a success or expected.
    pub(super) fn settle(
        &self,
        request: &Request,
        sent: Result<Answer, http::Error>,
        unsure: &str,
        is_expected: impl Fn(&Answer) -> bool,
    ) -> Result<Answer, Failure> {
        let answer = sent.map_err(|error| {
            let failure = self.failure(&error);
            if error.sent { failure.advise(unsure) } else { failure }
        })?;
        if !answer.is_success() && !is_expected(&answer) {
            let failure = self.refusal(request, &answer);
            return Err(if answer.status >= 500 { failure.advise(unsure) } else { failure });
        }
        if answer.is_success() && is_web_page(&answer) {
            return Err(self.unusable("it is a web page").advise(unsure));
        }
        system::set_signal_notes(None);
        Ok(answer)
    }
}
