//! What `builds scan`, `builds sbom` and `vulns audit` share: which dependency files are read, and the document made of them.

use std::env;
use std::fmt::Write as _;
use std::io::Write as _;
use std::path::{Path, PathBuf};

use crate::atomic_file::{AtomicFile, Readers, Replace};
use crate::cli::{Choice, Group, Opt, Words};
use crate::context::Context;
use crate::exit::Exit;
use crate::failure::Failure;
use crate::scan::document::{Components, Document, DocumentError, Format, ProjectType, SpecVersion, Subject};
use crate::scan::{self, ErrorKind, Scan, ScanError, ScannerType};
use crate::text::printable;

impl Choice for ScannerType {
    const WORDS: Words = ScannerType::WORDS;
    const VALUES: &'static [ScannerType] = ScannerType::VALUES;
}

impl Choice for ProjectType {
    const WORDS: Words = ProjectType::WORDS;
    const VALUES: &'static [ProjectType] = ProjectType::VALUES;
}

impl Choice for SpecVersion {
    const WORDS: Words = SpecVersion::WORDS;
    const VALUES: &'static [SpecVersion] = SpecVersion::VALUES;
}

impl Choice for Format {
    const WORDS: Words = Format::WORDS;
    const VALUES: &'static [Format] = Format::VALUES;
}

/// What is scanned, and what becomes of it.
pub static SCAN: Group = Group {
    title: "Scan options",
    options: &[
        &SCANNER_TYPE.spec,
        &INCLUDE_DEVELOPMENT.spec,
        &INCLUDE_REFERENCES.spec,
        &NO_NODE_MODULES.spec,
        &ALLOW_INCOMPLETE.spec,
    ],
    rules: &[],
};

static SCANNER_TYPE: Opt<Option<ScannerType>> =
    Opt::new("scanner-type", "TYPE", "Which dependency files to read").aliases(&["type"]).default("auto");
static INCLUDE_DEVELOPMENT: Opt<bool> =
    Opt::new("include-dev-dependencies", "", "List packages that are needed for development only, too");
static INCLUDE_REFERENCES: Opt<bool> =
    Opt::new("include-project-references", "", "List references to other projects (.NET), too")
        .aliases(&["include-project-reference"]);
static NO_NODE_MODULES: Opt<bool> =
    Opt::new("do-not-scan-node_modules", "", "Accepted; node_modules is never scanned").hidden();
/// Whether a list with gaps is good enough.
pub static ALLOW_INCOMPLETE: Opt<bool> = Opt::new(
    "allow-incomplete",
    "",
    "Go on with a warning where no list of packages is found, or a project is not restored",
);

/// The project in the document.
pub static SUBJECT: Group = Group {
    title: "Project options",
    options: &[&PROJECT_NAME.spec, &VERSION.spec, &PROJECT_TYPE.spec, &SPEC_VERSION.spec],
    rules: &[],
};

/// The name of the project.
pub static PROJECT_NAME: Opt<String> =
    Opt::new("project-name", "NAME", "Name of the project that uses the packages").aliases(&["project"]);
/// Its version, which is the number of the build.
pub static VERSION: Opt<String> =
    Opt::new("version", "VERSION", "Version of the project, which becomes the number of the build").aliases(&["build"]);
static PROJECT_TYPE: Opt<Option<ProjectType>> =
    Opt::new("project-type", "TYPE", "What the project is, in the words of CycloneDX").default("library");
static SPEC_VERSION: Opt<Option<SpecVersion>> =
    Opt::new("spec-version", "VERSION", "Version of the CycloneDX schema").default("1.2");

/// The folder or file to scan.
pub static INPUT: Opt<Option<PathBuf>> =
    Opt::new("input", "PATH", "Folder, project file or lock file to scan").default("the current folder");

/// Scans a path as the options say, and tells of it what must be told.
///
/// # Errors
/// `Exit::Usage` where the path is missing or several files are there where one is wanted, `Exit::NotFound` where nothing
/// is found or a project is not restored, `Exit::Other` where a file cannot be read.
pub fn scan(context: &Context, path: &Path, kind: ScannerType) -> Result<Scan, Failure> {
    let options = scan::Options {
        include_development: context.args.flag(&INCLUDE_DEVELOPMENT),
        include_project_references: context.args.flag(&INCLUDE_REFERENCES),
    };
    let allow_incomplete = context.get(&ALLOW_INCOMPLETE);
    let scan = match scan::scan(path, kind, &options) {
        Ok(scan) => scan,
        Err(error) if error.kind == ErrorKind::NothingFound && allow_incomplete => {
            context.terminal.warn(&error.to_string());
            Scan::default()
        }
        Err(error) => return Err(failure(&error)),
    };
    if let Some(first) = scan.unrestored.first() {
        let names: Vec<String> = scan.unrestored.iter().map(|path| printable(&path.to_string_lossy())).collect();
        let fact = match names.len() {
            1 => format!("the project {} is not restored, so its packages are not known", names[0]),
            count => {
                format!("{count} projects are not restored, so their packages are not known: {}", names.join(", "))
            }
        };
        if !allow_incomplete {
            let restore =
                format!("Run dotnet restore {} first, or use --allow-incomplete.", printable(&first.to_string_lossy()));
            return Err(Failure::new(Exit::NotFound, fact).advise(restore));
        }
        context.terminal.warn(&fact);
    }
    for warning in scan.projects.iter().flat_map(|project| &project.warnings).chain(&scan.warnings) {
        context.terminal.warn(warning);
    }
    if let Some(warning) = scan.unread_warning("--scanner-type=all") {
        context.terminal.warn(&warning);
    }
    Ok(scan)
}

/// Checks what the document would be refused for, before a long scan.
///
/// # Errors
/// As `document`.
pub fn check(context: &Context) -> Result<(), Failure> {
    let (kind, version) =
        (context.get(&PROJECT_TYPE).unwrap_or_default(), context.get(&SPEC_VERSION).unwrap_or_default());
    source_date_epoch()?;
    if kind.since() > version { Err(type_needs(context, kind, kind.since())) } else { Ok(()) }
}

fn type_needs(context: &Context, kind: ProjectType, version: SpecVersion) -> Failure {
    let fact = format!("--project-type={} needs CycloneDX {} or later", kind.word(), version.word());
    context.usage_error(fact, &format!("Use --spec-version={}.", version.word()))
}

/// The type of scanner that the option names.
pub fn scanner_type(context: &Context) -> ScannerType {
    context.get(&SCANNER_TYPE).unwrap_or_default()
}

fn failure(error: &ScanError) -> Failure {
    let exit = match error.kind {
        ErrorKind::Missing | ErrorKind::Several => Exit::Usage,
        ErrorKind::NothingFound => Exit::NotFound,
        ErrorKind::Damaged => Exit::Other,
    };
    let failure = Failure::new(exit, error.to_string()).advise(&error.advice);
    let may_be_empty = error.kind == ErrorKind::NothingFound;
    failure.advise(if may_be_empty { "Or use --allow-incomplete, which goes on without packages." } else { "" })
}

/// The document of a scan, as bytes.
///
/// # Errors
/// `Exit::Usage` where the version of the schema lacks the type of the project; `Exit::Setup` for a `SOURCE_DATE_EPOCH` that
/// is not a number of seconds.
pub fn document(context: &Context, scan: &Scan, format: Format, indented: bool) -> Result<(Vec<u8>, usize), Failure> {
    let subject = Subject {
        name: context.get(&PROJECT_NAME),
        version: context.get(&VERSION),
        kind: context.get(&PROJECT_TYPE).unwrap_or_default(),
    };
    let version = context.get(&SPEC_VERSION).unwrap_or_default();
    let components = Components::of(scan.projects.iter().flat_map(|project| &project.packages));
    let document =
        Document::new(&subject, &components, version, source_date_epoch()?).map_err(|error| match error {
            DocumentError::TypeNeeds(version) => type_needs(context, subject.kind, version),
            DocumentError::NoRandomBytes(error) => {
                Failure::new(Exit::Other, format!("the system has no random bytes: {error}"))
                    .advise("Set SOURCE_DATE_EPOCH, which makes the serial number follow from the content.")
            }
        })?;
    let mut bytes = Vec::new();
    document.write(format, indented, &mut bytes).map_err(|error| {
        Failure::new(Exit::Other, format!("cannot write the document: {error}")).advise("Free some memory.")
    })?;
    Ok((bytes, components.iter().len()))
}

/// The time that builds which can be repeated are given, in seconds after 1970-01-01T00:00:00Z.
fn source_date_epoch() -> Result<Option<i64>, Failure> {
    const LAST: i64 = 253_402_300_799;
    let Some(value) = env::var_os("SOURCE_DATE_EPOCH") else {
        return Ok(None);
    };
    let seconds = value.to_str().and_then(|text| text.parse().ok()).filter(|seconds| (0..=LAST).contains(seconds));
    seconds.map(Some).ok_or_else(|| {
        Failure::setup("SOURCE_DATE_EPOCH is not a number of seconds since 1970")
            .advise("Correct it, or unset SOURCE_DATE_EPOCH.")
    })
}

/// Writes a document to a file, whole or not at all. An existing file is replaced.
///
/// # Errors
/// `Exit::Other`.
pub fn write(path: &Path, bytes: &[u8]) -> Result<(), Failure> {
    let written = AtomicFile::begin(path, Replace::Allowed, Readers::ByUmask).and_then(|mut file| {
        file.write_all(bytes)?;
        file.commit()
    });
    written.map_err(|error| {
        Failure::new(Exit::Other, format!("cannot write {}: {error}", printable(&path.to_string_lossy())))
            .advise("Choose a file in a folder that you may write to and that has free space.")
    })
}

/// What is scanned, as it was typed; without the option the current folder in full.
pub fn shown(input: Option<&Path>) -> String {
    let mut shown = String::new();
    let path = input.map(Path::to_path_buf).or_else(|| env::current_dir().ok()).unwrap_or_else(|| ".".into());
    let _ = write!(shown, "{}", path.display());
    shown
}
