//! `pgutil containers images delete`: deletes an image.

use super::Command;
use crate::cli::{Action, Example, Opt};
use crate::context::Context;
use crate::proget::containers;
use crate::server::{Change, DRY_RUN};

/// The table entry.
pub const COMMAND: Command = Command {
    name: "delete",
    summary: "Deletes an image",
    options: &[&REPO.spec, &DIGEST.spec, &DRY_RUN.spec],
    examples: &[Example {
        line: "pgutil containers images delete --feed=MyContainers --repo=web --digest=sha256:4bcf58",
        note: "Deletes an image by its full digest",
    }],
    action: Action::Run(run),
    ..Command::BLANK
};

static REPO: Opt<String> = Opt::new("repo", "NAME", "Repository of the image");
static DIGEST: Opt<String> = Opt::new("digest", "DIGEST", "Full digest of the image");

fn run(context: &Context) -> anyhow::Result<()> {
    let (repo, digest) = (context.get(&REPO), context.get(&DIGEST));
    let server = context.server()?;
    let feed = context.feed(&server)?;
    let request = containers::DELETE_IMAGE.request().query("feed", &feed).query("repo", &repo).query("digest", &digest);
    let request = request.fact("digest", &*digest).fact("repository", &*repo);
    let doing = format!("Deleting image {digest} from repository {repo}...");
    server.change(&request, Change { doing: &doing, done: "Image deleted." })?;
    Ok(())
}
