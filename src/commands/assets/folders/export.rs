//! `pgutil assets folders export`: packs a folder of the server into an archive.

use std::path::PathBuf;

use serde_json::json;

use super::Command;
use crate::cli::{Action, Example, Opt};
use crate::context::Context;
use crate::exit::Exit;
use crate::failure::Failure;
use crate::proget::assets;
use crate::server::{Destination, Download};
use crate::text::printable;

/// The table entry.
pub const COMMAND: Command = Command {
    name: "export",
    summary: "Packs a folder of the server into an archive",
    details: "The archive is complete or absent. An existing file is replaced at the end, or stays as it was.",
    options: &[&FILE.spec, &PATH.spec, &RECURSIVE.spec, &OVERWRITE.spec],
    examples: &[Example {
        line: "pgutil assets folders export --feed=MyAssets --path=site --file=site.zip --recursive",
        note: "A folder with all folders below it",
    }],
    action: Action::Run(run),
    ..Command::BLANK
};

static FILE: Opt<PathBuf> = Opt::new("file", "FILE", "Archive to write: .zip, .tar.gz or .tgz");
static PATH: Opt<Option<String>> = Opt::new("path", "PATH", "Folder to pack").default("the root");
static RECURSIVE: Opt<bool> = Opt::new("recursive", "", "Pack the folders below it, too");
static OVERWRITE: Opt<bool> = Opt::new("overwrite", "", "Replace the archive if it exists");

fn run(context: &Context) -> anyhow::Result<()> {
    let (file, path) = (context.get(&FILE), context.get(&PATH).unwrap_or_default());
    let (recursive, overwrite) = (context.get(&RECURSIVE), context.get(&OVERWRITE));
    let format = super::format(context, &file)?;
    let archive = file.to_string_lossy().into_owned();
    if !overwrite && std::fs::symlink_metadata(&file).is_ok() {
        let failure = Failure::new(Exit::Other, format!("{} exists already", printable(&archive)));
        return Err(failure.advise("Choose another file, or use --overwrite to replace it.").into());
    }
    let server = context.server()?;
    let feed = context.feed(&server)?;
    let folder = super::shown(&path);
    let request = assets::at(&assets::EXPORT, &feed, &path).query("format", format);
    let request = request.query_flag("recursive", recursive);
    let received = server.download(&Download {
        request: &request.fact("folder", folder).fact("feed", feed),
        destination: &Destination::Path(file),
        expected: None,
        doing: &format!("Exporting {folder} to {archive}..."),
        saving: "",
    })?;
    let object = json!({ "folder": folder, "file": archive, "bytes": received.bytes, "exported": true });
    context.terminal.print_result("Folder exported!\n", &object)?;
    Ok(())
}
