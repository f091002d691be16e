//! What a command is: a set of other commands, or a leaf that runs, with everything that is said about it.

use std::ffi::OsStr;

use super::option::{Spec, Words};

/// A node of the tree. `C` is what a running command receives.
pub struct Command<C: 'static> {
    /// The word that selects it.
    pub name: &'static str,
    /// Other words that select it but are shown nowhere.
    pub aliases: Words,
    /// One line for the lists of commands, without a full stop.
    pub summary: &'static str,
    /// More about it, for its own help; may be empty. A blank line separates paragraphs.
    pub details: &'static str,
    /// Its own options; those of a set belong to every command below it.
    pub options: &'static [&'static Spec],
    /// Options that it shares with other commands; those of a set belong to every command below it.
    pub groups: &'static [&'static Group],
    /// Groups that are explained on the page about the program and only named on those of the commands; for the root.
    pub common: &'static [&'static Group],
    /// What its own options require of one another.
    pub rules: &'static [Rule],
    /// Command lines that work.
    pub examples: &'static [Example],
    /// Not shown in the help of its set.
    pub hidden: bool,
    /// Accepts options that the table does not list and checks their names itself, since they are known to the server only.
    pub free_options: bool,
    /// What it does.
    pub action: Action<C>,
}

impl<C: 'static> Command<C> {
    /// The values of what a command leaves out.
    pub const BLANK: Command<C> = Command {
        name: "",
        aliases: &[],
        summary: "",
        details: "",
        options: &[],
        groups: &[],
        common: &[],
        rules: &[],
        examples: &[],
        hidden: false,
        free_options: false,
        action: Action::Set(&[]),
    };

    /// The commands below a set; none below a leaf.
    pub fn children(&self) -> &'static [&'static Command<C>] {
        match self.action {
            Action::Set(children) => children,
            Action::Run(_) => &[],
        }
    }

    /// Whether it groups other commands.
    pub fn is_set(&self) -> bool {
        matches!(self.action, Action::Set(_))
    }

    /// The commands below a set that are shown.
    pub fn visible_children(&self) -> impl Iterator<Item = &'static Command<C>> + use<C> {
        self.children().iter().copied().filter(|child| !child.hidden)
    }

    /// The command below it that a word selects.
    pub fn child(&self, word: &OsStr) -> Option<&'static Command<C>> {
        let answers = |child: &Command<C>| word == child.name || child.aliases.iter().any(|alias| word == *alias);
        self.children().iter().copied().find(|child| answers(child))
    }

    /// Its own options, then those of its groups.
    pub fn own_options(&self) -> impl Iterator<Item = &'static Spec> + use<C> {
        let groups = self.groups.iter().flat_map(|group| group.options);
        self.options.iter().chain(groups).copied()
    }
}

/// What a command does.
pub enum Action<C: 'static> {
    /// Groups the commands below it, in the order of the help.
    Set(&'static [&'static Command<C>]),
    /// Runs.
    Run(fn(&C) -> anyhow::Result<()>),
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

/// A command line and its purpose.
pub struct Example {
    /// The line, beginning with `pgutil`.
    pub line: &'static str,
    /// What it does, without a full stop.
    pub note: &'static str,
}

/// What options require of one another.
pub enum Rule {
    /// At most one of these may be given.
    AtMostOne(&'static [&'static Spec]),
    /// One of these must be given, and no other.
    ExactlyOne(&'static [&'static Spec]),
    /// One or more of these must be given.
    AtLeastOne(&'static [&'static Spec]),
    /// The first is allowed only together with the second.
    Needs(&'static Spec, &'static Spec),
}

impl Rule {
    /// The options that exclude one another.
    pub fn alternatives(&self) -> &'static [&'static Spec] {
        match self {
            Rule::AtMostOne(specs) | Rule::ExactlyOne(specs) => specs,
            Rule::AtLeastOne(_) | Rule::Needs(..) => &[],
        }
    }
}

/// Options under one heading.
pub struct Section {
    /// The heading.
    pub title: String,
    /// Whether it is a group that is explained on the page about the program.
    pub is_common: bool,
    /// The options, at least one.
    pub options: Vec<&'static Spec>,
}

/// A command with the sets above it, the root first.
pub struct Path<C: 'static>(pub Vec<&'static Command<C>>);

impl<C: 'static> Clone for Path<C> {
    fn clone(&self) -> Self {
        Path(self.0.clone())
    }
}

impl<C: 'static> Path<C> {
    /// The command itself.
    pub fn last(&self) -> &'static Command<C> {
        self.0[self.0.len() - 1]
    }

    /// The words that select it, beginning with the program's name.
    pub fn words(&self) -> String {
        self.0.iter().map(|command| command.name).collect::<Vec<_>>().join(" ")
    }

    /// Whether it, or a set above it, is shown nowhere.
    pub fn is_hidden(&self) -> bool {
        self.0.iter().any(|command| command.hidden)
    }

    /// Every option that the command or a set above it declares, the nearest first.
    pub fn declared(&self) -> impl Iterator<Item = &'static Spec> + '_ {
        self.0.iter().rev().flat_map(|command| command.own_options())
    }

    /// The option of that name or alias that can be given to the command. An option of a command hides those of the same
    /// name of the sets above it and of its groups.
    pub fn option(&self, name: &str) -> Option<&'static Spec> {
        self.declared().find(|spec| spec.answers_to(name))
    }

    /// The options that can be given to the command and are shown.
    pub fn options(&self) -> impl Iterator<Item = &'static Spec> + '_ {
        self.declared().filter(|spec| !spec.hidden && self.is_reachable(spec))
    }

    /// Whether no other option hides it.
    pub fn is_reachable(&self, spec: &Spec) -> bool {
        self.option(spec.name).is_some_and(|found| found.is(spec))
    }

    /// The options as help shows them: those of the command, then those of its groups, then those of the sets above it; those that
    /// are common to most commands come last.
    pub fn option_sections(&self) -> Vec<Section> {
        let mut sections = Vec::new();
        let mut add = |title: String, is_common, options: &[&'static Spec]| {
            let options: Vec<_> =
                options.iter().copied().filter(|spec| !spec.hidden && self.is_reachable(spec)).collect();
            if !options.is_empty() {
                sections.push(Section { title, is_common, options });
            }
        };
        for (index, command) in self.0.iter().enumerate().rev() {
            let is_last = index + 1 == self.0.len();
            let title = if is_last {
                "Options".to_string()
            } else {
                let words: Vec<&str> = self.0[1..=index].iter().map(|command| command.name).collect();
                format!("Options of every {} command", words.join(" "))
            };
            add(title, false, command.options);
            for group in command.groups {
                let is_common = self.0[0].common.iter().any(|common| std::ptr::eq(*common, *group));
                add(group.title.to_string(), is_common, group.options);
            }
        }
        sections.sort_by_key(|section| section.is_common);
        sections
    }

    /// The groups that the page about the program explains.
    pub fn common_sections(&self) -> Vec<Section> {
        let section = |group: &&'static Group| {
            let options = group.options.iter().copied().filter(|spec| !spec.hidden).collect();
            Section { title: group.title.to_string(), is_common: true, options }
        };
        self.0[0].common.iter().map(section).collect()
    }

    /// The rules of the command, of the sets above it and of their groups.
    pub fn rules(&self) -> impl Iterator<Item = &'static Rule> + '_ {
        let rules = |command: &&'static Command<C>| {
            command.rules.iter().chain(command.groups.iter().flat_map(|group| group.rules))
        };
        self.0.iter().flat_map(rules)
    }

    /// Visits the command and every command below it.
    pub fn walk(&self, visit: &mut dyn FnMut(&Path<C>)) {
        visit(self);
        for child in self.last().children() {
            let mut path = self.clone();
            path.0.push(child);
            path.walk(visit);
        }
    }
}
