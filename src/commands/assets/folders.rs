//! `pgutil assets folders`: folders of an asset directory, and archives of them.

use std::path::Path;

use super::{Command, shown};
use crate::children;
use crate::cli::Action;
use crate::context::Context;
use crate::failure::Failure;

children![create, import, export];

/// The table entry.
pub const COMMAND: Command = Command {
    name: "folders",
    aliases: &["folder"],
    summary: "Works with folders and archives of them",
    action: Action::Set(CHILDREN),
    ..Command::BLANK
};

/// The format of an archive, which its name tells.
fn format(context: &Context, file: &Path) -> Result<&'static str, Failure> {
    let name = file.to_string_lossy().to_lowercase();
    if name.ends_with(".zip") {
        Ok("zip")
    } else if name.ends_with(".tgz") || name.ends_with(".tar.gz") {
        Ok("tgz")
    } else {
        Err(context.usage_error("--file is not an archive", "Its name must end in .zip, .tar.gz or .tgz."))
    }
}
