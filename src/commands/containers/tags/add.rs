//! `pgutil containers tags add`: gives an image another tag.

use super::Command;
use crate::cli::{Action, Example, Opt};
use crate::context::Context;
use crate::proget::containers;
use crate::server::DRY_RUN;
use crate::text::printable;

/// The table entry.
pub const COMMAND: Command = Command {
    name: "add",
    summary: "Adds a tag to an image",
    options: &[&NAME.spec, &REPO.spec, &TARGET.spec, &FORCE.spec, &DRY_RUN.spec],
    examples: &[Example {
        line: "pgutil containers tags add --feed=MyContainers --repo=web --target=1.4.0 --name=stable --force",
        note: "Moves the tag stable to the image of a version",
    }],
    action: Action::Run(run),
    ..Command::BLANK
};

static NAME: Opt<String> = Opt::new("name", "TAG", "Tag to add");
static REPO: Opt<String> = Opt::new("repo", "NAME", "Repository of the image");
static TARGET: Opt<String> = Opt::new("target", "TAG|DIGEST", "Image that gets the tag");
static FORCE: Opt<bool> = Opt::new("force", "", "Move the tag if another image has it");

fn run(context: &Context) -> anyhow::Result<()> {
    let (name, repo, target) = (context.get(&NAME), context.get(&REPO), context.get(&TARGET));
    let force = context.get(&FORCE).then_some("true");
    let server = context.server()?;
    let feed = context.feed(&server)?;
    let request = containers::ADD_TAG.request();
    let request = request.query("feed", &feed).query("repo", &repo).query("tag", &name).query("target", &target);
    let request = request.query_if("force", force).fact("tag", &*name).fact("repository", &*repo);
    let Some(answer) = server.send_change(&request, &format!("Adding tag {name} to {repo}:{target}..."))? else {
        return Ok(());
    };
    let word = String::from_utf8_lossy(&answer.body);
    let word = word.trim().trim_matches('"');
    let done = match word.to_lowercase().as_str() {
        "exists" => "Desired tag already exists.".to_string(),
        "created" => "Tag created.".to_string(),
        "updated" => "Tag updated.".to_string(),
        "" => "Tag added.".to_string(),
        _ => printable(word),
    };
    server.report(&request, &done)?;
    Ok(())
}
