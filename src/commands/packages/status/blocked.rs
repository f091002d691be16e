//! `pgutil packages status blocked`: blocks or allows downloads of a version.

use serde_json::Value;

use crate::cli::{Action, Choice, Example, Opt, Words};
use crate::commands::Command;
use crate::context::Context;

/// The table entry.
pub const COMMAND: Command = Command {
    name: "blocked",
    summary: "Blocks or allows downloads of a version",
    options: &[&STATE.spec],
    examples: &[
        Example {
            line: "pgutil packages status blocked --feed=MyNpmFeed --package=@babel/runtime --version=7.25.0",
            note: "Nobody can download the version any more",
        },
        Example {
            line: "pgutil packages status blocked --feed=MyNpmFeed --package=@babel/runtime --version=7.25.0 --state=notset",
            note: "Leaves it to the policies of the feed again",
        },
    ],
    action: Action::Run(run),
    ..Command::BLANK
};

static STATE: Opt<Option<State>> =
    Opt::new("state", "STATE", "What it becomes; notset leaves it to the policies of the feed").default("blocked");

#[derive(Clone, Copy)]
enum State {
    NotSet,
    Blocked,
    Allowed,
}

impl Choice for State {
    const WORDS: Words = &["notset", "blocked", "allowed"];
    const VALUES: &'static [State] = &[State::NotSet, State::Blocked, State::Allowed];
}

fn run(context: &Context) -> anyhow::Result<()> {
    let (state, allow) = match context.get(&STATE).unwrap_or(State::Blocked) {
        State::NotSet => ("(default)", Value::Null),
        State::Blocked => ("blocked", false.into()),
        State::Allowed => ("allowed", true.into()),
    };
    super::set(context, state, &[("allow", allow)])?;
    Ok(())
}
