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
    pub(super) read: RefCell<Vec<&'static Spec>>,
}

impl Args {
    /// The value of an option.
    ///
    /// # Panics
    /// If the running command does not list the option: without that, a slip would read as "not given" for ever.
    pub fn get<T: Arity>(&self, option: &'static Opt<T>) -> T {
        T::read(self.text(&option.spec))
    }

    /// Whether the option is on the command line.
    ///
    /// # Panics
    /// As `get`.
    pub fn is_given<T>(&self, option: &'static Opt<T>) -> bool {
        self.text(&option.spec).is_some()
    }

    /// Whether a switch is given that the command may or may not list.
    pub fn flag(&self, option: &'static Opt<bool>) -> bool {
        self.declared.iter().any(|declared| declared.is(&option.spec)) && self.get(option)
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
        let unread = self.given.iter().filter(|(spec, _)| !read.iter().any(|read| read.is(spec)));
        unread.map(|(spec, _)| spec.name).collect()
    }

    fn text(&self, spec: &'static Spec) -> Option<&OsStr> {
        assert!(self.declared.iter().any(|declared| declared.is(spec)), "{} does not list --{}", self.words, spec.name);
        self.read.borrow_mut().push(spec);
        self.given.iter().find(|(given, _)| given.is(spec)).map(|(_, text)| text.as_os_str())
    }
}
