//! `pgutil licenses delete`: deletes a license.

use super::Command;
use crate::cli::{Action, Example, Opt};
use crate::context::Context;
use crate::proget::{json, licenses};
use crate::server::{Change, DRY_RUN};

/// The table entry.
pub const COMMAND: Command = Command {
    name: "delete",
    summary: "Deletes a license",
    options: &[&CODE.spec, &DRY_RUN.spec],
    examples: &[Example {
        line: "pgutil licenses delete --code=ACME",
        note: "Deletes a license of the default source",
    }],
    action: Action::Run(run),
    ..Command::BLANK
};

static CODE: Opt<String> = Opt::new("code", "CODE", "Code of the license, in any case");

fn run(context: &Context) -> anyhow::Result<()> {
    let code = context.get(&CODE);
    let server = context.server()?;
    server.announce(&format!("Deleting {code}"))?;
    let license = super::find(&server, &code)?;
    let id = json::integer(&license, "id")?.ok_or_else(|| json::missing("id"))?;
    let request = licenses::DELETE.request().query("id", &id.to_string()).fact("license", code);
    server.change(&request, Change { doing: "", done: "License deleted." })?;
    Ok(())
}
