//! `pgutil security groups members add`: adds a user to a group.

use super::{Command, MEMBER};
use crate::cli::{Action, Example};
use crate::context::Context;
use crate::server::DRY_RUN;

/// The table entry.
pub const COMMAND: Command = Command {
    name: "add",
    summary: "Adds a user to a group",
    details: "Another change of the group at the same moment is not noticed and may be lost.",
    options: &[&MEMBER.spec, &DRY_RUN.spec],
    examples: &[Example {
        line: "pgutil security groups members add --name=Developers --member=johnsmith",
        note: "Adds a user to a group",
    }],
    action: Action::Run(run),
    ..Command::BLANK
};

fn run(context: &Context) -> anyhow::Result<()> {
    super::change(context, true)
}
