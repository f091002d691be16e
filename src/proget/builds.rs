//! Projects, their builds, and what the server's software composition analysis (SCA) says of them: the calls.

use super::call::Call;

const NEEDS: &str = "Working with projects and builds needs an API key with full control or the sca API, or a user who may manage projects.";

const BUILD: &str = "builds info";

/// Creates a build, or changes the one of that project and version.
pub static CREATE: Call = Call::post("api/sca/builds", NEEDS).about("build", BUILD).changes("created");

/// Reads one build, given `project` and `version`.
pub static GET: Call = Call::get("api/sca/builds", NEEDS).about("build", "builds list");

/// Lists the builds of a `project`.
pub static LIST: Call = Call::get("api/sca/builds", NEEDS).about("project", "builds projects list");

/// Deletes a build, given `project` and `version`.
pub static DELETE: Call = Call::delete("api/sca/builds", NEEDS).about("build", "builds list").changes("deleted");

/// Publishes the SBOM in the body, which names project and build.
pub static IMPORT: Call = Call::post("api/sca/import", NEEDS).about("SBOM", "builds list").changes("published");

/// Analyzes a build. Although it is a POST it changes nothing that matters if done twice.
pub static AUDIT: Call = Call::post("api/sca/audit-build", NEEDS).about("build", "builds list").audits();

/// Moves a build to another stage, which analyzes it.
pub static PROMOTE: Call = Call::post("api/sca/promote-build", NEEDS).about("build", BUILD).changes("promoted");

/// Lists the projects.
pub static PROJECTS: Call = Call::get("api/sca/projects", NEEDS).about("project", "builds projects list");

/// Creates or changes a project.
pub static CREATE_PROJECT: Call =
    Call::post("api/sca/projects", NEEDS).about("project", "builds projects list").changes("created");

/// Deletes the project of a `name`.
pub static DELETE_PROJECT: Call =
    Call::delete("api/sca/projects", NEEDS).about("project", "builds projects list").changes("deleted");

/// Lists the issues of a build.
pub static ISSUES: Call = Call::get("api/sca/issues", NEEDS).about("build", "builds list");

/// Resolves the issue of a `number`.
pub static RESOLVE_ISSUE: Call =
    Call::post("api/sca/issues", NEEDS).about("issue", "builds issues list").changes("resolved");

/// Deletes the issue of a `number`.
pub static DELETE_ISSUE: Call =
    Call::delete("api/sca/issues", NEEDS).about("issue", "builds issues list").changes("deleted");

/// Lists the comments on a build.
pub static COMMENTS: Call = Call::get("api/sca/comments", NEEDS).about("build", "builds list");

/// Adds a comment to a build.
pub static CREATE_COMMENT: Call =
    Call::post("api/sca/comments", NEEDS).about("comment", "builds comments list").changes("created");

/// Deletes the comment of a `number`.
pub static DELETE_COMMENT: Call =
    Call::delete("api/sca/comments", NEEDS).about("comment", "builds comments list").changes("deleted");
