//! Versions of universal packages: Semantic Versioning 2, with numbers of any size.

use std::cmp::Ordering;
use std::fmt;

/// A version `n.n.n[-prerelease][+build]`. Versions are equal if their texts are.
///
/// The order is that of Semantic Versioning 2. That standard leaves builds of one version unordered; here a version
/// without a build is higher than any with one, numbers are compared as numbers, and other builds as text.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Version {
    text: String,
    /// Where the three numbers end in the text.
    core: usize,
    /// Where the prerelease ends in the text, or the three numbers do if there is none.
    prerelease: usize,
}

impl Version {
    /// Reads a version. `None` if the text is not one by Semantic Versioning 2.
    pub fn parse(text: &str) -> Option<Version> {
        let (rest, build) = match text.split_once('+') {
            Some((rest, build)) => (rest, Some(build)),
            None => (text, None),
        };
        let (core, prerelease) = match rest.split_once('-') {
            Some((core, prerelease)) => (core, Some(prerelease)),
            None => (rest, None),
        };
        let numbers: Vec<&str> = core.split('.').collect();
        let is_valid = numbers.len() == 3
            && numbers.into_iter().all(|number| is_number(number) && has_no_leading_zero(number))
            && prerelease.is_none_or(|list| {
                list.split('.').all(|word| is_identifier(word) && (!is_number(word) || has_no_leading_zero(word)))
            })
            && build.is_none_or(|list| list.split('.').all(is_identifier));
        is_valid.then(|| Version { text: text.to_string(), core: core.len(), prerelease: rest.len() })
    }

    /// The text that it was read from.
    pub fn as_str(&self) -> &str {
        &self.text
    }

    /// Whether the version has a prerelease part.
    pub fn is_prerelease(&self) -> bool {
        self.prerelease > self.core
    }

    fn prerelease(&self) -> Option<&str> {
        self.is_prerelease().then(|| &self.text[self.core + 1..self.prerelease])
    }

    fn build(&self) -> Option<&str> {
        self.text.get(self.prerelease + 1..)
    }
}

fn is_number(text: &str) -> bool {
    !text.is_empty() && text.bytes().all(|byte| byte.is_ascii_digit())
}

fn has_no_leading_zero(number: &str) -> bool {
    number == "0" || !number.starts_with('0')
}

fn is_identifier(text: &str) -> bool {
    !text.is_empty() && text.bytes().all(|byte| byte.is_ascii_alphanumeric() || byte == b'-')
}

/// Compares digits of any number by their value.
fn compare_numbers(one: &str, other: &str) -> Ordering {
    let (one, other) = (one.trim_start_matches('0'), other.trim_start_matches('0'));
    one.len().cmp(&other.len()).then_with(|| one.cmp(other))
}

fn compare_identifiers(one: &str, other: &str) -> Ordering {
    match (is_number(one), is_number(other)) {
        (true, true) => compare_numbers(one, other),
        (true, false) => Ordering::Less,
        (false, true) => Ordering::Greater,
        (false, false) => one.cmp(other),
    }
}

fn compare_prereleases(one: &str, other: &str) -> Ordering {
    let (mut ours, mut theirs) = (one.split('.'), other.split('.'));
    loop {
        match (ours.next(), theirs.next()) {
            (None, None) => return Ordering::Equal,
            (None, Some(_)) => return Ordering::Less,
            (Some(_), None) => return Ordering::Greater,
            (Some(one), Some(other)) => match compare_identifiers(one, other) {
                Ordering::Equal => {}
                different => return different,
            },
        }
    }
}

/// Compares two parts of which an absent one is higher than any.
fn absent_is_highest(one: Option<&str>, other: Option<&str>, compare: fn(&str, &str) -> Ordering) -> Ordering {
    match (one, other) {
        (None, None) => Ordering::Equal,
        (None, Some(_)) => Ordering::Greater,
        (Some(_), None) => Ordering::Less,
        (Some(one), Some(other)) => compare(one, other),
    }
}

impl Ord for Version {
    fn cmp(&self, other: &Version) -> Ordering {
        let compare_builds = |one: &str, other: &str| match is_number(one) && is_number(other) {
            true => compare_numbers(one, other),
            false => one.cmp(other),
        };
        let (ours, theirs) = (self.text[..self.core].split('.'), other.text[..other.core].split('.'));
        let mut cores = ours.zip(theirs).map(|(one, other)| compare_numbers(one, other));
        cores
            .find(|order| order.is_ne())
            .unwrap_or(Ordering::Equal)
            .then_with(|| absent_is_highest(self.prerelease(), other.prerelease(), compare_prereleases))
            .then_with(|| absent_is_highest(self.build(), other.build(), compare_builds))
            // Builds 1 and 01 are the same number, and still two versions.
            .then_with(|| self.text.cmp(&other.text))
    }
}

impl PartialOrd for Version {
    fn partial_cmp(&self, other: &Version) -> Option<Ordering> {
        Some(self.cmp(other))
    }
}

impl fmt::Display for Version {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.text)
    }
}

/// Which version a command asks for.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Wanted {
    /// The highest one that is not a prerelease.
    Latest,
    /// The highest one.
    LatestUnstable,
    /// This one, build included.
    Exactly(Version),
}

impl Wanted {
    /// Reads `latest`, `latest-unstable` (in any case) or a version. `None` for anything else.
    pub fn parse(text: &str) -> Option<Wanted> {
        if text.eq_ignore_ascii_case("latest") {
            return Some(Wanted::Latest);
        }
        if text.eq_ignore_ascii_case("latest-unstable") {
            return Some(Wanted::LatestUnstable);
        }
        Version::parse(text).map(Wanted::Exactly)
    }

    /// The version to take among those of a package; the first of equal ones.
    pub fn pick<'a>(&self, versions: impl IntoIterator<Item = &'a Version>) -> Option<&'a Version> {
        let mut versions = versions.into_iter();
        if let Wanted::Exactly(wanted) = self {
            return versions.find(|version| *version == wanted);
        }
        let candidates = versions.filter(|version| *self == Wanted::LatestUnstable || !version.is_prerelease());
        candidates.reduce(|best, version| if version > best { version } else { best })
    }
}

#[cfg(test)]
mod tests;
