//! `pgutil vulns package`: asks for the vulnerabilities of one package.

use super::Command;
use super::report::{self, Asked, FAIL_ON};
use crate::cli::{Action, Example, Opt, Word};
use crate::context::Context;
use crate::proget::json;

/// The table entry.
pub const COMMAND: Command = Command {
    name: "package",
    summary: "Reports the vulnerabilities of a package",
    options: &[&PACKAGE.spec, &TYPE.spec, &VERSION.spec, &FAIL_ON.spec],
    examples: &[Example {
        line: "pgutil vulns package --type=npm --package=@angular/core --version=11.0.4",
        note: "Fails with exit code 12 if the version is vulnerable",
    }],
    action: Action::Run(run),
    ..Command::BLANK
};

static PACKAGE: Opt<String> =
    Opt::new("package", "NAME", "Name of the package; the last / separates a group from the name");
static TYPE: Opt<Word> = Opt::new("type", "TYPE", "Type of the package").words(&[
    "apk", "cargo", "composer", "conda", "cran", "deb", "gem", "golang", "helm", "maven", "npm", "nuget", "pypi", "rpm",
]);
static VERSION: Opt<String> = Opt::new("version", "VERSION", "Version of the package");

fn run(context: &Context) -> anyhow::Result<()> {
    let (package, version) = (context.get(&PACKAGE), context.get(&VERSION));
    let (group, name) = match package.rsplit_once('/') {
        Some((group, name)) => (Some(group), name),
        None => (None, &*package),
    };
    let kind = context.get(&TYPE).word;
    let object =
        json::of_texts(&[("type", Some(kind)), ("name", Some(name)), ("version", Some(&version)), ("group", group)]);
    let asked = Asked { object, shown: format!("{package} {version}"), projects: std::collections::BTreeSet::new() };
    report::audit(context, &context.server()?, &[asked], false)?;
    Ok(())
}
