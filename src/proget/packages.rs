//! Packages: the calls, how a package is named, and which qualifiers name one of its files.

mod purl;

use serde_json::{Map, Value};

use super::call::{Call, Request, encode};
use crate::digest::Hash;

pub use purl::Purl;

const NEEDS_VIEW: &str = "Reading packages needs an API key or a user with the permission to view the feed.";
const NEEDS_ADD: &str =
    "Uploading packages needs an API key or a user with the permission to add packages to the feed.";
const NEEDS_DELETE: &str =
    "Deleting packages needs an API key or a user with the permission to delete packages of the feed.";
const NEEDS_STATUS: &str =
    "Changing the status of packages needs an API key or a user with the permission to change packages of the feed.";
const NEEDS_REPACKAGE: &str =
    "Repackaging needs an API key or a user with the permission to promote and repackage packages of the feeds.";
const NEEDS_PROMOTE: &str =
    "Promoting packages needs an API key or a user with the permission to promote packages of both feeds.";

/// Reads which kind of packages a feed has.
pub static FEED: Call = Call::get("api/packages/{}", NEEDS_VIEW).about("feed", "feeds list");

/// Lists the latest version of each package. The list is empty where there is no such package; only a feed can be absent.
pub static LATEST: Call = Call::get("api/packages/{}/latest", NEEDS_VIEW).about("feed", "feeds list");

/// Lists the versions of packages, with hashes.
pub static VERSIONS: Call = Call::get("api/packages/{}/versions", NEEDS_VIEW).about("feed", "feeds list");

/// Reads what the server knows of a version: files, licenses, vulnerabilities, compliance.
pub static METADATA: Call =
    Call::get("api/packages/{}/metadata", NEEDS_VIEW).about("package", "packages versions --feed");

/// Judges a version by the policies of its feed.
pub static AUDIT: Call =
    Call::post("api/packages/{}/audit", NEEDS_VIEW).about("package", "packages versions --feed").audits();

/// Deletes a version, or one of its files.
pub static DELETE: Call =
    Call::post("api/packages/{}/delete", NEEDS_DELETE).about("package", "packages versions --feed").changes("deleted");

/// Changes the status of a version: listed, allowed, deprecated. Members that are absent keep their values.
pub static STATUS: Call =
    Call::post("api/packages/{}/status", NEEDS_STATUS).about("package", "packages metadata --feed").changes("changed");

/// Copies a version under another version number. The Free edition fails as if the server had an error.
pub static REPACKAGE: Call = Call::post("api/repackaging/repackage", NEEDS_REPACKAGE)
    .about("package", "packages versions --feed")
    .changes("repackaged")
    .edition(&[403, 500], "Repackaging needs a paid edition of ProGet; this server runs the Free edition.");

/// Copies a version to another feed.
pub static PROMOTE: Call = Call::post("api/promotions/promote", NEEDS_PROMOTE)
    .about("package", "packages versions --feed")
    .changes("promoted");

/// Downloads the file of a package.
pub static DOWNLOAD: Call = Call::get("api/packages/{}/download", NEEDS_VIEW).about("package", "packages list --feed");

/// Uploads the file of a package.
pub static UPLOAD: Call =
    Call::put("api/packages/{}/upload", NEEDS_ADD).about("package", "packages list --feed").changes("uploaded");

/// A version of a package, or one of its files.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct PackageVersion {
    /// May be empty; npm's scope with its `@`.
    pub group: String,
    /// Without the group.
    pub name: String,
    /// As the server writes it, or `latest`, `latest-stable`, `latest-unstable`.
    pub version: String,
    /// Keys with escaped values, joined with `&`; may be empty.
    pub qualifier: String,
}

impl PackageVersion {
    /// A version of a package that is written `[group/]name`.
    pub fn of(package: &str, version: &str, qualifier: &str) -> PackageVersion {
        let (group, name) = package.rsplit_once('/').unwrap_or(("", package));
        PackageVersion {
            group: group.to_string(),
            name: name.to_string(),
            version: version.to_string(),
            qualifier: qualifier.to_string(),
        }
    }

    /// Adds what names it to a query.
    pub fn add_to<'a>(&'a self, request: Request) -> Request {
        let given = |text: &'a str| Some(text).filter(|text| !text.is_empty());
        request
            .query("name", &self.name)
            .query("version", &self.version)
            .query_if("group", given(&self.group))
            .query_if("qualifier", given(&self.qualifier))
    }

    /// Narrows a list down to group and name, so far as they are given.
    pub fn narrow(&self, request: Request) -> Request {
        let given = |text| Some(text).filter(|text: &&str| !text.is_empty());
        request.query_if("group", given(&self.group)).query_if("name", given(&self.name))
    }

    /// Whether an element of a list of versions is it.
    pub fn is(&self, element: &Map<String, Value>) -> bool {
        let text = |member| element.get(member).and_then(Value::as_str).unwrap_or_default();
        text("name").eq_ignore_ascii_case(&self.name)
            && text("group").eq_ignore_ascii_case(&self.group)
            && text("version").eq_ignore_ascii_case(&self.version)
            && keys_and_values(text("qualifier")) == keys_and_values(&self.qualifier)
    }
}

/// The strongest hash that an element of a list states, in hexadecimal digits.
pub fn stated_hash(element: &Map<String, Value>) -> Option<(Hash, String)> {
    Hash::ALL.iter().find_map(|(member, hash)| {
        let text = element.get(*member)?.as_str()?;
        (!text.is_empty()).then(|| (*hash, text.to_string()))
    })
}

/// The options for qualifiers, with the key of each.
pub const QUALIFIERS: [(&str, &str); 10] = [
    ("arch", "arch"),
    ("build", "build"),
    ("component", "component"),
    ("distro", "distro"),
    ("extension", "ext"),
    ("filename", "file"),
    ("path", "path"),
    ("platform", "platform"),
    ("subdir", "subdir"),
    ("type", "type"),
];

/// Qualifiers as the API takes them: sorted by key, each value escaped.
pub fn join_qualifiers(mut given: Vec<(&str, String)>) -> String {
    given.sort();
    let members: Vec<String> = given.iter().map(|(key, value)| format!("{key}={}", encode(value))).collect();
    members.join("&")
}

/// What is wrong with the qualifiers of a package.
#[derive(Debug, PartialEq, Eq)]
pub enum QualifierError {
    /// Packages of this type have none.
    Needless,
    /// The one that this option gives is missing.
    Missing(&'static str),
}

/// Checks which qualifiers are given for a package of a type.
///
/// # Errors
/// They are needless, or one is missing.
pub fn check_qualifiers(package_type: &str, qualifier: &str) -> Result<(), QualifierError> {
    let needed: &[&str] = match package_type.to_ascii_lowercase().as_str() {
        "helm" | "npm" | "nuget" | "pub" | "upack" | "vsix" if qualifier.is_empty() => return Ok(()),
        "helm" | "npm" | "nuget" | "pub" | "upack" | "vsix" => return Err(QualifierError::Needless),
        "apk" | "rpm" => &["arch"],
        "conda" => &["subdir", "build", "type"],
        "cran" => &["path", "extension"],
        "deb" => &["arch", "distro", "component"],
        "pypi" => &["filename"],
        "gem" => &["platform"],
        _ => &[],
    };
    let given = keys_and_values(qualifier);
    for option in needed {
        let found = QUALIFIERS.iter().find(|(name, _)| name == option);
        if let Some((option, key)) = found
            && !given.iter().any(|(given, _)| given == key)
        {
            return Err(QualifierError::Missing(option));
        }
    }
    Ok(())
}

/// Keys and decoded values, sorted.
fn keys_and_values(qualifier: &str) -> Vec<(String, String)> {
    let decoded = |text: &str| percent_encoding::percent_decode_str(text).decode_utf8_lossy().into_owned();
    let mut members: Vec<(String, String)> = qualifier
        .split('&')
        .filter(|member| !member.is_empty())
        .map(|member| {
            let (key, value) = member.split_once('=').unwrap_or((member, ""));
            (key.to_string(), decoded(value))
        })
        .collect();
    members.sort();
    members
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    #[test]
    fn a_package_is_named_with_its_group() {
        for (text, group, name) in [("x", "", "x"), ("@s/x", "@s", "x"), ("a/b/c", "a/b", "c"), ("a/", "a", "")] {
            let package = PackageVersion::of(text, "1", "");
            assert_eq!((&*package.group, &*package.name), (group, name), "{text}");
        }
        let request = PackageVersion::of("@s/x", "1+2", "arch=a%20b").add_to(DOWNLOAD.at(&["f"]));
        assert_eq!(request.path, "api/packages/f/download?name=x&version=1%2B2&group=%40s&qualifier=arch%3Da%2520b");
    }

    #[test]
    fn a_type_of_packages_has_its_qualifiers_and_no_others() {
        use QualifierError::{Missing, Needless};
        for (kind, qualifier, expected) in [
            ("nuget", "", Ok(())),
            ("NuGet", "x=y", Err(Needless)),
            ("RPM", "myarch=x", Err(Missing("arch"))),
            ("rpm", "arch=", Ok(())),
            ("deb", "arch=x&distro=y", Err(Missing("component"))),
            ("deb", "component=z&arch=x&distro=y", Ok(())),
            ("conda", "build=b", Err(Missing("subdir"))),
            ("cran", "path=p", Err(Missing("extension"))),
            ("pypi", "filename=p", Err(Missing("filename"))),
            ("pypi", "file=p", Ok(())),
            ("gem", "", Err(Missing("platform"))),
            ("maven2", "any=thing", Ok(())),
            ("", "", Ok(())),
        ] {
            assert_eq!(check_qualifiers(kind, qualifier), expected, "{kind} {qualifier}");
        }
    }

    #[test]
    fn qualifiers_are_sorted_and_escaped_once() {
        let given = vec![("file", "a b.gz".to_string()), ("arch", "x&y".to_string())];
        assert_eq!(join_qualifiers(given), "arch=x%26y&file=a%20b.gz");
    }

    #[test]
    fn the_strongest_hash_of_the_right_file_counts() {
        let element = json!({"name": "Django", "version": "5.0", "qualifier": "file=D.tar.gz", "md5": "m", "sha1": "a", "sha256": "", "sha512": null});
        let element = element.as_object().unwrap();
        assert_eq!(stated_hash(element), Some((Hash::Sha1, "a".to_string())));
        assert!(PackageVersion::of("django", "5.0", "file=D%2Etar.gz").is(element));
        for (package, version, qualifier) in
            [("x/django", "5.0", "file=D.tar.gz"), ("django", "5", "file=D.tar.gz"), ("django", "5.0", "")]
        {
            assert!(!PackageVersion::of(package, version, qualifier).is(element));
        }
        assert_eq!(stated_hash(json!({"md5": "m"}).as_object().unwrap()), None);
    }
}
