//! `pgutil packages status deprecated`: marks a version as deprecated, or no longer.

use crate::cli::{Action, Choice, Example, Opt, Words};
use crate::commands::Command;
use crate::context::Context;

/// The table entry.
pub const COMMAND: Command = Command {
    name: "deprecated",
    summary: "Marks a version as deprecated, or no longer",
    options: &[&REASON.spec, &STATE.spec],
    examples: &[
        Example {
            line: "pgutil packages status deprecated --feed=MyNuGetFeed --package=MyLibrary --version=1.0.0 --reason=\"Use version 2\"",
            note: "Deprecates a version, and says why",
        },
        Example {
            line: "pgutil packages status deprecated --feed=MyNuGetFeed --package=MyLibrary --version=1.0.0 --state=clear",
            note: "Clears the mark",
        },
    ],
    action: Action::Run(run),
    ..Command::BLANK
};

static REASON: Opt<Option<String>> =
    Opt::new("reason", "TEXT", "Reason, which package managers show").empty_is_absent();
static STATE: Opt<Option<State>> =
    Opt::new("state", "STATE", "What it becomes; clear means no longer deprecated").default("deprecated");

#[derive(Clone, Copy, PartialEq, Eq)]
enum State {
    Deprecated,
    Clear,
}

impl Choice for State {
    const WORDS: Words = &["deprecated", "clear"];
    const VALUES: &'static [State] = &[State::Deprecated, State::Clear];
}

fn run(context: &Context) -> anyhow::Result<()> {
    let reason = context.get(&REASON);
    let mut members = Vec::new();
    let state = match (context.get(&STATE), reason) {
        (Some(State::Clear), Some(_)) => {
            return Err(context
                .usage_error("--reason is for a version that becomes deprecated", "Leave it out with --state=clear.")
                .into());
        }
        (Some(State::Clear), None) => {
            members.push(("deprecated", false.into()));
            "not deprecated".to_string()
        }
        (_, reason) => {
            members.push(("deprecated", true.into()));
            reason.map_or_else(
                || "deprecated".to_string(),
                |reason| {
                    let state = format!("deprecated: {reason}");
                    members.push(("deprecationReason", reason.into()));
                    state
                },
            )
        }
    };
    super::set(context, &state, &members)?;
    Ok(())
}
