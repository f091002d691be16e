//! What a command is: a set of other commands or a leaf that runs, with everything that is said about it.

use super::{Args, Spec};

/// A node of the tree. `C` is what a running command receives besides its arguments.
pub struct Command<C: 'static> {
    /// The word that selects it.
    pub name: &'static str,
    /// One line for the lists of commands, without a full stop.
    pub summary: &'static str,
    /// More about it, for its own help; may be empty. Paragraphs are parted by a blank line.
    pub details: &'static str,
    /// Its options; those of a set belong to every command below it.
    pub options: &'static [&'static Spec],
    /// What the options demand of one another.
    pub rules: &'static [Rule],
    /// Command lines that work.
    pub examples: &'static [Example],
    /// Not listed in its parent's help.
    pub hidden: bool,
    /// What it does.
    pub action: Action<C>,
}

impl<C: 'static> Command<C> {
    /// The values of what a command leaves out.
    pub const BLANK: Command<C> = Command {
        name: "",
        summary: "",
        details: "",
        options: &[],
        rules: &[],
        examples: &[],
        hidden: false,
        action: Action::Set(&[]),
    };

    /// The commands below a set; none below a leaf.
    pub fn children(&self) -> &'static [&'static Command<C>] {
        match self.action {
            Action::Set(children) => children,
            Action::Run(_) => &[],
        }
    }
}

/// What a command does.
pub enum Action<C: 'static> {
    /// Groups the commands below it, in the order of the help.
    Set(&'static [&'static Command<C>]),
    /// Runs.
    Run(fn(&mut C, &Args) -> anyhow::Result<()>),
}

/// A command line and what it is good for.
pub struct Example {
    /// The line, beginning with `pgutil`.
    pub line: &'static str,
    /// What it shows, without a full stop.
    pub note: &'static str,
}

/// What options demand of one another.
pub enum Rule {
    /// Not more than one of these.
    AtMostOne(&'static [&'static Spec]),
    /// The first makes sense only with the second.
    Needs(&'static Spec, &'static Spec),
}

/// A command with the sets above it, the root first.
pub struct Path<C: 'static>(pub Vec<&'static Command<C>>);

impl<C: 'static> Path<C> {
    /// The command itself.
    pub fn last(&self) -> &'static Command<C> {
        self.0[self.0.len() - 1]
    }

    /// The words that select it, beginning with the program's name.
    pub fn words(&self) -> String {
        self.0.iter().map(|command| command.name).collect::<Vec<_>>().join(" ")
    }

    /// The options it understands: its own first, then those of the sets above it.
    pub fn options(&self) -> impl Iterator<Item = &'static Spec> + '_ {
        self.0.iter().rev().flat_map(|command| command.options.iter().copied())
    }

    /// Visits every command of the tree below (and including) the last one.
    pub fn walk(&self, visit: &mut dyn FnMut(&Path<C>)) {
        visit(self);
        for child in self.last().children() {
            let mut path = self.0.clone();
            path.push(child);
            Path(path).walk(visit);
        }
    }
}
