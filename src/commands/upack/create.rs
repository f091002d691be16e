//! `pgutil upack create`: packs a folder.

use std::path::PathBuf;

use serde_json::json;

use super::{Command, hear_with_progress, recover};
use crate::cli::{Action, Example, Int, Opt};
use crate::context::Context;
use crate::failure::Failure;
use crate::server;
use crate::text::printable;
use crate::upack::{CreateOptions, Creation, PackageName, Registry};

/// The table entry.
pub const COMMAND: Command = Command {
    name: "create",
    summary: "Packs a folder as a universal package",
    details: "Everything below the source folder is packed, hidden files and empty folders included; links are followed \
              inside of it only. The manifest and the package itself are never packed. With SOURCE_DATE_EPOCH set, equal \
              content makes equal bytes: every time in the package is that one, and permission bits are 0644 or 0755.",
    options: &[
        &SOURCE.spec,
        &TARGET.spec,
        &MANIFEST.spec,
        &NAME.spec,
        &VERSION.spec,
        &OVERWRITE.spec,
        &COMPRESSION.spec,
        &server::JSON.spec,
    ],
    examples: &[
        Example {
            line: "pgutil upack create --source-directory=build --target-directory=. --name=tools/Calc --version=1.0.0",
            note: "Makes Calc-1.0.0.upack of the folder build",
        },
        Example {
            line: "pgutil upack create --source-directory=build --target-directory=out --manifest=upack.json --version=1.2.0",
            note: "The same with a manifest, whose version is replaced",
        },
    ],
    action: Action::Run(run),
    ..Command::BLANK
};

static SOURCE: Opt<PathBuf> = Opt::new("source-directory", "FOLDER", "Folder whose content is packed");
static TARGET: Opt<PathBuf> = Opt::new("target-directory", "FOLDER", "Folder that the package is written to");
static MANIFEST: Opt<Option<PathBuf>> =
    Opt::new("manifest", "FILE", "JSON file with the members of the package's manifest (upack.json)");
static NAME: Opt<Option<String>> =
    Opt::new("name", "[GROUP/]NAME", "Name of the package").default("that of the manifest");
static VERSION: Opt<Option<String>> =
    Opt::new("version", "VERSION", "Version of the package, as in 1.0.0 or 1.2.0-rc.1").default("that of the manifest");
static OVERWRITE: Opt<bool> = Opt::new("overwrite", "", "Replace a package of the same name and version");
static COMPRESSION: Opt<Option<Int<0, 9>>> =
    Opt::new("compression", "LEVEL", "From 0 (none) to 9 (smallest, slowest)").default("6");

fn run(context: &Context) -> anyhow::Result<()> {
    let terminal = &context.terminal;
    let (source, target, manifest) = (context.get(&SOURCE), context.get(&TARGET), context.get(&MANIFEST));
    let (name, version) = (context.get(&NAME), context.get(&VERSION));
    let name = name.map(|text| {
        PackageName::parse(&text)
            .ok_or_else(|| context.usage_error("--name has no name after the slash", "Write [GROUP/]NAME."))
    });
    let name = name.transpose()?;
    // Without a home directory there is no registry, and nothing that was interrupted.
    if let Ok(registry) = Registry::of_user() {
        recover(terminal, &registry)?;
    }
    let creation = Creation::prepare(&CreateOptions {
        source: &source,
        target_folder: &target,
        manifest: manifest.as_deref(),
        name: name.as_ref(),
        version: version.as_deref(),
        overwrite: context.get(&OVERWRITE),
        compression: context.get(&COMPRESSION).map_or(6, |level| level.0.unsigned_abs() as u32),
        source_date: source_date()?,
    })
    .map_err(Failure::from)?;
    terminal.require_stdout()?;
    let shown = printable(&creation.file().to_string_lossy());
    if !terminal.json {
        terminal.print(&format!("Creating {shown}...\n"))?;
    }
    creation.write(&mut hear_with_progress(terminal, &shown)).map_err(Failure::from)?;
    let full = creation.full_path();
    let full = full.to_string_lossy();
    terminal.print_result(&format!("{} created.\n", printable(&full)), &json!({ "file": full, "created": true }))?;
    Ok(())
}

/// The time that reproducible builds give to everything they make, in seconds since 1970.
fn source_date() -> Result<Option<i64>, Failure> {
    let Some(text) = std::env::var_os("SOURCE_DATE_EPOCH") else {
        return Ok(None);
    };
    match text.to_str().and_then(|text| text.parse().ok()) {
        Some(seconds) if seconds >= 0 => Ok(Some(seconds)),
        _ => Err(Failure::setup("the variable SOURCE_DATE_EPOCH is not a number of seconds")
            .advise("Set it to the seconds since 1970, as `date +%s` prints them, or unset it.")),
    }
}
