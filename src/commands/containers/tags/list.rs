//! `pgutil containers tags list`: the tags of a repository.

use super::Command;
use crate::cli::{Action, Example, Opt};
use crate::context::Context;
use crate::proget::{Field, containers};

/// The table entry.
pub const COMMAND: Command = Command {
    name: "list",
    summary: "Lists the tags of a repository",
    options: &[&REPO.spec],
    examples: &[Example {
        line: "pgutil containers tags list --feed=MyContainers --repo=web",
        note: "Tags and digests",
    }],
    action: Action::Run(run),
    ..Command::BLANK
};

static REPO: Opt<String> = Opt::new("repo", "NAME", "Repository of the image");

fn run(context: &Context) -> anyhow::Result<()> {
    let repo = context.get(&REPO);
    let server = context.server()?;
    let feed = context.feed(&server)?;
    server.announce(&format!("Listing tags for {repo}..."))?;
    let request = containers::TAGS.request().query("feed", &feed).query("repo", &repo).fact("repository", repo);
    server.list(&request, [Field::text("tag"), Field::text("digest")], "", |[tag, digest], out| {
        out.add(&tag.or_empty());
        out.add(b" (");
        out.add(&digest.or_empty());
        out.add(b")\n");
    })?;
    Ok(())
}
