//! Package URLs (purl): taken apart, put into the canonical form of their type, and written.

use std::fmt::{self, Write};

use super::Package;

/// A package URL, its parts decoded and in the form that the purl specification prescribes for the type.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct Purl {
    /// The type in lower case: `npm`.
    pub kind: String,
    /// The namespace, segments separated by `/`: `@scope`, `github.com/owner`.
    pub namespace: Option<String>,
    /// The name.
    pub name: String,
    /// The version.
    pub version: Option<String>,
    /// Keys in lower case with their values, sorted by key, none of them empty.
    pub qualifiers: Vec<(String, String)>,
    /// A path within the package.
    pub subpath: Option<String>,
}

/// Why a text is not a package URL, in words that follow it.
#[cfg(test)]
#[derive(Debug, PartialEq, Eq)]
pub struct InvalidPurl(pub &'static str);

#[cfg(test)]
impl Purl {
    /// Takes a package URL apart, whether it is in canonical form or not.
    ///
    /// # Errors
    ///
    /// Where type or name are missing or cannot be decoded.
    pub fn parse(text: &str) -> Result<Purl, InvalidPurl> {
        let scheme = text.get(..4).filter(|scheme| scheme.eq_ignore_ascii_case("pkg:"));
        let rest = &text[scheme.ok_or(InvalidPurl("does not begin with pkg:"))?.len()..];
        let (rest, subpath) = rest.rsplit_once('#').map_or((rest, ""), |(rest, subpath)| (rest, subpath));
        let (rest, pairs) = rest.rsplit_once('?').map_or((rest, ""), |(rest, pairs)| (rest, pairs));
        let (kind, rest) = rest.trim_start_matches('/').split_once('/').ok_or(InvalidPurl("has no name"))?;
        let is_type = kind.bytes().all(|byte| byte.is_ascii_alphanumeric() || matches!(byte, b'.' | b'-' | b'+'));
        if !is_type || !kind.starts_with(|first: char| first.is_ascii_alphabetic()) {
            return Err(InvalidPurl("has no valid type"));
        }
        let rest = rest.trim_matches('/');
        // An @ that opens a segment is that of an npm scope.
        let at = rest.rfind('@').filter(|at| *at > 0 && !rest[..*at].ends_with('/'));
        let (path, version) = at.map_or((rest, ""), |at| (&rest[..at], &rest[at + 1..]));
        let (namespace, name) = path.rsplit_once('/').unwrap_or(("", path));
        let mut qualifiers = Vec::new();
        for pair in pairs.split('&').filter(|pair| !pair.is_empty()) {
            let (key, value) = pair.split_once('=').ok_or(InvalidPurl("has a qualifier without ="))?;
            let is_key = key.bytes().all(|byte| byte.is_ascii_alphanumeric() || matches!(byte, b'.' | b'-' | b'_'));
            if !is_key || key.is_empty() {
                return Err(InvalidPurl("has an invalid qualifier"));
            }
            qualifiers.push((key.to_ascii_lowercase(), decoded(value)?));
        }
        let mut purl = Purl {
            kind: kind.to_ascii_lowercase(),
            namespace: Some(segments(namespace, |_| true)?),
            name: decoded(name)?,
            version: Some(decoded(version)?),
            qualifiers,
            subpath: Some(segments(subpath, |segment| !matches!(segment, "." | ".."))?),
        };
        if purl.name.is_empty() {
            return Err(InvalidPurl("has no name"));
        }
        purl.normalise();
        Ok(purl)
    }
}

impl Purl {
    /// Sorts the qualifiers, drops empty parts, and applies the rules of the type.
    fn normalise(&mut self) {
        for part in [&mut self.namespace, &mut self.version, &mut self.subpath] {
            part.take_if(|text| text.is_empty());
        }
        self.qualifiers.retain(|(_, value)| !value.is_empty());
        self.qualifiers.sort();
        normalise(&self.kind, self.namespace.as_mut(), &mut self.name);
        if let ("pypi", Some(version)) = (self.kind.as_str(), &mut self.version) {
            *version = version.to_lowercase();
        }
    }
}

impl From<&Package> for Purl {
    fn from(package: &Package) -> Purl {
        let mut purl = Purl {
            kind: package.kind.to_owned(),
            namespace: package.group.clone(),
            name: package.name.clone(),
            version: package.version.clone(),
            qualifiers: package.qualifiers.iter().map(|(key, value)| ((*key).to_owned(), value.clone())).collect(),
            subpath: None,
        };
        purl.normalise();
        purl
    }
}

/// The canonical form.
impl fmt::Display for Purl {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "pkg:{}/", self.kind)?;
        for segment in self.namespace.iter().flat_map(|namespace| namespace.split('/')).filter(|part| !part.is_empty())
        {
            encode(f, segment)?;
            f.write_char('/')?;
        }
        encode(f, &self.name)?;
        if let Some(version) = &self.version {
            f.write_char('@')?;
            encode(f, version)?;
        }
        for (index, (key, value)) in self.qualifiers.iter().enumerate() {
            write!(f, "{}{key}=", if index == 0 { '?' } else { '&' })?;
            encode(f, value)?;
        }
        for (index, segment) in self.subpath.iter().flat_map(|subpath| subpath.split('/')).enumerate() {
            f.write_char(if index == 0 { '#' } else { '/' })?;
            encode(f, segment)?;
        }
        Ok(())
    }
}

/// Applies the rules that a type has for the case and the letters of namespace and name.
pub fn normalise(kind: &str, namespace: Option<&mut String>, name: &mut String) {
    if let ("composer" | "pypi" | "deb" | "rpm" | "apk", Some(namespace)) = (kind, namespace) {
        *namespace = namespace.to_lowercase();
    }
    match kind {
        "composer" | "deb" | "apk" => *name = name.to_lowercase(),
        "pypi" => *name = name.to_lowercase().replace('_', "-"),
        _ => {}
    }
}

/// Writes the text with everything percent-encoded but what a purl leaves as it is.
fn encode(f: &mut impl Write, text: &str) -> fmt::Result {
    for byte in text.bytes() {
        match byte {
            b'A'..=b'Z' | b'a'..=b'z' | b'0'..=b'9' | b'-' | b'.' | b'_' | b'~' | b':' => f.write_char(byte.into())?,
            _ => write!(f, "%{byte:02X}")?,
        }
    }
    Ok(())
}

/// The path with its segments decoded; empty ones, and those that are not to be kept, are dropped. A slash that was encoded
/// separates like any other.
#[cfg(test)]
fn segments(path: &str, keep: impl Fn(&str) -> bool) -> Result<String, InvalidPurl> {
    let mut kept = Vec::new();
    for segment in path.split('/') {
        kept.push(decoded(segment)?);
    }
    let segments = kept.iter().flat_map(|segment| segment.split('/'));
    Ok(segments.filter(|segment| !segment.is_empty() && keep(segment)).collect::<Vec<_>>().join("/"))
}

#[cfg(test)]
fn decoded(text: &str) -> Result<String, InvalidPurl> {
    percent_decoded(text).ok_or(InvalidPurl("has a wrong percent-encoding"))
}

/// The text without percent-encoding, if that is UTF-8. A `%` without two hexadecimal digits stands for itself.
pub fn percent_decoded(text: &str) -> Option<String> {
    percent_encoding::percent_decode_str(text).decode_utf8().ok().map(Into::into)
}

#[cfg(test)]
mod tests;
