//! A package as a feed keeps it. What is uploaded here need not be a real package: its first line names it, as `NAME VERSION`
//! with `GROUP/` before the name. An archive without such a line is named by its file.

use ring::digest::{SHA1_FOR_LEGACY_USE_ONLY, SHA256, SHA512, digest};
use serde_json::{Map, Value, json};

use crate::support::http::Answer;
use crate::support::proget::assets::hex;
use crate::support::proget::call::Call;

/// A version of a package, or one of its files.
#[derive(Clone, Debug, PartialEq)]
pub struct Package {
    pub feed: String,
    /// The type in a package URL.
    pub kind: String,
    pub group: String,
    pub name: String,
    pub version: String,
    /// `key=value` pairs joined with `&`, where the type of the feed has them.
    pub qualifier: String,
    pub file_name: String,
    pub bytes: Vec<u8>,
    /// The members that were set.
    pub status: Map<String, Value>,
}

/// The type of the packages of a feed.
pub fn type_in(feed_type: &str) -> &str {
    match feed_type {
        "chocolatey" | "powershell" => "nuget",
        "universal" => "upack",
        "rubygems" => "gem",
        "debian" => "deb",
        other => other,
    }
}

impl Package {
    /// Reads an upload by the rules of the type of the feed.
    pub fn read(feed: &str, feed_type: &str, file_name: &str, call: &Call) -> Result<Package, Answer> {
        let refused = |why: &str| Err(Answer::text(400, why));
        let kind = type_in(feed_type);
        let bytes = call.request.body.clone();
        if file_name.is_empty() && ["pypi", "rpm"].contains(&kind) {
            return refused("The name of the file is needed.");
        }
        let first_line = bytes.split(|byte| *byte == b'\n').next().and_then(|line| std::str::from_utf8(line).ok());
        let named = first_line.and_then(|line| line.rsplit_once(' ')).filter(|_| !bytes.starts_with(b"PK"));
        let stem = file_name.rsplit_once('.').map_or(file_name, |(stem, _)| stem);
        // `Contoso.Core.1.0.0.nupkg`
        let dotted = || {
            let is_version = |at: &usize| stem[at + 1..].starts_with(|letter: char| letter.is_ascii_digit());
            let dot = stem.match_indices('.').map(|(at, _)| at).find(is_version);
            dot.filter(|_| bytes.starts_with(b"PK")).map(|at| (&stem[..at], &stem[at + 1..]))
        };
        let Some((name, version)) = named.or_else(|| stem.rsplit_once('-')).or_else(dotted) else {
            return refused(
                "That is not a package. The stand-in takes the name and version from the first line or the name of the file.",
            );
        };
        let (group, name) = name.rsplit_once('/').unwrap_or(("", name));
        let query = |name: &str| call.query(name).unwrap_or_default();
        let qualifier = match kind {
            "deb" if query("distribution").is_empty() => return refused("The distribution is needed."),
            "deb" => {
                let component = call.query("component").unwrap_or("main");
                format!("arch=amd64&component={component}&distro={}", query("distribution"))
            }
            "pypi" => format!("file={file_name}"),
            "rpm" | "apk" => "arch=x86_64".to_string(),
            "conda" => "build=0&subdir=noarch&type=conda".to_string(),
            "cran" => "ext=tar.gz&path=src%2Fcontrib".to_string(),
            "gem" => "platform=ruby".to_string(),
            _ => String::new(),
        };
        let file_name = match file_name {
            "" => format!("{name}-{version}.bin"),
            file_name => file_name.to_string(),
        };
        let [feed, kind, group, name, version] = [feed, kind, group, name, version].map(str::to_string);
        Ok(Package { feed, kind, group, name, version, qualifier, file_name, bytes, status: Map::new() })
    }

    /// Whether two are the same file of the same version.
    pub fn is_same(&self, other: &Package) -> bool {
        let key = |package: &Package| {
            let parts = [&package.feed, &package.group, &package.name, &package.version, &package.qualifier];
            parts.map(String::clone)
        };
        key(self) == key(other)
    }

    /// Group, name and version, as the path of a universal package has them.
    pub fn path(&self) -> String {
        let group = if self.group.is_empty() { String::new() } else { format!("{}/", self.group) };
        format!("{group}{}/{}", self.name, self.version)
    }

    /// The package URL without qualifiers.
    pub fn purl(&self) -> String {
        let group = if self.group.is_empty() { String::new() } else { format!("{}/", self.group.replace('@', "%40")) };
        format!("pkg:{}/{group}{}@{}", self.kind, self.name, self.version)
    }

    /// The element of a list.
    pub fn to_json(&self) -> Value {
        let hash = |algorithm| hex(digest(algorithm, &self.bytes).as_ref());
        let mut object = json!({
            "purl": self.purl(), "name": self.name, "version": self.version, "size": self.bytes.len(),
            "published": "2026-01-02T03:04:05Z", "sha1": hash(&SHA1_FOR_LEGACY_USE_ONLY), "sha256": hash(&SHA256),
            "sha512": hash(&SHA512),
        });
        for (member, value) in [("group", &self.group), ("qualifier", &self.qualifier)] {
            if !value.is_empty() {
                object[member] = json!(value);
            }
        }
        for (member, value) in &self.status {
            object[member] = value.clone();
        }
        object
    }
}
