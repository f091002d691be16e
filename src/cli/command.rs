//! What a command is: a set of other commands or a leaf that runs, with everything that is said about it.

use std::ffi::OsStr;

use super::Spec;

/// A node of the tree. `C` is what a running command receives.
pub struct Command<C: 'static> {
    /// The word that selects it.
    pub name: &'static str,
    /// One line for the lists of commands, without a full stop.
    pub summary: &'static str,
    /// More about it, for its own help; may be empty. Paragraphs are parted by a blank line.
    pub details: &'static str,
    /// Its own options; those of a set belong to every command below it.
    pub options: &'static [&'static Spec],
    /// Options that it shares with other commands; those of a set belong to every command below it.
    pub groups: &'static [&'static Group],
    /// What its own options require of one another.
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
        groups: &[],
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

    /// The command below it that a word selects.
    pub fn child(&self, word: &OsStr) -> Option<&'static Command<C>> {
        self.children().iter().copied().find(|child| word == child.name)
    }

    /// Its own options, then those of its groups.
    pub fn own_options(&self) -> impl Iterator<Item = &'static Spec> + use<C> {
        let groups = self.groups.iter().flat_map(|group| group.options);
        self.options.iter().chain(groups).copied()
    }
}

/// Options that several commands share, declared once.
pub struct Group {
    /// The heading in help.
    pub title: &'static str,
    /// The options.
    pub options: &'static [&'static Spec],
    /// What the options require of one another.
    pub rules: &'static [Rule],
}

/// What a command does.
pub enum Action<C: 'static> {
    /// Groups the commands below it, in the order of the help.
    Set(&'static [&'static Command<C>]),
    /// Runs.
    Run(fn(&C) -> anyhow::Result<()>),
}

/// A command line and what it is good for.
pub struct Example {
    /// The line, beginning with `pgutil`.
    pub line: &'static str,
    /// What it shows, without a full stop.
    pub note: &'static str,
}

/// What options require of one another.
pub enum Rule {
    /// Not more than one of these.
    AtMostOne(&'static [&'static Spec]),
    /// The first makes sense only with the second.
    Needs(&'static Spec, &'static Spec),
}

/// Options under one heading.
pub struct Section {
    /// The heading.
    pub title: String,
    /// The options, at least one.
    pub options: Vec<&'static Spec>,
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

    /// The options that can be given to it: its own first, then those of the sets above it. An option hides those of the
    /// same name that come after it.
    pub fn options(&self) -> Vec<&'static Spec> {
        let mut visible: Vec<&'static Spec> = Vec::new();
        for spec in self.declared() {
            if !visible.iter().any(|other| other.name == spec.name) {
                visible.push(spec);
            }
        }
        visible
    }

    /// The options that can be given to it, as help shows them: its own, then those of its groups, then those of the sets
    /// above it.
    pub fn option_sections(&self) -> Vec<Section> {
        let visible = self.options();
        let mut sections = Vec::new();
        let mut add = |title: String, options: &[&'static Spec]| {
            let options: Vec<_> =
                options.iter().copied().filter(|spec| visible.iter().any(|other| other.is(spec))).collect();
            if !options.is_empty() {
                sections.push(Section { title, options });
            }
        };
        for (index, command) in self.0.iter().enumerate().rev() {
            let is_last = index + 1 == self.0.len();
            let title = if is_last { "Options".to_string() } else { format!("Common options of {}", command.name) };
            add(title, command.options);
            command.groups.iter().for_each(|group| add(group.title.to_string(), group.options));
        }
        sections
    }

    /// The option of that name.
    pub fn option(&self, name: &str) -> Option<&'static Spec> {
        self.declared().find(|spec| spec.name == name)
    }

    /// Every option that the command or a set above it declares, the hidden ones too.
    pub fn declared(&self) -> impl Iterator<Item = &'static Spec> + '_ {
        self.0.iter().rev().flat_map(|command| command.own_options())
    }

    /// The rules of the command, of the sets above it and of their groups.
    pub fn rules(&self) -> impl Iterator<Item = &'static Rule> + '_ {
        self.0
            .iter()
            .flat_map(|command| command.rules.iter().chain(command.groups.iter().flat_map(|group| group.rules)))
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
