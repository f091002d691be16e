//! `pgutil assets download`: a file of an asset directory, or all files below a folder.

mod recursive;

use std::path::{PathBuf, is_separator};

use serde_json::json;

use super::Command;
use crate::cli::{Action, Example, Opt, Rule};
use crate::context::Context;
use crate::proget::assets;
use crate::server::{Destination, Download, required_hash};
use crate::text::with_commas;

/// The table entry.
pub const COMMAND: Command = Command {
    name: "download",
    summary: "Downloads a file, or all files below a folder",
    details: "A file is complete or absent: it is written beside its place first, and a download that breaks goes on where it \
        broke if the server can prove that the file is still the same. An existing file is replaced at the end.\n\nWith \
        --recursive, a file whose name could lead out of the output folder is left out and named, and the exit code is 7.",
    options: &[&PATH.spec, &OUTPUT.spec, &STDOUT.spec, &RECURSIVE.spec, &VERIFY.spec],
    rules: &[Rule::AtMostOne(&[&OUTPUT.spec, &STDOUT.spec])],
    examples: &[
        Example {
            line: "pgutil assets download --feed=MyAssets --path=releases/1.4/tool.zip --verify",
            note: "Writes tool.zip into the current folder if its hash is the one that the server states",
        },
        Example {
            line: "pgutil assets download --feed=MyAssets --path=releases/1.4 --recursive --output=dist/",
            note: "Every file below a folder",
        },
    ],
    action: Action::Run(run),
    ..Command::BLANK
};

static PATH: Opt<String> = Opt::new("path", "PATH", "File to download, or folder with --recursive");
static OUTPUT: Opt<Option<PathBuf>> =
    Opt::new("output", "FILE", "Where to write it; a folder takes a file of the same name, and - is standard output")
        .default("its name, in the current folder");
static STDOUT: Opt<bool> = Opt::new("stdout", "", "Write the file to standard output, and nothing else");
static RECURSIVE: Opt<bool> = Opt::new("recursive", "", "Download every file below the folder");
static VERIFY: Opt<bool> = Opt::new(
    "verify",
    "",
    "Keep a file only if it has the strongest hash that the server states (SHA-512, SHA-256, SHA-1)",
);

fn run(context: &Context) -> anyhow::Result<()> {
    let path = context.get(&PATH).replace('\\', "/");
    let (output, stdout, verify) = (context.get(&OUTPUT), context.get(&STDOUT), context.get(&VERIFY));
    let recursive = context.get(&RECURSIVE);
    let destination = Destination::of(output, stdout);
    if recursive && destination.is_stdout() {
        return Err(context
            .usage_error("several files cannot go to standard output", "Name a folder: --output=FOLDER/")
            .into());
    }
    if context.terminal.json && destination.is_stdout() {
        return Err(context.usage_error("--json excludes a file on standard output", "Name an --output file.").into());
    }
    if !recursive && assets::names(&path).next().is_none() {
        return Err(context.usage_error("--path names no file", "For a whole folder: --recursive").into());
    }
    let server = context.server()?;
    let feed = context.feed(&server)?;
    let destination = match destination {
        Destination::Path(output) if recursive => {
            return Ok(recursive::download(context, &server, &feed, &path, output, verify)?);
        }
        Destination::Path(output) => Destination::Path(place(output, &path)),
        other => other,
    };
    let expected = match verify {
        true => Some(required_hash(&super::item(&server, &feed, &path)?, "file", &path)?),
        false => None,
    };
    let received = server.download(&Download {
        request: &assets::at(&assets::DOWNLOAD, &feed, &path).fact("asset", &*path).fact("feed", &*feed),
        destination: &destination,
        expected,
        doing: &format!("Downloading {path} from {feed}..."),
        saving: "Saving to",
    })?;
    let Some(file) = received.path else {
        return Ok(());
    };
    let text = format!("Download complete ({} bytes)\n", with_commas(received.bytes));
    let object = json!({ "asset": path, "file": file.to_string_lossy(), "bytes": received.bytes, "downloaded": true });
    context.terminal.print_result(&text, &object)?;
    Ok(())
}

/// The file to write: a folder takes one with the last name of the path.
fn place(output: PathBuf, path: &str) -> PathBuf {
    let is_folder =
        output.as_os_str().is_empty() || output.to_string_lossy().ends_with(is_separator) || output.is_dir();
    match assets::names(path).next_back() {
        Some(name) if is_folder => output.join(name),
        _ => output,
    }
}
