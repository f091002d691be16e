//! The options of one command line, bound to a command and checked.

use std::cell::RefCell;
use std::ffi::{OsStr, OsString};

use super::option::{Arity, Opt, Spec};
use crate::failure::Failure;

/// What was given to a command.
pub struct Args {
    pub(super) words: String,
    pub(super) usage: String,
    pub(super) declared: Vec<&'static Spec>,
    pub(super) given: Vec<(&'static Spec, OsString)>,
    pub(super) read: RefCell<Vec<&'static str>>,
}

impl Args {
    /// The value of an option.
    ///
    /// # Panics
    /// If the running command does not list the option: without that, a slip would read as "not given" for ever.
    pub fn get<T: Arity>(&self, option: &Opt<T>) -> T {
        let name = option.spec.name;
        assert!(self.declared.iter().any(|spec| spec.name == name), "{} does not list --{name}", self.words);
        self.read.borrow_mut().push(name);
        T::read(self.text(name))
    }

    /// Whether the option stands on the command line.
    pub fn is_given<T>(&self, option: &Opt<T>) -> bool {
        self.read.borrow_mut().push(option.spec.name);
        self.text(option.spec.name).is_some()
    }

    /// The words of the command, beginning with the program's name.
    pub fn words(&self) -> &str {
        &self.words
    }

    /// A wrong use that only the command can see. The usage in one line ends the message, as it does for the parser's.
    pub fn usage_error(&self, fact: impl Into<String>, advice: &str) -> Failure {
        Failure::usage(fact).advise(advice).advise(&self.usage)
    }

    /// Options that were given and yet never read by the command: mistakes in its code.
    pub fn unread(&self) -> Vec<&'static str> {
        let read = self.read.borrow();
        self.given.iter().map(|(spec, _)| spec.name).filter(|name| !read.contains(name)).collect()
    }

    fn text(&self, name: &str) -> Option<&OsStr> {
        self.given.iter().find(|(spec, _)| spec.name == name).map(|(_, text)| text.as_os_str())
    }
}
