//! `pgutil licenses files delete`: deletes a license file.

use super::Command;
use crate::cli::{Action, Example, Opt};
use crate::context::Context;
use crate::proget::licenses;
use crate::server::{Change, DRY_RUN};

/// The table entry.
pub const COMMAND: Command = Command {
    name: "delete",
    summary: "Deletes a license file",
    options: &[&HASH.spec, &DRY_RUN.spec],
    examples: &[Example {
        line: "pgutil licenses files delete --hash=2f9a4c",
        note: "Deletes a file; licenses files list shows the hashes",
    }],
    action: Action::Run(run),
    ..Command::BLANK
};

static HASH: Opt<String> = Opt::new("hash", "HASH", "Hash of the file, as files list shows it");

fn run(context: &Context) -> anyhow::Result<()> {
    let hash = context.get(&HASH);
    let request = licenses::DELETE_FILE.request().query("hash", &hash).fact("hash", &*hash);
    let doing = format!("Deleting {hash}...");
    context.server()?.change(&request, Change { doing: &doing, done: "License file deleted." })?;
    Ok(())
}
