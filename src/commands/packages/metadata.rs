//! `pgutil packages metadata`: what the server knows of a version.

use super::{PACKAGE_OPTIONS, QUALIFIER_OPTIONS, Wanted};
use crate::cli::{Action, Example};
use crate::commands::Command;
use crate::context::Context;
use crate::failure::Failure;
use crate::proget::json::{self, Object};
use crate::proget::packages;
use crate::text::{printable, with_commas};

/// The table entry.
pub const COMMAND: Command = Command {
    name: "metadata",
    summary: "Shows what the server knows of a version",
    details: "Size, downloads and status, the files of the version, its vulnerabilities, licenses and compliance.",
    groups: &[&PACKAGE_OPTIONS, &QUALIFIER_OPTIONS],
    examples: &[
        Example {
            line: "pgutil packages metadata --feed=MyNuGetFeed --package=Newtonsoft.Json --version=13.0.3",
            note: "A version of the feed, or of a connector of it",
        },
        Example {
            line: "pgutil packages metadata --feed=MyNpmFeed --purl=pkg:npm/%40babel/runtime@7.25.0 --json",
            note: "The whole document of the server",
        },
    ],
    action: Action::Run(run),
    ..Command::BLANK
};

fn run(context: &Context) -> anyhow::Result<()> {
    let wanted = Wanted::read(context)?;
    let server = context.server()?;
    let feed = context.feed(&server)?;
    let version = server.get_object(&wanted.add_to(packages::METADATA.at(&[&feed])))?;
    if version.is_empty() {
        // How some calls answer where there is no such package.
        let shown = printable(&wanted.shown);
        return Err(server.absent(format!("the feed has no package '{shown}'"), "packages versions --feed").into());
    }
    context.terminal.print_result(&describe(&version)?, &version)?;
    Ok(())
}

fn describe(version: &Object) -> Result<String, Failure> {
    let shown = |name| shown(version, name);
    let mut text = format!("{} {}\n", shown("name")?, shown("version")?);
    text += &format!(" Published: {} by {}\n", shown("published")?, shown("publishedBy")?);
    text += &counts(version, " ")?;
    let vulnerabilities = json::objects(version, "vulnerabilities")?;
    if !vulnerabilities.is_empty() {
        text += " Vulnerabilities:\n";
    }
    for vulnerability in vulnerabilities {
        text += &format!("  {}: {}\n", self::shown(vulnerability, "id")?, self::shown(vulnerability, "summary")?);
    }
    let artifacts = json::objects(version, "artifacts")?;
    if !artifacts.is_empty() {
        text += &format!(" Artifacts ({}):\n", artifacts.len());
    }
    for artifact in artifacts {
        let name = match json::text(artifact, "name")? {
            Some(name) if !name.is_empty() => printable(name),
            _ => self::shown(artifact, "qualifier")?,
        };
        text += &format!("  {name}\n");
        text += &counts(artifact, "   ")?;
    }
    text.push('\n');
    if let Some(report) = json::object(version, "complianceReport")? {
        text += &format!(" Compliance: {}\n", self::shown(report, "analysisResult")?);
        for issue in json::texts(report, "issues")? {
            text += &format!("  {}\n", printable(issue));
        }
    }
    let mut licenses = Vec::new();
    for license in json::objects(version, "licenses")? {
        licenses.push(self::shown(license, "code")?);
    }
    let licenses = if licenses.is_empty() { "none/unknown".to_string() } else { licenses.join(", ") };
    text += &format!(" License: {licenses}\n\n");
    Ok(text)
}

/// A text member fit for a terminal; empty if missing.
fn shown(object: &Object, name: &str) -> Result<String, Failure> {
    Ok(json::text(object, name)?.map(printable).unwrap_or_default())
}

/// Size, downloads and status of a version or of one of its files.
fn counts(object: &Object, indent: &str) -> Result<String, Failure> {
    let mut text = String::new();
    if let Some(bytes) = json::integer(object, "size")? {
        text += &format!("{indent}Size: {}\n", size(bytes));
    }
    if let Some(count) = json::integer(object, "downloads")? {
        text += &format!("{indent}Downloads: {}\n", number(count));
    }
    let mut status = vec![shown(object, "state")?];
    if let Some(flags) = json::object(object, "status")? {
        for (name, means, flag) in [
            ("deprecated", true, "Deprecated"),
            ("listed", false, "Unlisted"),
            ("allowDownload", false, "Download Blocked"),
        ] {
            if json::flag(flags, name)? == Some(means) {
                status.push(flag.to_string());
            }
        }
    }
    Ok(text + &format!("{indent}Status: {}\n", status.join(", ")))
}

/// A size in the largest unit of which there are at least ten (of GB, one).
fn size(bytes: i64) -> String {
    const KB: i64 = 1024;
    match bytes {
        ..10_240 => number(bytes),
        10_240..10_485_760 => format!("{} KB", number(bytes / KB)),
        10_485_760..1_073_741_824 => format!("{} MB", number(bytes / KB / KB)),
        _ => format!("{} GB", number(bytes / KB / KB / KB)),
    }
}

fn number(count: i64) -> String {
    let sign = if count < 0 { "-" } else { "" };
    format!("{sign}{}", with_commas(count.unsigned_abs()))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn sizes_are_shown_in_a_unit_that_keeps_two_digits() {
        for (bytes, text) in [
            (0, "0"),
            (-1_234, "-1,234"),
            (10_239, "10,239"),
            (10_240, "10 KB"),
            (10_485_759, "10,239 KB"),
            (10_485_760, "10 MB"),
            (1_073_741_823, "1,023 MB"),
            (1_073_741_824, "1 GB"),
            (i64::MAX, "8,589,934,591 GB"),
        ] {
            assert_eq!(size(bytes), text);
        }
    }
}
