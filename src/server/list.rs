//! Every list of the program: printed while it comes in, in constant memory, as text or as JSON.

use std::io::Write;

use listing::is_plain;

use super::Server;
use crate::failure::Failure;
use crate::http::{Stream, Streamed};
use crate::proget::{Event, Field, List, Member, Request};
use crate::terminal::{self, OutputBuffer};

/// How much is written at a time, in bytes; less where more of the list must be waited for.
const BLOCK: usize = 64 * 1024;

/// Prints one object of a list, whose values are in the order of the fields that were asked for.
type Print<'p> = dyn FnMut(&[&[u8]], &mut OutputBuffer) + 'p;

impl Server<'_> {
    /// Lists objects: `print` adds the lines for one object, given the members that `fields` names. `empty` is printed where
    /// there are none. With `--json` the objects are printed as the server wrote them, as one array.
    ///
    /// # Errors
    /// No answer, any status but 2xx, a list that is cut or damaged, or a stdout that can't be written. What was complete
    /// until then has been printed.
    pub fn list<const N: usize>(
        &self,
        request: &Request,
        fields: [Field; N],
        empty: &str,
        mut print: impl FnMut([Member; N], &mut OutputBuffer),
    ) -> Result<(), Failure> {
        // The rest is compiled once for all lists.
        self.stream(request, &fields, empty, &mut |values, out| {
            let mut members = [Member::default(); N];
            for (member, value) in members.iter_mut().zip(values) {
                *member = Member(value);
            }
            print(members, out);
        })
    }

    /// Prints a list as the server sends it, for a command that sorts its text: `--json` keeps the order of the server.
    ///
    /// # Errors
    /// As `list`.
    pub fn list_json(&self, request: &Request) -> Result<(), Failure> {
        self.stream(request, &[], "", &mut |_, _| {})
    }

    fn stream(&self, request: &Request, fields: &[Field], empty: &str, print: &mut Print) -> Result<(), Failure> {
        // Before anything is sent: without a place to go, the list is not wanted.
        let mut stdout = self.terminal.stdout_for_reading()?;
        let mut list = List::new(self.open_list(request)?);
        let json = self.terminal.json;
        let mut out = OutputBuffer::new(2 * BLOCK);
        let mut is_empty = true;
        let read = list.read(fields, &mut |event| {
            match event {
                Event::Element(values, bytes) => {
                    let is_first = std::mem::replace(&mut is_empty, false);
                    if json {
                        add_object(&mut out, is_first, bytes);
                    } else {
                        print(values, &mut out);
                    }
                    if out.bytes().len() < BLOCK {
                        return Ok(());
                    }
                }
                Event::Null => {
                    self.warn_of_null();
                    return Ok(());
                }
                Event::Pause => {}
            }
            let written = stdout.write_all(out.bytes());
            out.clear();
            written
        });
        out.add(match (&read, json, is_empty) {
            (Ok(()), true, true) => b"[]\n",
            (Ok(()), true, false) => b"\n]\n",
            (Ok(()), false, true) => empty.as_bytes(),
            (Ok(()), false, false) | (Err(_), ..) => b"",
        });
        stdout.write_all(out.bytes()).map_err(|error| terminal::cannot_write(&error))?;
        let failure = match read {
            Ok(()) => return Ok(()),
            Err(error) => match list.error(error) {
                Ok(error) => self.failure(&error),
                Err(error) => terminal::cannot_write(&error),
            },
        };
        Err(if is_empty { failure } else { failure.advise("The list above is not complete.") })
    }

    fn open_list(&self, request: &Request) -> Result<Stream, Failure> {
        let body = request.body.as_ref().map(serde_json::Value::to_string);
        match self.client.stream(&self.wire(request, body.as_deref())?).map_err(|error| self.failure(&error))? {
            Streamed::Body(_, body) => Ok(body),
            Streamed::Other(answer) => Err(self.refusal(request, &answer)),
        }
    }
}

fn add_object(out: &mut OutputBuffer, is_first: bool, json: &[u8]) {
    out.add(if is_first { b"[\n" } else { b",\n" });
    if is_plain(json) {
        out.add(json);
    } else {
        out.add(terminal::escape_json(&String::from_utf8_lossy(json)).as_bytes());
    }
}
