//! `pgutil sources test`: contacts each configured server.

use serde_json::{Value, json};

use super::Command;
use crate::cli::{Action, Example, Opt};
use crate::config::{Config, Source};
use crate::context::Context;
use crate::failure::Failure;
use crate::proget::Reply;
use crate::server;
use crate::text::printable;

/// The table entry.
pub const COMMAND: Command = Command {
    name: "test",
    summary: "Contacts the configured servers",
    details: "Contacts each server with the credential that is stored for it. The exit code is that of the first failure. \
              A server that answers counts as reached, even if it reports a problem.",
    options: &[&NAME.spec, &server::TIMEOUT.spec, &server::VERBOSE.spec],
    examples: &[
        Example { line: "pgutil sources test", note: "Contacts all of them" },
        Example { line: "pgutil sources test --name=Default", note: "Contacts the default source" },
    ],
    action: Action::Run(run),
    ..Command::BLANK
};

static NAME: Opt<Option<String>> =
    Opt::new("name", "NAME", "Name of the source, in any case").default("all of them").names_a_source();

fn run(context: &Context) -> anyhow::Result<()> {
    let terminal = &context.terminal;
    terminal.require_stdout()?;
    let config = Config::load()?;
    let sources = match context.get(&NAME) {
        Some(name) => match config.find(&name) {
            Some(source) => std::slice::from_ref(source),
            None => return Err(server::missing_source(&name, "--name", &config).into()),
        },
        None => config.sources(),
    };
    if sources.is_empty() {
        let failure = Failure::setup("no sources are configured")
            .advise("Store one: pgutil sources add --url=https://HOST --api-key-file=FILE");
        return Err(server::name_legacy_file(failure).into());
    }
    let mut results = Vec::new();
    let mut failures = Vec::new();
    for source in sources {
        let result = contact(source, context);
        results.push(object(source, &result));
        match result {
            Ok(release) if !terminal.json => terminal.print(&success(source, &release))?,
            Ok(_) => {}
            Err(failure) => failures.push((source, failure)),
        }
    }
    if terminal.json {
        let results = Value::from(results).to_string();
        terminal.print_json(&results)?;
    }
    match together(failures) {
        Some(failure) => Err(failure.into()),
        None => Ok(()),
    }
}

/// The release of the server that a source names.
fn contact(source: &Source, context: &Context) -> Result<String, Failure> {
    let server = server::open_source(source, &context.args, &context.terminal)?;
    if server.credential.is_some() {
        super::warn_of_plain_http(&server.base, &context.terminal);
    }
    match server.health() {
        Ok(Reply::Report(health)) => Ok(health.release.or(health.version).unwrap_or_else(|| "(unknown)".to_string())),
        other => Err(server.health_failure(&other)),
    }
}

fn success(source: &Source, release: &str) -> String {
    format!("[{}] Successfully contacted ProGet {}.\n", printable(&source.name), printable(release))
}

fn object(source: &Source, result: &Result<String, Failure>) -> Value {
    match result {
        Ok(release) => json!({ "name": source.name, "reached": true, "release": release }),
        Err(failure) => json!({
            "name": source.name,
            "reached": false,
            "error": crate::secret::mask_message(&failure.fact),
            "exit": failure.exit as u8,
        }),
    }
}

/// Combines the failures: a line for each, the status of the first, and each advice once.
fn together(failures: Vec<(&Source, Failure)>) -> Option<Failure> {
    let first = &failures.first()?.1;
    let mut all = Failure::new(first.exit, "");
    all.status = first.status;
    let mut facts = Vec::new();
    let mut advice: Vec<&str> = Vec::new();
    for (source, failure) in &failures {
        facts.push(format!("[{}] Error contacting ProGet: {}", printable(&source.name), failure.fact));
        advice.extend(failure.advice.lines());
    }
    let mut told = Vec::new();
    advice.retain(|line| {
        !told.contains(line) && {
            told.push(*line);
            true
        }
    });
    all.fact = facts.join("\n");
    Some(all.advise(advice.join("\n")))
}
