//! `pgutil assets download`: a file of an asset directory, or all files below a folder.

mod recursive;

use std::path::{PathBuf, is_separator};

use serde_json::json;

use super::Command;
use crate::cli::{Action, Example, Opt, Rule};
use crate::context::Context;
use crate::digest::Hash;
use crate::exit::Exit;
use crate::failure::Failure;
use crate::proget::json::Object;
use crate::proget::{assets, packages};
use crate::server::{Destination, Download};
use crate::text::{printable, with_commas};

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
    let is_stdout = stdout || output.as_ref().is_some_and(|output| output.as_os_str() == "-");
    if recursive && is_stdout {
        return Err(context
            .usage_error("several files cannot go to standard output", "Name a folder: --output=FOLDER/")
            .into());
    }
    if context.terminal.json && is_stdout {
        return Err(context.usage_error("--json excludes a file on standard output", "Name an --output file.").into());
    }
    if !recursive && assets::names(&path).next().is_none() {
        return Err(context.usage_error("--path names no file", "For a whole folder: --recursive").into());
    }
    let server = context.server()?;
    let feed = context.feed(&server)?;
    if recursive {
        return Ok(recursive::download(context, &server, &feed, &path, output.unwrap_or_default(), verify)?);
    }
    let destination = match output.filter(|_| !is_stdout) {
        _ if is_stdout => Destination::Stdout,
        output => Destination::Path(place(output.unwrap_or_default(), &path)),
    };
    let expected = match verify {
        true => Some(stated_hash(&super::item(&server, &feed, &path)?, &path)?),
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

/// The strongest hash that the server states of an item.
fn stated_hash(item: &Object, shown: &str) -> Result<(Hash, String), Failure> {
    packages::stated_hash(item).ok_or_else(|| {
        let shown = printable(shown);
        Failure::new(Exit::Server, format!("the server states no SHA-512, SHA-256 or SHA-1 of {shown}"))
            .advise("Nothing was downloaded. Without --verify, the file is taken as it comes.")
    })
}
