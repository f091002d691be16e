//! Package URLs, taken apart: `pkg:type/group/name@version?key=value#path`.

use super::{PackageVersion, join_qualifiers};

/// A package URL.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Purl {
    /// As it was given.
    pub text: String,
    /// The package, with its version, which may be empty, and its qualifiers.
    pub package: PackageVersion,
}

impl Purl {
    /// Takes a text apart; absent if it is not a package URL.
    pub fn parse(text: &str) -> Option<Purl> {
        let rest = text.split('#').next().unwrap_or_default();
        let (rest, qualifiers) = rest.split_once('?').unwrap_or((rest, ""));
        let rest = rest.strip_prefix("pkg:")?.trim_matches('/');
        let (kind, path) = rest.split_once('/')?;
        let (group, last) = path.rsplit_once('/').unwrap_or(("", path));
        let (name, version) = last.rsplit_once('@').unwrap_or((last, ""));
        let group: Vec<String> =
            group.split('/').filter(|part| !part.is_empty()).map(decoded).collect::<Option<_>>()?;
        let mut members = Vec::new();
        for member in qualifiers.split('&').filter(|member| !member.is_empty()) {
            let (key, value) = member.split_once('=')?;
            members.push((key, decoded(value)?));
        }
        let package = PackageVersion {
            group: group.join("/"),
            name: decoded(name)?,
            version: decoded(version)?,
            qualifier: join_qualifiers(members),
        };
        (!kind.is_empty() && !name.is_empty()).then(|| Purl { text: text.to_string(), package })
    }
}

fn decoded(text: &str) -> Option<String> {
    Some(percent_encoding::percent_decode_str(text).decode_utf8().ok()?.into_owned())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_part_is_found() {
        for (text, group, name, version, qualifier) in [
            ("pkg:nuget/Newtonsoft.Json@13.0.3", "", "Newtonsoft.Json", "13.0.3", ""),
            ("pkg:npm/%40babel/runtime@7.25.0", "@babel", "runtime", "7.25.0", ""),
            ("pkg:npm/@babel/runtime", "@babel", "runtime", "", ""),
            (
                "pkg:maven/org.x/a/b@1%2B2?type=jar&classifier=a%20b#sub/path",
                "org.x/a",
                "b",
                "1+2",
                "classifier=a%20b&type=jar",
            ),
            ("pkg://pypi/django@5", "", "django", "5", ""),
        ] {
            let purl = Purl::parse(text).unwrap();
            assert_eq!(purl.text, text);
            let expected = [group, name, version, qualifier];
            let package = &purl.package;
            assert_eq!([&*package.group, &package.name, &package.version, &package.qualifier], expected, "{text}");
        }
        for text in
            ["", "nuget/x@1", "pkg:nuget", "pkg:nuget/", "pkg:/x@1", "pkg:nuget/@1", "pkg:nuget/%ff@1", "pkg:a/b?c"]
        {
            assert_eq!(Purl::parse(text), None, "{text}");
        }
    }
}
