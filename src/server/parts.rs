//! Files that go up in parts. A part has a number, so it may be sent again; the request that makes a file of the parts is
//! sent once.

use std::time::Duration;

use super::read::is_web_page;
use super::{Server, Upload};
use crate::failure::Failure;
use crate::http::{self, ErrorKind, UploadBody, is_busy, retry_after};
use crate::proget::Request;
use crate::terminal::{self, Progress};
use crate::text::with_commas;

/// Waits before a part is sent again, one after the other, in seconds.
const WAITS: [u64; 5] = [1, 2, 4, 8, 16];

/// No server is waited for longer, whatever it asks for.
const LONGEST_WAIT: Duration = Duration::from_secs(60);

/// Bytes of a file, in a row.
#[derive(Clone, Copy, Debug)]
pub struct Part {
    /// Counted from 0.
    pub index: u64,
    /// Where it begins in the file.
    pub offset: u64,
    /// In bytes.
    pub size: u64,
}

/// The parts of a file of `size` bytes, all but the last of `part_size` bytes.
fn parts(size: u64, part_size: u64) -> impl Iterator<Item = Part> {
    (0..size.div_ceil(part_size)).map(move |index| {
        let offset = index * part_size;
        Part { index, offset, size: part_size.min(size - offset) }
    })
}

impl Server<'_> {
    /// Announces an upload and sends the file in parts, each with the request that `request` makes for it; the request of the
    /// upload itself then completes it. Tells whether a part was sent more than once. `None` with `--dry-run`: the requests
    /// are shown on stderr, and nothing is sent.
    ///
    /// # Errors
    /// The file can't be sent to its end, or an answer is neither a success nor one after which a part may be sent again.
    /// Where the upload may have been completed all the same, the advice says so.
    pub fn upload_parts(
        &self,
        upload: &Upload,
        size: u64,
        part_size: u64,
        request: &dyn Fn(Part) -> Request,
    ) -> Result<Option<bool>, Failure> {
        let complete = self.wire(upload.request, None)?.path;
        if self.mode.dry_run {
            for part in parts(size, part_size) {
                self.show_request(&request(part));
                terminal::trace(&format!("{} bytes of {}", with_commas(part.size), upload.input.shown));
            }
            self.show_request(upload.request);
            return Ok(None);
        }
        self.announce(upload.doing)?;
        let mut shown = Progress::new(self.terminal, &*upload.input.shown, Some(size));
        let mut is_repeated = false;
        for part in parts(size, part_size) {
            let mut progress = |moved| shown.moved(part.offset + moved);
            let sent = self.send_part(upload, &request(part), part, &mut progress);
            is_repeated |= sent.map_err(|failure| {
                failure.advise("Nothing was changed: only when all parts are there do they become a file.")
            })?;
        }
        let unsure = self.unsure(upload.request);
        self.set_signal_notes(&unsure);
        let sent = self.client.upload(&mut http::Upload {
            method: upload.request.call.method,
            path: complete,
            content_type: upload.content_type,
            body: UploadBody::Bytes(&[]),
            limit: upload.request.call.longest,
            may_repeat: false,
            was_repeated: false,
            progress: &mut |_| {},
        });
        drop(shown);
        self.settle(upload.request, sent, &unsure, |_| false)?;
        Ok(Some(is_repeated))
    }

    /// Sends a part until it is there, and tells whether it was sent more than once.
    fn send_part(
        &self,
        upload: &Upload,
        request: &Request,
        part: Part,
        progress: &mut dyn FnMut(u64),
    ) -> Result<bool, Failure> {
        let path = self.wire(request, None)?.path;
        let mut waits = WAITS.iter();
        let mut is_repeated = false;
        loop {
            let mut body = http::Upload {
                method: request.call.method,
                path,
                content_type: upload.content_type,
                body: upload.input.part(part.offset, part.size),
                limit: request.call.longest,
                may_repeat: true,
                was_repeated: false,
                progress,
            };
            let sent = self.client.upload(&mut body);
            is_repeated |= body.was_repeated;
            let (failure, wanted) = match sent {
                Ok(answer) if answer.is_success() && !is_web_page(&answer) => return Ok(is_repeated),
                Ok(answer) if answer.is_success() => return Err(self.unusable("it is a web page")),
                // The server refuses a part that it has, which the lost answer to the first attempt would have said.
                Ok(answer) if is_repeated && answer.status == 400 => return Ok(true),
                Ok(answer) => {
                    let failure = self.refusal(request, &answer);
                    if !is_busy(&answer) {
                        return Err(failure);
                    }
                    (failure, answer.header("Retry-After").map(|_| retry_after(&answer).min(LONGEST_WAIT)))
                }
                Err(error) => {
                    let may_pass = matches!(
                        error.kind,
                        ErrorKind::Connect { .. }
                            | ErrorKind::HungUp
                            | ErrorKind::CutOff
                            | ErrorKind::TimedOut { .. }
                            | ErrorKind::Io(_)
                    );
                    let failure = self.failure(&error);
                    if !may_pass {
                        return Err(failure);
                    }
                    (failure, None)
                }
            };
            let Some(wait) = waits.next() else {
                return Err(failure.advise("It was tried six times."));
            };
            let wait = wanted.unwrap_or(Duration::from_secs(*wait));
            if self.terminal.verbose {
                terminal::trace(&format!("* part {} once more in {} s: {}", part.index, wait.as_secs(), failure.fact));
            }
            std::thread::sleep(wait);
            is_repeated = true;
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn parts_follow_one_another_and_the_last_one_is_what_is_left() {
        let all = |size, part_size| {
            parts(size, part_size).map(|part| (part.index, part.offset, part.size)).collect::<Vec<_>>()
        };
        assert_eq!(all(5, 2), [(0, 0, 2), (1, 2, 2), (2, 4, 1)]);
        assert_eq!(all(4, 2), [(0, 0, 2), (1, 2, 2)]);
        assert_eq!(all(1, 2), [(0, 0, 1)]);
        // More than 32 bits.
        assert_eq!(parts(6 << 30, 4097 << 20).last().map(|part| part.offset), Some(4097 << 20));
    }
}
