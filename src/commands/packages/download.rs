//! `pgutil packages download`: the file of a package.

use std::path::PathBuf;

use serde_json::{Map, Value, json};

use super::{PACKAGE_OPTIONS, QUALIFIER_OPTIONS, Wanted};
use crate::cli::{Action, Example, Opt, Rule};
use crate::commands::Command;
use crate::context::Context;
use crate::digest::Hash;
use crate::failure::Failure;
use crate::proget::packages::{self, PackageVersion};
use crate::server::{Destination, Download, Server, required_hash};
use crate::text::{printable, with_commas};

/// The table entry.
pub const COMMAND: Command = Command {
    name: "download",
    summary: "Downloads the file of a package",
    details: "The file is complete or absent: it is written beside its place first, and a download that breaks goes on \
        where it broke if the server can prove that the file is still the same. An existing file is replaced at the end.",
    options: &[&OUTPUT_FILE.spec, &STDOUT.spec, &VERIFY.spec],
    rules: &[Rule::AtMostOne(&[&OUTPUT_FILE.spec, &STDOUT.spec])],
    groups: &[&PACKAGE_OPTIONS, &QUALIFIER_OPTIONS],
    examples: &[
        Example {
            line: "pgutil packages download --feed=MyNuGetFeed --package=Newtonsoft.Json --version=13.0.3",
            note: "Takes the name of the file from the server",
        },
        Example {
            line: "pgutil packages download --feed=MyNpmFeed --package=@babel/runtime --version=latest --verify --output-file=packages/",
            note: "Puts the latest version into a folder if its hash is the one that the server states",
        },
        Example {
            line: "pgutil packages download --feed=MyDebianFeed --package=debhelper --version=13.15.3 --arch=all --distro=stable --component=main --stdout",
            note: "Writes one of several files to standard output",
        },
    ],
    action: Action::Run(run),
    ..Command::BLANK
};

static OUTPUT_FILE: Opt<Option<PathBuf>> = Opt::new(
    "output-file",
    "FILE",
    "Where to write it; a folder takes a file of the server's name, and - is standard output",
)
.default("the server's name, in the current folder");
static STDOUT: Opt<bool> = Opt::new("stdout", "", "Write the file to standard output, and nothing else");
static VERIFY: Opt<bool> = Opt::new(
    "verify",
    "",
    "Keep the file only if it has the strongest hash that the server states (SHA-512, SHA-256, SHA-1)",
);

fn run(context: &Context) -> anyhow::Result<()> {
    let (file, stdout, verify) = (context.get(&OUTPUT_FILE), context.get(&STDOUT), context.get(&VERIFY));
    let destination = Destination::of(file, stdout);
    let terminal = &context.terminal;
    if terminal.json && destination.is_stdout() {
        return Err(context.usage_error("--json excludes a file on standard output", "Name an --output-file.").into());
    }
    let mut wanted = Wanted::read(context)?;
    let server = context.server()?;
    let feed = context.feed(&server)?;
    wanted.check_qualifiers(&server, &feed)?;
    let expected = if verify { Some(stated_hash(&server, &feed, &mut wanted)?) } else { None };
    let request = wanted.add_to(packages::DOWNLOAD.at(&[&feed]));
    let received = server.download(&Download {
        request: &request,
        destination: &destination,
        expected,
        doing: &format!("Downloading {} from {feed} feed...", wanted.shown),
        saving: "Saving package to",
    })?;
    let Some(path) = received.path else {
        return Ok(());
    };
    let text = format!("Download complete ({} bytes)\n", with_commas(received.bytes));
    let object = json!({
        "package": wanted.shown, "file": path.to_string_lossy(), "bytes": received.bytes, "downloaded": true,
    });
    terminal.print_result(&text, &object)?;
    Ok(())
}

/// The strongest hash that the server states for the file. A version such as `latest` is resolved first, so that hash and
/// file are those of the same version.
fn stated_hash(server: &Server, feed: &str, wanted: &mut Wanted) -> Result<(Hash, String), Failure> {
    let package = &mut wanted.package;
    if package.version.to_ascii_lowercase().starts_with("latest") {
        package.version = latest(server, feed, package)?;
        wanted.purl = None;
    }
    let request = package.narrow(packages::VERSIONS.at(&[feed])).query("version", &package.version);
    let versions = server.get_list(&request.fact("feed", feed))?;
    let is_it = |element: &&Map<String, Value>| match &wanted.purl {
        Some(purl) => element.get("purl").and_then(Value::as_str) == Some(purl) || package.is(element),
        None => package.is(element),
    };
    let Some(found) = versions.iter().find(is_it) else {
        return Err(no_such_version(server, &wanted.shown));
    };
    required_hash(found, "file", &wanted.shown)
}

fn latest(server: &Server, feed: &str, package: &PackageVersion) -> Result<String, Failure> {
    let stable = package.version.eq_ignore_ascii_case("latest-stable").then_some("true");
    let request = package.narrow(packages::LATEST.at(&[feed])).query_if("stableOnly", stable);
    let found = server.get_list(&request.fact("feed", feed))?.into_iter().find(|element| {
        let version = element.get("version").and_then(Value::as_str).unwrap_or_default();
        PackageVersion { version: version.to_string(), ..package.clone() }.is(element)
    });
    let version = found.and_then(|element| Some(element.get("version")?.as_str()?.to_string()));
    version.ok_or_else(|| no_such_version(server, &package.name))
}

fn no_such_version(server: &Server, shown: &str) -> Failure {
    server.absent(format!("the feed has no package '{}'", printable(shown)), "packages list --feed")
}
