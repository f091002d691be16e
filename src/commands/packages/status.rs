//! `pgutil packages status`: who sees a version, who may download it, and whether it is deprecated.

use serde_json::{Map, Value};

use super::{PACKAGE_OPTIONS, QUALIFIER_OPTIONS, Wanted};
use crate::children;
use crate::cli::Action;
use crate::commands::Command;
use crate::context::Context;
use crate::failure::Failure;
use crate::proget::packages;
use crate::server::{Change, DRY_RUN};

children![unlisted, blocked, deprecated];

/// The table entry.
pub const COMMAND: Command = Command {
    name: "status",
    summary: "Changes the status of a version of a package",
    options: &[&DRY_RUN.spec],
    groups: &[&PACKAGE_OPTIONS, &QUALIFIER_OPTIONS],
    action: Action::Set(CHILDREN),
    ..Command::BLANK
};

/// Sets the members of the status that are given; the others keep their values. `state` says in words what is set.
///
/// # Errors
/// As `Server::change`; `Exit::Usage` where no version is named.
fn set(context: &Context, state: &str, members: &[(&'static str, Value)]) -> Result<(), Failure> {
    let wanted = Wanted::read(context)?;
    let server = context.server()?;
    let feed = context.feed(&server)?;
    let doing = format!("Setting {} in {feed} feed to {state}...", wanted.shown);
    let body: Map<String, Value> = members.iter().map(|(name, value)| ((*name).to_string(), value.clone())).collect();
    let request = wanted.add_to(packages::STATUS.at(&[&feed])).json(Value::Object(body)).fact("feed", feed);
    let request = members.iter().fold(request, |request, (name, value)| request.fact(name, value.clone()));
    server.change(&request, Change { doing: &doing, done: "Package status changed." })
}
