//! `pgutil packages status unlisted`: hides a version from searches, or shows it again.

use crate::cli::{Action, Choice, Example, Opt, Words};
use crate::commands::Command;
use crate::context::Context;

/// The table entry.
pub const COMMAND: Command = Command {
    name: "unlisted",
    summary: "Hides a version from searches, or lists it again",
    options: &[&STATE.spec],
    examples: &[
        Example {
            line: "pgutil packages status unlisted --feed=MyNuGetFeed --package=MyLibrary --version=1.0.0",
            note: "Downloads that name the version still work",
        },
        Example {
            line: "pgutil packages status unlisted --feed=MyNuGetFeed --package=MyLibrary --version=1.0.0 --state=listed",
            note: "Lists it again",
        },
    ],
    action: Action::Run(run),
    ..Command::BLANK
};

static STATE: Opt<Option<State>> = Opt::new("state", "STATE", "What it becomes").default("unlisted");

#[derive(Clone, Copy, PartialEq, Eq)]
enum State {
    Listed,
    Unlisted,
}

impl Choice for State {
    const WORDS: Words = &["listed", "unlisted"];
    const VALUES: &'static [State] = &[State::Listed, State::Unlisted];
}

fn run(context: &Context) -> anyhow::Result<()> {
    let is_listed = context.get(&STATE) == Some(State::Listed);
    super::set(context, if is_listed { "listed" } else { "unlisted" }, &[("listed", is_listed.into())])?;
    Ok(())
}
