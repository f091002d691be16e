//! `pgutil packages audit`: has the server judge a version by the policies of its feed.

use super::{PACKAGE_OPTIONS, QUALIFIER_OPTIONS, Wanted};
use crate::cli::{Action, Example};
use crate::commands::Command;
use crate::context::Context;
use crate::exit::Exit;
use crate::failure::Failure;
use crate::proget::json::{self, Object};
use crate::proget::packages;
use crate::text::printable;

/// The table entry.
pub const COMMAND: Command = Command {
    name: "audit",
    summary: "Checks whether a version complies with the policies",
    details: "A version that complies, or does so with warnings, is a success. Any other verdict, an inconclusive one too, ends with exit code 12. The server may take up to ten minutes unless --timeout says otherwise.",
    groups: &[&PACKAGE_OPTIONS, &QUALIFIER_OPTIONS],
    examples: &[
        Example {
            line: "pgutil packages audit --feed=MyNuGetFeed --package=Newtonsoft.Json --version=13.0.3",
            note: "Fails with exit code 12 if the version does not comply",
        },
        Example {
            line: "pgutil packages audit --feed=MyNpmFeed --purl=pkg:npm/%40babel/runtime@7.25.0 --json",
            note: "The server's verdict as JSON, with the same exit codes",
        },
    ],
    action: Action::Run(run),
    ..Command::BLANK
};

fn run(context: &Context) -> anyhow::Result<()> {
    let wanted = Wanted::read(context)?;
    let server = context.server()?;
    let feed = context.feed(&server)?;
    server.announce(&format!("Checking {}...", wanted.shown))?;
    let verdict = server.get_object(&wanted.add_to(packages::AUDIT.at(&[&feed])))?;
    context.terminal.print_result(&report(&verdict)?, &verdict)?;
    judge(&verdict, &wanted.shown)?;
    Ok(())
}

fn report(verdict: &Object) -> Result<String, Failure> {
    let shown = |name: &str| Ok::<_, Failure>(json::text(verdict, name)?.map(printable));
    let mut text = String::new();
    if let Some(date) = shown("analysisDate")? {
        text += &format!("Analyzed: {date}\n");
    }
    text += &format!("Status: {}\n", shown("statusText")?.unwrap_or_default());
    if let Some(detail) = shown("detail")?.filter(|detail| !detail.trim().is_empty()) {
        text += &format!("{detail}\n");
    }
    Ok(text)
}

/// The failure that a verdict is, if it is one.
///
/// # Errors
/// `Exit::Found`.
fn judge(verdict: &Object, package: &str) -> Result<(), Failure> {
    let what = match json::text(verdict, "resultCode")?.unwrap_or_default() {
        "C" | "W" => return Ok(()),
        "N" => "does not comply",
        _ => "is not known to comply",
    };
    Err(Failure::new(Exit::Found, format!("the package {} {what}", printable(package)))
        .advise("Its licenses, vulnerabilities and issues: pgutil packages metadata"))
}
