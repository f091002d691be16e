//! `pgutil containers tags delete`: deletes a tag of a repository.

use super::Command;
use crate::cli::{Action, Example, Opt};
use crate::context::Context;
use crate::proget::containers;
use crate::server::{Change, DRY_RUN};

/// The table entry.
pub const COMMAND: Command = Command {
    name: "delete",
    summary: "Deletes a tag",
    options: &[&REPO.spec, &TAG.spec, &DRY_RUN.spec],
    examples: &[Example {
        line: "pgutil containers tags delete --feed=MyContainers --repo=web --tag=nightly",
        note: "Deletes a tag, not the image",
    }],
    action: Action::Run(run),
    ..Command::BLANK
};

static REPO: Opt<String> = Opt::new("repo", "NAME", "Repository of the image");
static TAG: Opt<String> = Opt::new("tag", "TAG", "Tag to delete");

fn run(context: &Context) -> anyhow::Result<()> {
    let (repo, tag) = (context.get(&REPO), context.get(&TAG));
    let server = context.server()?;
    let feed = context.feed(&server)?;
    let request = containers::DELETE_TAG.request().query("feed", &feed).query("repo", &repo).query("tag", &tag);
    let request = request.fact("tag", &*tag).fact("repository", &*repo);
    let doing = format!("Deleting tag {tag} from {repo}...");
    server.change(&request, Change { doing: &doing, done: "Tag deleted." })?;
    Ok(())
}
