//! The options of one command line, bound to a command and checked.

use std::cell::RefCell;
use std::ffi::{OsStr, OsString};

use super::option::{Arity, Opt, Spec};
use crate::failure::Failure;

/// What was given to a command.
pub struct Args {
    pub(super) words: String,
    /// Makes the usage in one line, which only a mistake needs.
    pub(super) usage: Box<dyn Fn() -> String>,
    pub(super) declared: Vec<&'static Spec>,
    pub(super) given: Vec<(&'static Spec, OsString)>,
    pub(super) free: Vec<(String, String)>,
    pub(super) read: RefCell<Vec<&'static Spec>>,
}

impl Args {
    /// The value of an option.
    ///
    /// # Panics
    /// If the running command does not list the option. Otherwise a slip would read as "not given" forever.
    pub fn get<T: Arity>(&self, option: &'static Opt<T>) -> T {
        T::read(&mut self.texts(&option.spec), option.spec.words)
    }

    /// Whether the option is on the command line.
    ///
    /// # Panics
    /// As `get`.
    pub fn is_given<T>(&self, option: &'static Opt<T>) -> bool {
        self.texts(&option.spec).next().is_some()
    }

    /// Names, as typed, and values of the options that the table does not list, for a command with `free_options`. No name
    /// occurs twice, in any case.
    pub fn free_options(&self) -> &[(String, String)] {
        &self.free
    }

    /// Whether a switch is given that the command may or may not list.
    pub fn flag(&self, option: &'static Opt<bool>) -> bool {
        self.declared.iter().any(|declared| declared.is(&option.spec)) && self.get(option)
    }

    /// The words of the command, beginning with the program's name.
    pub fn words(&self) -> &str {
        &self.words
    }

    /// A mistake in the command line that only the command can see. The message ends with the usage in one line, as the
    /// parser's messages do.
    pub fn usage_error(&self, fact: impl Into<String>, advice: &str) -> Failure {
        Failure::usage(fact).advise(advice).advise((self.usage)())
    }

    /// Options that were given but never read by the command: mistakes in its code.
    pub fn unread(&self) -> Vec<&'static str> {
        let read = self.read.borrow();
        let unread = self.given.iter().filter(|(spec, _)| !spec.hidden && !read.iter().any(|read| read.is(spec)));
        unread.map(|(spec, _)| spec.name).collect()
    }

    fn texts<'a>(&'a self, spec: &'static Spec) -> impl Iterator<Item = &'a OsStr> + use<'a> {
        assert!(self.declared.iter().any(|declared| declared.is(spec)), "{} does not list --{}", self.words, spec.name);
        self.read.borrow_mut().push(spec);
        self.given.iter().filter(move |(given, _)| given.is(spec)).map(|(_, text)| text.as_os_str())
    }
}
