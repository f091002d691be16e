//! Uploads: a body of any size goes out in constant memory, and the server may refuse it before or while it does.

use std::time::Instant;

use super::answer::Answer;
use super::body::{BodyReader, UploadBody};
use super::client::Client;
use super::error::{Error, ErrorKind};
use super::exchange::{Content, Limit, Message};

/// A larger body is announced, so that a refusal need not wait for its end.
const LARGE: u64 = 1024 * 1024;

/// The server, or one in front of it, doesn't know how to be asked before the body comes.
const EXPECTATION_FAILED: u16 = 417;

/// A request with a body that need not be in memory.
pub struct Upload<'a> {
    /// `PUT` or `POST`.
    pub method: &'static str,
    /// The path below the base, with its query.
    pub path: &'a str,
    /// What the body is; empty where the server is to decide.
    pub content_type: &'a str,
    /// The body.
    pub body: UploadBody<'a>,
    /// So many bytes of the answer are read at most.
    pub limit: usize,
    /// Whether it does no harm to send it twice, so that it may go over a connection that was kept.
    pub may_repeat: bool,
    /// Whether it was sent twice: a kept connection was closed, perhaps after the server had read the request.
    pub was_repeated: bool,
    /// Hears how many bytes of the body have gone out, now and then.
    pub progress: &'a mut dyn FnMut(u64),
}

impl Client {
    /// Sends a body and reads the answer. The client's limit counts from one byte to the next.
    ///
    /// It is sent once, unless the server has refused to be asked first, or a kept connection turns out to be closed.
    ///
    /// # Errors
    /// Anything that keeps the body from being sent or the answer from being read. The error counts as sent only if all of
    /// the body went out: the server does nothing with a part.
    pub fn upload(&self, upload: &mut Upload) -> Result<Answer, Error> {
        let mut announce = self.announces.get() && upload.body.size().is_none_or(|size| size > LARGE);
        loop {
            let headers = [("Expect", "100-continue"), ("Content-Type", upload.content_type)];
            let headers = &headers[usize::from(!announce)..];
            let headers = if upload.content_type.is_empty() { &headers[..headers.len() - 1] } else { headers };
            let mut reader = BodyReader::new(&mut upload.body, &self.state, upload.progress);
            let size = reader.size();
            let mut message = Message {
                method: upload.method,
                path: upload.path,
                headers,
                content: Content::Reader(&mut reader, size),
                limit: Limit::Moves { idle: self.options.timeout, answer: self.options.long_timeout },
                may_repeat: upload.may_repeat,
            };
            let result = self.run(&mut message);
            if let Some(failure) = reader.failure.take() {
                return Err(Error { kind: ErrorKind::Body(failure), sent: false });
            }
            let may_begin_again = reader.moved == 0 || size.is_some();
            if announce && reader.moved > 0 && !self.state.continued() {
                self.announces.set(false);
            }
            match result {
                Ok((answer, _)) if announce && answer.status == EXPECTATION_FAILED && may_begin_again => {
                    self.trace(|| "* once more without asking first".to_string());
                    self.announces.set(false);
                    announce = false;
                }
                Err(Error { kind: ErrorKind::HungUp | ErrorKind::CutOff, .. })
                    if upload.may_repeat && self.state.is_reused() && may_begin_again =>
                {
                    self.trace(|| "* the kept connection was closed".to_string());
                    upload.was_repeated = true;
                    self.keeper.take();
                }
                Ok((mut answer, body)) => {
                    self.state.end_at(self.options.timeout.map(|timeout| Instant::now() + timeout));
                    self.read_body(&mut answer, body, upload.limit)?;
                    return Ok(answer);
                }
                Err(error) => return Err(Error { sent: error.sent && reader.is_sent(), ..error }),
            }
        }
    }
}
