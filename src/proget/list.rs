//! A list of the API: a JSON array of objects of any length, read object by object in constant memory.
//!
//! Members are found by name in the bytes of the answer and not decoded into a type: that takes half the time of a JSON
//! library, and a command that lists something costs two kilobytes instead of six.

mod member;

use std::io::{self, Read};

use listing::{Members, ScanError};

use crate::http::{Error, ErrorKind, Stream};

pub use member::{Field, Member};

/// How much is read at a time; the buffer grows for longer elements.
const BLOCK: usize = 64 * 1024;

/// An element that begins with more bytes than this is not parsed again for each piece that comes, but when it has grown
/// by an eighth.
const SHORT: usize = 4 * 1024;

/// The longest element that is read, in bytes.
const LONGEST_ELEMENT: usize = 64 * 1024 * 1024;

/// The most fields that a command can ask for.
const MOST_FIELDS: usize = 12;

/// What is handed over while a list is read.
pub enum Event<'a> {
    /// An object: the values of the members that were asked for, which `Member` decodes, and its bytes in the answer.
    Element(&'a [&'a [u8]], &'a [u8]),
    /// A null in the place of an object.
    Null,
    /// More must be waited for.
    Pause,
}

/// Why a list ends early.
#[derive(Debug)]
pub enum ListError {
    /// The answer could not be read.
    Read(io::Error),
    /// The answer ends within the list.
    Cut,
    /// The answer is not a list of objects, in words that follow "it" (the answer).
    Garbled(String),
    /// The receiver of the elements failed.
    Taking(io::Error),
}

/// A JSON array that is still coming in.
pub struct List<R> {
    reader: R,
    buffer: Vec<u8>,
    /// What lies before it in the buffer is used up.
    start: usize,
    /// The buffer is filled up to here.
    end: usize,
    /// How the answer ended.
    ended: Option<io::Result<()>>,
}

impl List<Stream> {
    /// What an error in the answer means for the exchange. An error of the receiver is given back.
    pub fn error(&self, error: ListError) -> Result<Error, io::Error> {
        let kind = match error {
            ListError::Read(error) => return Ok(self.reader.fault(error)),
            ListError::Cut => ErrorKind::HungUp,
            ListError::Garbled(what) => ErrorKind::Garbled(format!("it {what}")),
            ListError::Taking(error) => return Err(error),
        };
        Ok(Error { kind, sent: true })
    }
}

fn garbled(what: impl Into<String>) -> ListError {
    ListError::Garbled(what.into())
}

type Take<'t> = dyn FnMut(Event) -> io::Result<()> + 't;

impl<R: Read> List<R> {
    /// A list that nothing has been read of yet.
    pub fn new(reader: R) -> List<R> {
        List { reader, buffer: vec![0; BLOCK], start: 0, end: 0, ended: None }
    }

    /// Reads the list to its end and hands over each object as soon as it is complete.
    ///
    /// # Errors
    /// What ended it early; all complete objects before that have been handed over.
    ///
    /// # Panics
    /// For more than `MOST_FIELDS` fields.
    pub fn read(&mut self, fields: &[Field], take: &mut Take) -> Result<(), ListError> {
        // As long as a byte order mark.
        self.fill(3, take)?;
        if self.unread().starts_with("\u{feff}".as_bytes()) {
            self.start += 3;
        }
        match self.peek(take)? {
            Some(b'[') => self.start += 1,
            // Some calls answer with an empty object where there is nothing to list.
            Some(b'{') => {
                self.start += 1;
                if self.peek(take)? != Some(b'}') {
                    return Err(self.unexpected("is an object and not a list"));
                }
                self.start += 1;
                return self.finish(take);
            }
            Some(b'n') => {
                if !self.skip_null(take)? {
                    return Err(self.unexpected("is not a list"));
                }
                return self.finish(take);
            }
            None => {
                return Err(match self.cut() {
                    ListError::Cut => garbled("is empty"),
                    error => error,
                });
            }
            Some(_) => return Err(garbled("is not a list")),
        }
        let mut members = Members::new(fields.iter().map(|field| field.name).collect());
        let mut is_first = true;
        loop {
            match self.peek(take)? {
                Some(b']') => {
                    self.start += 1;
                    return self.finish(take);
                }
                Some(b',') if !is_first => self.start += 1,
                Some(_) if is_first => {}
                Some(_) => return Err(garbled("has no comma between two objects of its list")),
                None => return Err(self.cut()),
            }
            is_first = false;
            match self.peek(take)? {
                Some(b'{') => self.element(fields, &mut members, take)?,
                Some(b'n') if self.skip_null(take)? => take(Event::Null).map_err(ListError::Taking)?,
                Some(_) => return Err(self.unexpected("has something other than objects in its list")),
                None => return Err(self.cut()),
            }
        }
    }

    fn element(&mut self, fields: &[Field], members: &mut Members, take: &mut Take) -> Result<(), ListError> {
        loop {
            let unread = &self.buffer[self.start..self.end];
            let mut values = [&[][..]; MOST_FIELDS];
            let values = &mut values[..fields.len()];
            match members.read(unread, values) {
                Ok(length) => {
                    for (field, value) in fields.iter().zip(&*values) {
                        if !field.accepts(value) {
                            return Err(garbled(format!(
                                "has an object whose member '{}' is of another type",
                                field.name
                            )));
                        }
                    }
                    take(Event::Element(values, &unread[..length])).map_err(ListError::Taking)?;
                    self.start += length;
                    return Ok(());
                }
                Err(ScanError::Incomplete) => {}
                Err(ScanError::Invalid) => return Err(garbled("has something in its list that is not JSON")),
            }
            if unread.len() >= LONGEST_ELEMENT {
                return Err(garbled("has an object of more than 64 MiB in its list"));
            }
            let more = if unread.len() < SHORT { 1 } else { unread.len() / 8 };
            if !self.fill(unread.len() + more, take)? {
                return Err(self.cut());
            }
        }
    }

    /// Only white space may follow the list.
    fn finish(&mut self, take: &mut Take) -> Result<(), ListError> {
        match self.peek(take)? {
            Some(_) => Err(garbled("goes on after the end of its list")),
            None => match self.ended.take() {
                Some(Err(error)) => Err(ListError::Read(error)),
                _ => Ok(()),
            },
        }
    }

    /// Passes a `null`, if the unread bytes begin with one.
    fn skip_null(&mut self, take: &mut Take) -> Result<bool, ListError> {
        if self.unread().len() < 4 {
            self.fill(4, take)?;
        }
        let is_null = self.unread().starts_with(b"null");
        if is_null {
            self.start += 4;
        }
        Ok(is_null)
    }

    /// The answer is cut where nothing is left of it, otherwise not what it should be.
    fn unexpected(&mut self, what: &str) -> ListError {
        let is_beginning = b"null".starts_with(self.unread());
        if is_beginning && self.ended.is_some() { self.cut() } else { garbled(what) }
    }

    fn cut(&mut self) -> ListError {
        match self.ended.take() {
            Some(Err(error)) => ListError::Read(error),
            _ => ListError::Cut,
        }
    }

    fn unread(&self) -> &[u8] {
        &self.buffer[self.start..self.end]
    }

    /// The next byte that is not white space, still in its place; `None` at the end of what can be read.
    fn peek(&mut self, take: &mut Take) -> Result<Option<u8>, ListError> {
        loop {
            while let Some(&byte) = self.unread().first() {
                if !matches!(byte, b' ' | b'\t' | b'\r' | b'\n') {
                    return Ok(Some(byte));
                }
                self.start += 1;
            }
            if !self.fill(1, take)? {
                return Ok(None);
            }
        }
    }

    /// Reads until `wanted` bytes are unread or the answer ends. `false` if nothing came.
    fn fill(&mut self, wanted: usize, take: &mut Take) -> Result<bool, ListError> {
        if self.start > 0 {
            self.buffer.copy_within(self.start..self.end, 0);
            self.end -= self.start;
            self.start = 0;
        }
        if wanted > self.buffer.len() {
            self.buffer.resize(self.buffer.len() * 2, 0);
        }
        let before = self.end;
        while self.ended.is_none() && self.end < wanted {
            take(Event::Pause).map_err(ListError::Taking)?;
            match self.reader.read(&mut self.buffer[self.end..]) {
                Ok(0) => self.ended = Some(Ok(())),
                Ok(amount) => self.end += amount,
                Err(error) if error.kind() == io::ErrorKind::Interrupted => {}
                Err(error) => self.ended = Some(Err(error)),
            }
        }
        Ok(self.end > before)
    }
}

#[cfg(test)]
mod fuzz;
#[cfg(test)]
mod tests;
