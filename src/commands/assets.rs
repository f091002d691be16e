//! `pgutil assets`: the files of an asset directory.

use serde_json::Value;

use super::Command;
use crate::children;
use crate::cli::Action;
use crate::failure::Failure;
use crate::proget::assets;
use crate::proget::json::Object;
use crate::server::{self, Server};
use crate::text::printable;

children![list, download, upload, delete, folders, metadata];

/// The table entry.
pub const COMMAND: Command = Command {
    name: "assets",
    summary: "Works with the files of an asset directory",
    groups: &[&server::FEED, &server::CONNECTION],
    action: Action::Set(CHILDREN),
    ..Command::BLANK
};

/// What the server knows of an item.
///
/// # Errors
/// `Exit::NotFound` where there is none.
fn item(server: &Server, feed: &str, path: &str) -> Result<Object, Failure> {
    let request = assets::at(&assets::METADATA, feed, path).fact("asset", path).fact("feed", feed);
    match server.get(&request)? {
        Value::Object(item) => Ok(item),
        Value::Null => Err(server.absent(format!("{} was not found", printable(path)), "assets list --feed")),
        _ => Err(server.unusable("it is not an object")),
    }
}

/// A folder in messages.
fn shown(path: &str) -> &str {
    if path.is_empty() { "/" } else { path }
}
