//! What `install` and `update` share: a version of a package is chosen, downloaded and unpacked.

use std::fs::File;
use std::path::{Path, PathBuf};

use serde_json::{Map, Value};

use crate::cli::Opt;
use crate::context::Context;
use crate::exit::Exit;
use crate::failure::Failure;
use crate::proget::upack;
use crate::server::{Destination, Download, Server, required_hash};
use crate::text::printable;
use crate::upack::{Archive, Origin, PackageName, Version, Wanted, download_file};

/// The version.
pub static VERSION: Opt<Option<String>> =
    Opt::new("version", "VERSION", "Its version, or latest or latest-unstable").default("latest");
/// Whether the hash is checked.
pub static VERIFY: Opt<bool> = Opt::new(
    "verify",
    "",
    "Install the package only if it has the strongest hash that the server states (SHA-512, SHA-256, SHA-1)",
);

/// The version that `--version` asks for.
///
/// # Errors
/// `Exit::Usage` if it is neither a version nor one of the words.
pub fn wanted(context: &Context) -> Result<Wanted, Failure> {
    let Some(text) = context.get(&VERSION) else {
        return Ok(Wanted::Latest);
    };
    Wanted::parse(&text).ok_or_else(|| {
        let fact = format!("--version={} is not a version of Semantic Versioning 2", printable(&text));
        context.usage_error(fact, "Write three numbers, as in 1.0.0 or 1.2.0-rc.1, or latest or latest-unstable.")
    })
}

/// The text as a name.
///
/// # Errors
/// `Exit::Usage` if no name follows its last slash.
pub fn name_of(context: &Context, text: &str) -> Result<PackageName, Failure> {
    PackageName::parse(text)
        .ok_or_else(|| context.usage_error("--package has no name after the slash", "Write [GROUP/]NAME."))
}

/// A version of a package in a feed.
pub struct Found<'a> {
    server: &'a Server<'a>,
    feed: &'a str,
    name: &'a PackageName,
    /// The version.
    pub version: Version,
    /// What the server says about it.
    about: Map<String, Value>,
}

impl<'a> Found<'a> {
    /// Asks the server for the versions of a package, and chooses one.
    ///
    /// # Errors
    /// No answer or an unusable one; `Exit::NotFound` if the feed has no such version.
    pub fn ask(
        server: &'a Server,
        feed: &'a str,
        name: &'a PackageName,
        wanted: &Wanted,
    ) -> Result<Found<'a>, Failure> {
        let request = upack::VERSIONS.at(&[feed]).query("group", &name.group).query("name", &name.name);
        let list = server.get_list(&request.fact("package", name.to_string()))?;
        let (mut versions, mut invalid) = (Vec::new(), None);
        for (place, about) in list.iter().enumerate() {
            let Some(text) = about.get("version").and_then(Value::as_str) else {
                return Err(server.unusable("the member version of an element is missing or not text"));
            };
            match Version::parse(text) {
                Some(version) => versions.push((version, place)),
                None => invalid = Some(printable(text)),
            }
        }
        let picked = wanted.pick(versions.iter().map(|(version, _)| version)).cloned();
        let Some((version, place)) = picked.and_then(|picked| versions.into_iter().find(|(one, _)| *one == picked))
        else {
            return Err(match invalid {
                Some(text) => server.unusable(&format!("its version '{text}' is not one of Semantic Versioning 2")),
                None => server.absent("Package not found.", "packages list --feed"),
            });
        };
        let about = list.into_iter().nth(place).unwrap_or_default();
        Ok(Found { server, feed, name, version, about })
    }

    /// Downloads the package to a file beside its target, which is proved writable before.
    ///
    /// # Errors
    /// The target is unusable; as `Server::download`; `Exit::Server` if the hash is to be verified and none is stated.
    pub fn download(&self, target: &Path, verify: bool) -> Result<File, Failure> {
        let PackageName { group, name } = self.name;
        let version = self.version.as_str();
        let expected = match verify {
            true => Some(required_hash(&self.about, "package", &format!("{} {version}", self.name))?),
            false => None,
        };
        let request = upack::DOWNLOAD.at(&[self.feed]).segments(group).segment(name.as_ref()).segment(version.as_ref());
        let request = request.fact("package", format!("{} {version}", self.name));
        let file = download_file(target)?;
        let same = file.try_clone().map_err(|error| {
            Failure::new(Exit::Other, format!("cannot open a file twice: {error}"))
                .advise("Raise the limit of open files.")
        })?;
        let destination = Destination::Open(same, target.join(format!("{name}-{version}.upack")));
        let doing = format!("Downloading {name}...");
        let download = Download { request: &request, destination: &destination, expected, doing: &doing, saving: "" };
        match self.server.download(&download)?.bytes {
            0 => Err(self.server.unusable("it is empty")),
            _ => Ok(file),
        }
    }

    /// The archive that was downloaded.
    ///
    /// # Errors
    /// `Exit::Server` if it is damaged or unsafe.
    pub fn open(&self, downloaded: File) -> Result<Archive, Failure> {
        let label = format!("the package {} {}", self.shown(), self.version);
        Ok(Archive::open(downloaded, &label, Origin::Server)?)
    }

    fn shown(&self) -> String {
        printable(&self.name.to_string())
    }
}

/// The target as it is printed and registered.
pub fn shown_target(target: &Path) -> (PathBuf, String) {
    let full = crate::upack::full_path(target);
    let shown = printable(&full.to_string_lossy());
    (full, shown)
}
