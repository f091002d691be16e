//! `pgutil licenses`: the licenses that packages may have, and how they are detected.

use super::Command;
use crate::children;
use crate::cli::Action;
use crate::failure::Failure;
use crate::proget::json::Object;
use crate::proget::licenses;
use crate::server::{self, Server};
use crate::text::printable;

children![list, info, create, delete, files, detection];

/// The table entry.
pub const COMMAND: Command = Command {
    name: "licenses",
    summary: "Works with licenses",
    groups: &[&server::CONNECTION],
    action: Action::Set(CHILDREN),
    ..Command::BLANK
};

/// The license of a code.
fn find(server: &Server, code: &str) -> Result<Object, Failure> {
    licenses::find(server.get_list(&licenses::LIST.request())?, code)
        .ok_or_else(|| server.absent(format!("there is no license '{}'", printable(code)), "licenses list"))
}
