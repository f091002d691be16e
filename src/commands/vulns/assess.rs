//! `pgutil vulns assess`: assesses a vulnerability.

use super::Command;
use crate::cli::{Action, Example, Opt};
use crate::context::Context;
use crate::proget::vulns;
use crate::server::{Change, DRY_RUN};

/// The table entry.
pub const COMMAND: Command = Command {
    name: "assess",
    summary: "Assesses a vulnerability",
    options: &[&ID.spec, &TYPE.spec, &COMMENT.spec, &POLICY.spec, &DRY_RUN.spec],
    examples: &[Example {
        line: "pgutil vulns assess --id=PGV-2024-1 --type=Ignore --comment='Not reachable'",
        note: "Ignores a vulnerability from now on",
    }],
    action: Action::Run(run),
    ..Command::BLANK
};

static ID: Opt<String> = Opt::new("id", "ID", "Id of the vulnerability");
static TYPE: Opt<String> =
    Opt::new("type", "TYPE", "Type of the assessment, as the server has it, such as Ignore or Caution");
static COMMENT: Opt<Option<String>> = Opt::new("comment", "TEXT", "Comment on the assessment").empty_is_absent();
static POLICY: Opt<Option<String>> = Opt::new("policy", "NAME", "Policy that the assessment is for");

fn run(context: &Context) -> anyhow::Result<()> {
    let (id, kind) = (context.get(&ID), context.get(&TYPE));
    let (comment, policy) = (context.get(&COMMENT), context.get(&POLICY));
    let request = vulns::ASSESS.request().query("id", &id).query("type", &kind);
    let request = request.query_if("comment", comment.as_deref()).query_if("policy", policy.as_deref());
    let request = request.fact("vulnerability", &*id).fact("type", &*kind);
    let policy = policy.map(|policy| format!(" with policy {policy}")).unwrap_or_default();
    let comment = comment.map(|comment| format!(" (comment: {comment})")).unwrap_or_default();
    let doing = format!("Assessing {id} as {kind}{policy}{comment}...");
    context.server()?.change(&request, Change { doing: &doing, done: "Assessment completed." })?;
    Ok(())
}
