//! `pgutil packages`: the packages of a feed. Here is what the commands share: how a package is named.

use serde_json::Value;

use super::Command;
use crate::children;
use crate::cli::{Action, Group, Opt, Rule};
use crate::context::Context;
use crate::failure::Failure;
use crate::proget::Request;
use crate::proget::json;
use crate::proget::packages::{self, PackageVersion, Purl, QualifierError};
use crate::server::{self, Server};
use crate::text::printable;

children![list, versions, download, upload, delete, status, repackage, promote, audit, metadata];

/// The table entry.
pub const COMMAND: Command = Command {
    name: "packages",
    summary: "Works with the packages of a feed",
    options: &[&NO_CONNECTORS.spec],
    groups: &[&server::FEED, &server::CONNECTION],
    action: Action::Set(CHILDREN),
    ..Command::BLANK
};

static NO_CONNECTORS: Opt<bool> = Opt::new("no-connectors", "", "Without effect, as in the existing program").hidden();

/// Which package, and which version of it.
static PACKAGE_OPTIONS: Group = Group {
    title: "Package options",
    options: &[&PACKAGE.spec, &VERSION.spec, &PURL.spec],
    rules: &[Rule::ExactlyOne(&[&PACKAGE.spec, &PURL.spec]), Rule::ExactlyOne(&[&VERSION.spec, &PURL.spec])],
};

static PACKAGE: Opt<Option<String>> =
    Opt::new("package", "[GROUP/]NAME", "Name of the package, with its group or scope");
static VERSION: Opt<Option<String>> =
    Opt::new("version", "VERSION", "Its version, or latest, latest-stable or latest-unstable");
static PURL: Opt<Option<String>> =
    Opt::new("purl", "PURL", "The package URL, in place of name, version and qualifiers: pkg:npm/%40scope/name@1.0.0");

/// Which of the files of a version.
static QUALIFIER_OPTIONS: Group = Group {
    title: "Qualifiers, where a version has several files",
    options: &[
        &ARCH.spec,
        &BUILD.spec,
        &COMPONENT.spec,
        &DISTRO.spec,
        &EXTENSION.spec,
        &FILENAME.spec,
        &PATH.spec,
        &PLATFORM.spec,
        &SUBDIR.spec,
        &TYPE.spec,
        &QUALIFIER.spec,
    ],
    rules: &[],
};

static ARCH: Opt<Option<String>> = Opt::new("arch", "ARCH", "Architecture (Alpine, Debian, RPM)");
static BUILD: Opt<Option<String>> = Opt::new("build", "BUILD", "Build (Conda)");
static COMPONENT: Opt<Option<String>> = Opt::new("component", "NAME", "Component (Debian)");
static DISTRO: Opt<Option<String>> = Opt::new("distro", "NAME", "Distribution (Debian)");
static EXTENSION: Opt<Option<String>> = Opt::new("extension", "EXT", "Extension of the file (CRAN)");
static FILENAME: Opt<Option<String>> = Opt::new("filename", "NAME", "Name of the file (PyPI)");
static PATH: Opt<Option<String>> = Opt::new("path", "PATH", "Path (CRAN)");
static PLATFORM: Opt<Option<String>> = Opt::new("platform", "NAME", "Platform (RubyGems)");
static SUBDIR: Opt<Option<String>> = Opt::new("subdir", "NAME", "Subfolder (Conda)");
static TYPE: Opt<Option<String>> = Opt::new("type", "TYPE", "Type (Conda)");
static QUALIFIER: Opt<Option<String>> =
    Opt::new("qualifier", "TEXT", "All qualifiers as the API takes them, such as arch=amd64&distro=stable");

/// Which packages a list shows.
static LISTED: Opt<Option<String>> =
    Opt::new("package", "[GROUP/]NAME", "List only packages of this name; GROUP/ lists all of a group or scope");

/// Free text that the server keeps with a copy.
static COMMENT: Opt<Option<String>> =
    Opt::new("comment", "TEXT", "Comment for the history of the package").empty_is_absent();

/// Narrows a list down to what `--package` says.
fn narrow(context: &Context, request: Request) -> Request {
    let package = context.get(&LISTED).unwrap_or_default();
    PackageVersion::of(&package, "", "").narrow(request)
}

/// A version of a package, or one of its files, as the user names it.
struct Wanted {
    package: PackageVersion,
    /// Where it is named by a package URL.
    purl: Option<String>,
    /// For messages: `[group/]name version[ qualifier]`.
    shown: String,
}

impl Wanted {
    /// What the options say, for a command with all qualifiers.
    ///
    /// # Errors
    /// As `with`.
    fn read(context: &Context) -> Result<Wanted, Failure> {
        let given: Vec<(&str, String)> = packages::QUALIFIERS
            .iter()
            .zip([&ARCH, &BUILD, &COMPONENT, &DISTRO, &EXTENSION, &FILENAME, &PATH, &PLATFORM, &SUBDIR, &TYPE])
            .filter_map(|((_, key), option)| Some((*key, context.get(option)?)))
            .collect();
        let joined = Some(packages::join_qualifiers(given)).filter(|joined| !joined.is_empty());
        Wanted::with(context, context.get(&QUALIFIER).or(joined))
    }

    /// What the package options say, with a qualifier as the API takes it.
    ///
    /// # Errors
    /// `Exit::Usage` where they name no version of a package, or two.
    fn with(context: &Context, qualifier: Option<String>) -> Result<Wanted, Failure> {
        if let Some(text) = context.get(&PURL) {
            if qualifier.is_some() {
                return Err(context.usage_error(
                    "--purl excludes qualifiers",
                    "A package URL holds them: pkg:TYPE/GROUP/NAME@VERSION?KEY=VALUE",
                ));
            }
            let purl = Purl::parse(&text).filter(|purl| !purl.package.version.is_empty());
            let Some(Purl { text, package }) = purl else {
                return Err(context.usage_error(
                    "--purl is not a package URL with a version",
                    "It looks like pkg:nuget/Newtonsoft.Json@13.0.3",
                ));
            };
            return Ok(Wanted { package, shown: printable(&text), purl: Some(text) });
        }
        // The rules leave both of them.
        let package = context.get(&PACKAGE).unwrap_or_default();
        let version = context.get(&VERSION).unwrap_or_default();
        let qualifier = qualifier.unwrap_or_default();
        let wanted = PackageVersion::of(&package, &version, &qualifier);
        if wanted.name.is_empty() {
            return Err(context.usage_error("--package names a group and no package", "Write --package=GROUP/NAME"));
        }
        let shown = match qualifier.as_str() {
            "" => format!("{package} {version}"),
            qualifier => format!("{package} {version} {qualifier}"),
        };
        Ok(Wanted { package: wanted, purl: None, shown })
    }

    /// The body of a call that takes the parts of a package and no package URL: those that are not empty.
    fn body(&self, members: &[(&str, Option<&str>)]) -> Value {
        let package = &self.package;
        let given = |text| Some(text).filter(|text: &&str| !text.is_empty());
        let parts = [
            ("group", given(&package.group)),
            ("name", Some(&*package.name)),
            ("version", Some(&*package.version)),
            ("qualifier", given(&package.qualifier)),
        ];
        let present =
            members.iter().chain(&parts).filter_map(|(name, value)| Some(((*name).to_string(), (*value)?.into())));
        Value::Object(present.collect())
    }

    /// Adds what names it to a request.
    fn add_to(&self, request: Request) -> Request {
        let request = request.fact("package", &*self.shown);
        match &self.purl {
            Some(purl) => request.query("purl", purl),
            None => self.package.add_to(request),
        }
    }

    /// Asks the server what kind of packages the feed has, and checks that the qualifiers name one file.
    ///
    /// # Errors
    /// `Exit::Usage` for a needless or missing qualifier; those of a read.
    fn check_qualifiers(&self, server: &Server, feed: &str) -> Result<(), Failure> {
        if self.purl.is_some() {
            return Ok(());
        }
        let about = server.get_object(&packages::FEED.at(&[feed]).fact("feed", feed))?;
        let kind = json::text(&about, "packageType")?.unwrap_or_default();
        let shown = printable(kind);
        packages::check_qualifiers(kind, &self.package.qualifier).map_err(|error| match error {
            QualifierError::Needless => Failure::usage(format!("{shown} packages have no qualifiers"))
                .advise("Leave out the qualifier: name and version name the package."),
            QualifierError::Missing(option) => Failure::usage(format!("--{option} is required for {shown} packages"))
                .advise("A version has several files."),
        })
    }
}
