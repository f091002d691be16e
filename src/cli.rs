//! The framework for commands: what a command and an option are, how a command line selects them, and how they are shown.
//!
//! It knows neither ProGet nor HTTP. The tree of commands is plain data; the parser, the help, the completions and the
//! manual are readers of it.

mod args;
mod command;
pub mod completion;
pub mod help;
pub mod man;
mod option;
mod parse;
mod suggest;
mod token;
mod unknown;
mod value;

pub use args::Args;
pub use command::{Action, Command, Example, Group, Path, Rule};
#[cfg(test)]
pub use option::ValueKind;
pub use option::{Arity, Opt, Spec, Words};
pub use parse::{Outcome, is_switched_on, parse};
pub use suggest::nearest;
pub use value::{Choice, Clearable, Id, Int, List, Seconds, SecretFile, Texts, TrueFalse, Value, Word};

/// Lists the children of a set: declares a module for each word and collects their `COMMAND`s as `CHILDREN`, in the
/// order of the help. So no file can be compiled but missing from the tree.
#[macro_export]
macro_rules! children {
    ($($word:ident),* $(,)?) => {
        $(mod $word;)*
        const CHILDREN: &[&$crate::commands::Command] = &[$(&$word::COMMAND),*];
    };
}
