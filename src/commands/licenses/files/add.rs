//! `pgutil licenses files add`: adds a file with the text of a license.

use std::path::PathBuf;

use super::Command;
use crate::cli::{Action, Example, Opt};
use crate::context::Context;
use crate::proget::licenses;
use crate::server::{DRY_RUN, Input, Upload};

/// The table entry.
pub const COMMAND: Command = Command {
    name: "add",
    summary: "Adds a file with the text of a license",
    options: &[&CODE.spec, &FILE.spec, &DRY_RUN.spec],
    examples: &[Example {
        line: "pgutil licenses files add --code=MIT --file=LICENSE",
        note: "Detects the license by this text too",
    }],
    action: Action::Run(run),
    ..Command::BLANK
};

static CODE: Opt<String> = Opt::new("code", "CODE", "Code of the license");
static FILE: Opt<PathBuf> = Opt::new("file", "FILE", "File to add; - is standard input").reads_stdin();

fn run(context: &Context) -> anyhow::Result<()> {
    let (code, file) = (context.get(&CODE), context.get(&FILE));
    let server = context.server()?;
    let input = if file.as_os_str() == "-" { Input::stdin() } else { Input::file(&file)? };
    let name = file.to_string_lossy();
    let request = licenses::ADD_FILE.request().query("code", &code).fact("file", &*name).fact("license", &*code);
    let doing = format!("Uploading {name} as {code} license...");
    let upload = Upload { request: &request, input: &input, content_type: "application/octet-stream", doing: &doing };
    if server.upload(&upload, |_| false)?.is_some() {
        server.report(&request, "License file added.")?;
    }
    Ok(())
}
