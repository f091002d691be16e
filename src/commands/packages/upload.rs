//! `pgutil packages upload`: files of packages go to a feed, one after the other.

mod uploads;

use std::path::PathBuf;

use crate::cli::{Action, Example, Opt, Rule};
use crate::commands::Command;
use crate::commands::files::{Chosen, choose};
use crate::context::Context;
use crate::server::DRY_RUN;
use uploads::Uploads;

/// The table entry.
pub const COMMAND: Command = Command {
    name: "upload",
    summary: "Uploads packages to a feed",
    details: "A pattern chooses several files: * and ? stand for parts of a name, ** for folders of any depth. Quote it, so \
        that the shell leaves it alone. The files go one after the other, and the first failure ends the run.",
    options: &[
        &INPUT_FILE.spec,
        &STDIN.spec,
        &UPLOAD_NAME.spec,
        &DISTRIBUTION.spec,
        &COMPONENT.spec,
        &ARTIFACT_PATH.spec,
        &SKIP_DUPLICATE.spec,
        &DRY_RUN.spec,
    ],
    rules: &[Rule::ExactlyOne(&[&INPUT_FILE.spec, &STDIN.spec])],
    examples: &[
        Example {
            line: "pgutil packages upload --feed=MyNuGetFeed --input-file=MyPackage.1.0.0.nupkg",
            note: "Uploads one package",
        },
        Example {
            line: "pgutil packages upload --feed=MyNuGetFeed --input-file='artifacts/**/*.nupkg' --skip-duplicate",
            note: "Uploads all packages below a folder that the feed does not have yet",
        },
        Example {
            line: "pgutil packages upload --feed=MyDebianFeed --input-file=tool.deb --distribution=stable --component=main",
            note: "Uploads a Debian package",
        },
    ],
    action: Action::Run(run),
    ..Command::BLANK
};

static INPUT_FILE: Opt<Option<PathBuf>> =
    Opt::new("input-file", "FILE", "The package, or a pattern for several; - is standard input")
        .aliases(&["input"])
        .reads_stdin()
        .takes_pattern();
static STDIN: Opt<bool> = Opt::new("stdin", "", "Read the package from standard input").reads_stdin();
static UPLOAD_NAME: Opt<Option<String>> =
    Opt::new("upload-name", "NAME", "Name of the file, for a package from standard input");
static DISTRIBUTION: Opt<Option<String>> = Opt::new("distribution", "NAME", "Distribution of a Debian package");
static COMPONENT: Opt<Option<String>> = Opt::new("component", "NAME", "Component of a Debian package");
static ARTIFACT_PATH: Opt<Option<String>> = Opt::new("artifactPath", "PATH", "Folder of a Maven artifact");
static SKIP_DUPLICATE: Opt<bool> =
    Opt::new("skip-duplicate", "", "Go on where the feed has a package already, and count that as success");

fn run(context: &Context) -> anyhow::Result<()> {
    // The rule leaves either a file or standard input.
    let _ = context.get(&STDIN);
    let (file, name) = (context.get(&INPUT_FILE), context.get(&UPLOAD_NAME));
    let input = file.map_or(Ok(Chosen::Stdin), choose)?;
    if name.is_some() && !matches!(input, Chosen::Stdin) {
        return Err(context.usage_error("--upload-name is for standard input only", "A file has its own name.").into());
    }
    let server = context.server()?;
    let uploads = Uploads {
        feed: context.feed(&server)?,
        server,
        terminal: &context.terminal,
        distribution: context.get(&DISTRIBUTION),
        component: context.get(&COMPONENT),
        folder: context.get(&ARTIFACT_PATH).unwrap_or_default(),
        skips_duplicates: context.get(&SKIP_DUPLICATE),
    };
    match input {
        Chosen::Stdin => uploads.stdin(name.as_deref()),
        Chosen::One(file, input) => uploads.file(&file, &input),
        Chosen::Several(files) => uploads.files(&files),
    }?;
    Ok(())
}
