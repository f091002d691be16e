//! `pgutil assets folders import`: unpacks an archive into a folder of the server.

use std::path::PathBuf;

use super::Command;
use crate::cli::{Action, Example, Opt};
use crate::context::Context;
use crate::proget::assets;
use crate::server::{DRY_RUN, Input, Upload};

/// The table entry.
pub const COMMAND: Command = Command {
    name: "import",
    summary: "Unpacks an archive into a folder of the server",
    options: &[&FILE.spec, &PATH.spec, &OVERWRITE.spec, &DRY_RUN.spec],
    examples: &[Example {
        line: "pgutil assets folders import --feed=MyAssets --file=site.tar.gz --path=site --overwrite",
        note: "Replaces the files that are there already",
    }],
    action: Action::Run(run),
    ..Command::BLANK
};

static FILE: Opt<PathBuf> = Opt::new("file", "FILE", "Archive: .zip, .tar.gz or .tgz");
static PATH: Opt<Option<String>> = Opt::new("path", "PATH", "Folder that takes its content").default("the root");
static OVERWRITE: Opt<bool> = Opt::new("overwrite", "", "Replace files that exist");

fn run(context: &Context) -> anyhow::Result<()> {
    let (file, path) = (context.get(&FILE), context.get(&PATH).unwrap_or_default());
    let overwrite = context.get(&OVERWRITE);
    let format = super::format(context, &file)?;
    let input = Input::file(&file)?;
    let server = context.server()?;
    let feed = context.feed(&server)?;
    let (folder, archive) = (super::shown(&path), file.to_string_lossy());
    let request = assets::at(&assets::IMPORT, &feed, &path).query("format", format);
    let request = request.query_flag("overwrite", overwrite);
    let request = request.fact("folder", folder).fact("feed", feed).fact("file", &*archive);
    let doing = format!("Importing {archive} to {folder}...");
    let upload = Upload { request: &request, input: &input, content_type: "", doing: &doing };
    if server.upload(&upload, |_| false)?.is_some() {
        server.report(&request, "Archive imported!")?;
    }
    Ok(())
}
