//! `pgutil builds`: the builds of projects, their SBOMs, and what is known about their packages.

use super::Command;
use crate::children;
use crate::cli::{Action, Opt};
use crate::proget::Request;
use crate::server;

mod analysis;
mod publish;
pub(super) mod scanning;

children![list, info, create, scan, sbom, import, audit, promote, delete, projects, issues, comments];

/// The table entry.
pub const COMMAND: Command = Command {
    name: "builds",
    summary: "Works with builds, projects and SBOMs",
    groups: &[&server::CONNECTION],
    action: Action::Set(CHILDREN),
    ..Command::BLANK
};

static PROJECT: Opt<String> = Opt::new("project", "NAME", "Name of the project");
static BUILD: Opt<String> = Opt::new("build", "VERSION", "Version of the build");

/// Puts project and build into the query, as the calls about a build want them.
fn of_build(request: Request, project: &str, build: &str) -> Request {
    request.query("project", project).query("version", build).fact("build", build).fact("project", project)
}
