//! Listing API keys: an array of any length, read element by element in constant memory.

mod listed_key;
mod scanner;

use std::io::{self, Read};

use super::api_keys::LIST_PATH;
use crate::http::{Answer, Client, Error, ErrorKind, Request, Stream, Streamed};
use scanner::ScanError;

pub use listed_key::{ListedKey, Member};

/// So much is read at once; it grows for longer elements.
const BLOCK: usize = 64 * 1024;

/// A longer beginning of an element is not parsed again for each piece that comes, but when it has grown by an eighth.
const SHORT: usize = 4 * 1024;

/// A longer element is refused.
const LONGEST_ELEMENT: usize = 1024 * 1024;

/// So much of an answer other than a success is read.
const LONGEST_REFUSAL: usize = 64 * 1024;

/// What comes back when a server is asked for its keys.
pub enum Listing {
    /// The keys.
    Keys(KeyList<Stream>),
    /// Any answer but a success.
    Refused(Answer),
}

/// What is handed over while a list is read.
pub enum Event<'a> {
    /// A key, together with its own bytes in the answer.
    Key(&'a ListedKey<'a>, &'a [u8]),
    /// More must be waited for.
    Pause,
}

/// Why a list ends before its end.
#[derive(Debug)]
pub enum ListError {
    /// It could not be read on.
    Read(io::Error),
    /// The answer ends within it.
    Cut,
    /// The answer is no list of keys, in words that follow "it" (the answer).
    Garbled(&'static str),
    /// Whoever takes the keys could take no more.
    Taking(io::Error),
}

/// A JSON array of keys that is still coming in.
pub struct KeyList<R> {
    reader: R,
    buffer: Vec<u8>,
    /// What lies before it in the buffer is used up.
    start: usize,
    /// The buffer is filled up to here.
    end: usize,
    /// How the answer ended.
    ended: Option<io::Result<()>>,
}

impl Client {
    /// Asks for all keys.
    ///
    /// # Errors
    /// Whatever keeps an answer from beginning.
    pub fn list_api_keys(&self) -> Result<Listing, Error> {
        let call = Request { method: "GET", path: LIST_PATH, body: None, limit: LONGEST_REFUSAL };
        Ok(match self.stream(&call)? {
            Streamed::Body(body) => Listing::Keys(KeyList::new(body)),
            Streamed::Other(answer) => Listing::Refused(answer),
        })
    }
}

impl KeyList<Stream> {
    /// What a fault of the answer means for the exchange; a fault of whoever takes the keys is given back.
    pub fn error(&self, fault: ListError) -> Result<Error, io::Error> {
        let kind = match fault {
            ListError::Read(error) => return Ok(self.reader.fault(error)),
            ListError::Cut => ErrorKind::HungUp,
            ListError::Garbled(what) => ErrorKind::Garbled(format!("it {what}")),
            ListError::Taking(error) => return Err(error),
        };
        Ok(Error { kind, sent: true })
    }
}

impl<R: Read> KeyList<R> {
    fn new(reader: R) -> KeyList<R> {
        KeyList { reader, buffer: vec![0; BLOCK], start: 0, end: 0, ended: None }
    }

    /// Reads the list to its end and hands over each key as soon as it is there.
    ///
    /// # Errors
    /// What ended it early; what came whole until then has been handed over.
    pub fn read(&mut self, mut take: impl FnMut(Event) -> io::Result<()>) -> Result<(), ListError> {
        let take = &mut take;
        // As long as a byte order mark.
        self.fill(3, take)?;
        if self.unread().starts_with("\u{feff}".as_bytes()) {
            self.start += 3;
        }
        match self.peek(take)? {
            Some(b'[') => self.start += 1,
            Some(b'n') => {
                if self.unread().len() < 4 {
                    self.fill(4, take)?;
                }
                if !self.unread().starts_with(b"null") {
                    return Err(ListError::Garbled("is no list"));
                }
                self.start += 4;
                return self.finish(take);
            }
            None => {
                return Err(match self.cut() {
                    ListError::Cut => ListError::Garbled("is empty"),
                    fault => fault,
                });
            }
            Some(_) => return Err(ListError::Garbled("is no list")),
        }
        let mut is_first = true;
        loop {
            match self.peek(take)? {
                Some(b']') => {
                    self.start += 1;
                    return self.finish(take);
                }
                Some(b',') if !is_first => self.start += 1,
                Some(_) if is_first => {}
                Some(_) => return Err(ListError::Garbled("has no comma between two keys")),
                None => return Err(self.cut()),
            }
            is_first = false;
            match self.peek(take)? {
                Some(b'{') => self.element(take)?,
                Some(_) => return Err(ListError::Garbled("has something other than keys in its list")),
                None => return Err(self.cut()),
            }
        }
    }

    fn element(&mut self, take: &mut impl FnMut(Event) -> io::Result<()>) -> Result<(), ListError> {
        loop {
            let unread = &self.buffer[self.start..self.end];
            let mut key = ListedKey::default();
            match key.read(unread) {
                Ok(length) => {
                    take(Event::Key(&key, &unread[..length])).map_err(ListError::Taking)?;
                    self.start += length;
                    return Ok(());
                }
                Err(ScanError::Incomplete) => {}
                Err(ScanError::Invalid) => return Err(ListError::Garbled("has something in its list that is no JSON")),
            }
            if unread.len() >= LONGEST_ELEMENT {
                return Err(ListError::Garbled("has a key of more than a mebibyte"));
            }
            let more = if unread.len() < SHORT { 1 } else { unread.len() / 8 };
            if !self.fill(unread.len() + more, take)? {
                return Err(self.cut());
            }
        }
    }

    /// Nothing but blanks may follow the list.
    fn finish(&mut self, take: &mut impl FnMut(Event) -> io::Result<()>) -> Result<(), ListError> {
        match self.peek(take)? {
            Some(_) => Err(ListError::Garbled("goes on behind the end of its list")),
            None => match self.ended.take() {
                Some(Err(error)) => Err(ListError::Read(error)),
                _ => Ok(()),
            },
        }
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

    /// The next byte that is no blank, still in its place; `None` at the end of what can be read.
    fn peek(&mut self, take: &mut impl FnMut(Event) -> io::Result<()>) -> Result<Option<u8>, ListError> {
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

    /// Reads until so many bytes are unread or the answer ends. `false` if nothing came.
    fn fill(&mut self, wanted: usize, take: &mut impl FnMut(Event) -> io::Result<()>) -> Result<bool, ListError> {
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
