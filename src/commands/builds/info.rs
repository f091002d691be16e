//! `pgutil builds info`: one build with its packages and comments.

use super::Command;
use super::{BUILD, PROJECT};
use crate::cli::{Action, Example};
use crate::context::Context;
use crate::failure::Failure;
use crate::proget::builds;
use crate::proget::json::{self, Object};
use crate::text::printable;

/// The table entry.
pub const COMMAND: Command = Command {
    name: "info",
    summary: "Shows a build with its packages and comments",
    options: &[&PROJECT.spec, &BUILD.spec],
    examples: &[Example {
        line: "pgutil builds info --project=Web --build=1.2.3",
        note: "The packages of a build as purls",
    }],
    action: Action::Run(run),
    ..Command::BLANK
};

fn run(context: &Context) -> anyhow::Result<()> {
    let request = super::of_build(builds::GET.request(), &context.get(&PROJECT), &context.get(&BUILD));
    let build = context.server()?.get_object(&request)?;
    context.terminal.print_result(&describe(&build)?, &build)?;
    Ok(())
}

fn describe(build: &Object) -> Result<String, Failure> {
    let shown =
        |object: &Object, name: &str| Ok::<_, Failure>(json::text(object, name)?.map(printable).unwrap_or_default());
    let mut text = format!("Build {}\n", shown(build, "version")?);
    let packages = json::objects(build, "packages")?;
    if !packages.is_empty() {
        text += "Packages:\n";
    }
    for package in packages {
        text += &format!("  {}\n", shown(package, "purl")?);
    }
    let comments = json::objects(build, "comments")?;
    if !comments.is_empty() {
        text += "Comments:\n";
    }
    for comment in comments {
        let number = json::integer(comment, "number")?.map(|number| number.to_string()).unwrap_or_default();
        text += &format!("{number} - {}\n", shown(comment, "comment")?);
    }
    Ok(text)
}
