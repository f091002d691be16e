//! `pgutil apikeys create system`: a key that may use whole APIs of the server.

use super::Command;
use crate::cli::{Action, Choice, Example, List, Opt};
use crate::context::Context;
use crate::proget::{Access, Api};

/// The table entry.
pub const COMMAND: Command = Command {
    name: "system",
    summary: "Creates a system API key",
    details: "A system key uses the APIs of the server as a whole. Without --apis it has full control.",
    options: &[&APIS.spec],
    examples: &[
        Example {
            line: "pgutil apikeys create system --apis=feeds,sca --expiration=90d",
            note: "A key for two APIs that ends after 90 days, made on the default source",
        },
        Example {
            line: "pgutil apikeys create system --source=https://proget.example.com/ --api-key-file=admin.key",
            note: "A key with full control, made with the key in a file",
        },
    ],
    action: Action::Run(run),
    ..Command::BLANK
};

static APIS: Opt<Option<List<Api>>> =
    Opt::new("apis", "LIST", "APIs that the key may use: full-control alone, or a comma-separated list of the others")
        .default("full-control");

impl Choice for Api {
    const WORDS: &'static [&'static str] = &["full-control", "feeds", "sca", "sbom-upload"];
    const VALUES: &'static [Api] = &[Api::FullControl, Api::Feeds, Api::Sca, Api::SbomUpload];
    const ALONE: Option<&'static str> = Some("full-control");
}

fn run(context: &Context) -> anyhow::Result<()> {
    let apis = context.get(&APIS).map_or_else(|| vec![Api::FullControl], |list| list.0);
    let server = context.server()?;
    super::create(context, &server, Access::System { apis })
}
