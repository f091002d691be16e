//! `pgutil builds import`: publishes an SBOM that another tool has made.

use std::io::Read;
use std::path::{Path, PathBuf};

use super::Command;
use super::analysis::{self, FAIL_ON};
use super::publish::{NOAUDIT, publish, show};
use crate::cli::{Action, Example, Opt, Rule};
use crate::context::Context;
use crate::exit::Exit;
use crate::failure::Failure;
use crate::server::DRY_RUN;
use crate::system::Patient;
use crate::text::printable;

/// The table entry.
pub const COMMAND: Command = Command {
    name: "import",
    summary: "Publishes an existing SBOM and audits the build",
    options: &[&INPUT.spec, &PROJECT_NAME.spec, &VERSION.spec, &NOAUDIT.spec, &FAIL_ON.spec, &DRY_RUN.spec],
    rules: &[Rule::Needs(&PROJECT_NAME.spec, &VERSION.spec), Rule::Needs(&VERSION.spec, &PROJECT_NAME.spec)],
    examples: &[
        Example { line: "pgutil builds import --input=bom.json", note: "Publishes a CycloneDX document, XML or JSON" },
        Example {
            line: "pgutil builds import --input=bom.xml --project-name=Web --version=1.2.3",
            note: "Audits the build after that",
        },
    ],
    action: Action::Run(run),
    ..Command::BLANK
};

static INPUT: Opt<PathBuf> = Opt::new("input", "FILE", "CycloneDX document; - is standard input").reads_stdin();
static PROJECT_NAME: Opt<Option<String>> =
    Opt::new("project-name", "NAME", "Project of the build to audit, as the document names it").aliases(&["project"]);
static VERSION: Opt<Option<String>> =
    Opt::new("version", "VERSION", "Number of the build to audit, as the document states it").aliases(&["build"]);

/// No SBOM comes near it.
const LONGEST: u64 = 1024 * 1024 * 1024;

fn run(context: &Context) -> anyhow::Result<()> {
    let server = context.server()?;
    let path = context.get(&INPUT);
    let bytes = read(&path)?;
    let content_type = content_type(&path, &bytes)?;
    let build = context.get(&PROJECT_NAME).zip(context.get(&VERSION));
    let (noaudit, _) = (context.get(&NOAUDIT), context.get(&FAIL_ON));
    if context.get(&DRY_RUN) {
        show(&server, bytes.len(), None);
        return Ok(());
    }
    let build = build.as_ref().map(|(project, build)| (project.as_str(), build.as_str()));
    publish(context, &server, &bytes, content_type, build, noaudit || build.is_none())?;
    if let (false, Some((project, build))) = (noaudit, build) {
        analysis::audit(context, &server, project, build)?;
    }
    Ok(())
}

fn read(path: &Path) -> Result<Vec<u8>, Failure> {
    let shown = if path.as_os_str() == "-" { "standard input".to_string() } else { printable(&path.to_string_lossy()) };
    let mut bytes = Vec::new();
    let read = match path.as_os_str() == "-" {
        true => Patient(std::io::stdin().lock()).take(LONGEST + 1).read_to_end(&mut bytes),
        false => std::fs::File::open(path).and_then(|file| file.take(LONGEST + 1).read_to_end(&mut bytes)),
    };
    read.map_err(|error| {
        Failure::usage(format!("cannot read {shown}: {error}"))
            .advise("Check the name of the file, and who may read it.")
    })?;
    if bytes.len() as u64 > LONGEST {
        return Err(
            Failure::new(Exit::Other, format!("{shown} is larger than 1 GiB")).advise("Check that it is an SBOM.")
        );
    }
    Ok(bytes)
}

/// XML or JSON, by the first character.
fn content_type(path: &Path, bytes: &[u8]) -> Result<&'static str, Failure> {
    let text = bytes.strip_prefix("\u{feff}".as_bytes()).unwrap_or(bytes).trim_ascii_start();
    match text.first() {
        Some(b'<') => Ok("text/xml"),
        Some(b'{') => Ok("application/json"),
        _ => Err(Failure::new(Exit::Other, format!("{} is neither XML nor JSON", printable(&path.to_string_lossy())))
            .advise("It must be a CycloneDX document.")),
    }
}
