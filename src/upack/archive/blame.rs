//! Messages about damaged archives, whose exit status depends on where they come from, and about hostile ones.

use std::io::ErrorKind as IoKind;

use crate::text::printable;
use crate::upack::{ErrorKind, UpackError};

/// Where an archive comes from, which decides the exit status if it is damaged.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Origin {
    /// A file that the user named.
    File,
    /// The server.
    Server,
}

/// What messages call the archive, and where it comes from.
#[derive(Clone, Copy)]
pub struct Blame<'a> {
    pub label: &'a str,
    pub origin: Origin,
}

impl Blame<'_> {
    pub fn damaged(self, why: &str) -> UpackError {
        let (kind, advice) = match self.origin {
            Origin::File => (ErrorKind::Other, "Nothing was changed. Build or download the package again."),
            Origin::Server => (
                ErrorKind::Unsafe,
                "Nothing was changed. Try again; if the package in the feed itself is damaged, upload it again.",
            ),
        };
        UpackError::new(kind, format!("{} cannot be unpacked: {why}", printable(self.label)), advice)
    }

    pub fn hostile(self, why: &str) -> UpackError {
        let fact = format!("{} is not safe to unpack: {why}", printable(self.label));
        UpackError::new(ErrorKind::Unsafe, fact, "Nothing was changed. Report it to the author of the package.")
    }

    pub fn entry(self, name: &str, complaint: &str) -> UpackError {
        self.hostile(&format!("'{}' in it {complaint}", printable(name)))
    }

    pub fn unreadable(self, error: &std::io::Error) -> UpackError {
        let fact = format!("cannot read {}: {error}", printable(self.label));
        UpackError::new(ErrorKind::Other, fact, "Nothing was changed. Check the file and the disk it is on.")
    }

    pub fn library(self, error: rawzip::Error) -> UpackError {
        match error.kind() {
            rawzip::ErrorKind::IO(error) if error.kind() != IoKind::UnexpectedEof => self.unreadable(error),
            rawzip::ErrorKind::MissingEndOfCentralDirectory => {
                self.damaged("it is not a zip archive, or its end is missing")
            }
            _ => self.damaged("its directory is damaged"),
        }
    }
}
