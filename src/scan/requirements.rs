//! `requirements.txt`, by the rules of pip and PEP 508: what is pinned with `==` or `===` is a package, and so are archives
//! and repositories with a name. Markers are not evaluated: every variant is listed. Files named by `-r` are read too;
//! those of `-c` only limit what the others name.

use std::collections::HashSet;
use std::path::{Path, PathBuf};

use super::input::read as read_file;
use super::purl::percent_decoded;
use super::{ErrorKind, Input, Package, Project, ScanError};

/// The name of the project in reports.
const PROJECT_NAME: &str = "PyPiPackage";

/// The ends of the names of source archives that pip installs.
const ARCHIVES: &[&str] = &[".zip", ".tar.gz", ".tgz", ".tar", ".tar.bz2", ".tar.xz"];

/// Reads a requirements file and those that it includes.
///
/// # Errors
///
/// With the line, where something is no requirement, or an included file cannot be read.
pub fn read(input: &Input) -> Result<Project, ScanError> {
    let mut list = List { packages: Vec::new(), unpinned: Vec::new(), included: Vec::new() };
    list.add(input)?;
    let mut seen = HashSet::from([identity(input.path)]);
    while let Some((path, from, line)) = list.included.pop() {
        if !seen.insert(identity(&path)) {
            continue;
        }
        let includes = |what: &str| format!("includes {}, which {what}", path.display());
        let bytes = read_file(&path).map_err(|error| ScanError {
            line: Some(line),
            ..ScanError::new(ErrorKind::Damaged, &from, includes(&error.what))
        })?;
        list.add(&Input { path: &path, bytes: &bytes })?;
    }
    let warnings = match list.unpinned.as_slice() {
        [] => Vec::new(),
        names => vec![format!(
            "{} does not pin these to one version, so they are left out: {}.",
            input.path.display(),
            names.join(", ")
        )],
    };
    Ok(Project { name: PROJECT_NAME.into(), packages: list.packages, warnings })
}

/// The same for every way to write the path of a file.
fn identity(path: &Path) -> PathBuf {
    path.canonicalize().unwrap_or_else(|_| path.to_owned())
}

struct List {
    packages: Vec<Package>,
    /// What is required without a version or a name, as it is to be shown.
    unpinned: Vec<String>,
    /// Files still to read, with the file and line that name them.
    included: Vec<(PathBuf, PathBuf, usize)>,
}

impl List {
    fn add(&mut self, input: &Input) -> Result<(), ScanError> {
        let text = input.small_text()?;
        for (number, line) in logical_lines(&text) {
            let (requirement, options) = split_options(&line);
            if !requirement.is_empty() {
                self.require(requirement).map_err(|what| input.error(number, what))?;
            } else if let Some(file) = option(options, "-r", "--requirement") {
                self.include(file, input.path, number);
            } else if let Some(place) = option(options, "-e", "--editable") {
                self.address(None, place);
            }
        }
        Ok(())
    }

    fn include(&mut self, file: &str, from: &Path, line: usize) {
        if file.contains("://") {
            self.unpinned.push(without_credentials(file));
        } else {
            self.included.push((from.with_file_name(file), from.to_owned(), line));
        }
    }

    /// Takes `name[extras] specifiers ; marker`, `name @ address ; marker`, or an address alone.
    fn require(&mut self, line: &str) -> Result<(), &'static str> {
        let end = line.find(|letter: char| !is_name_letter(letter)).unwrap_or(line.len());
        let (name, mut rest) = (&line[..end], line[end..].trim_start());
        if is_address(line) {
            self.address(None, line);
            return Ok(());
        }
        if name.is_empty() || !name.starts_with(is_name_end) || !name.ends_with(is_name_end) {
            return Err("is not a requirement");
        }
        if rest.starts_with('[') {
            let end = rest.find(']').ok_or("has no end of the extras")?;
            rest = rest[end + 1..].trim_start();
        }
        if let Some(address) = rest.strip_prefix('@') {
            self.address(Some(name), address.trim());
            return Ok(());
        }
        let specifiers = rest.split(';').next().unwrap_or_default().trim();
        let inner = specifiers.strip_prefix('(').and_then(|inner| inner.strip_suffix(')'));
        match pin(inner.unwrap_or(specifiers)).ok_or("is not a requirement")? {
            Some(version) => self.packages.push(package(name, Some(version))),
            None => self.unpinned.push(name.to_owned()),
        }
        Ok(())
    }

    /// Takes an address or a path, with the name where that is stated before it. A local folder is first-party.
    fn address(&mut self, name: Option<&str>, address: &str) {
        // A marker is set off by a blank here, since an address may have a semicolon.
        let address = address.split(" ;").next().unwrap_or_default().trim();
        let (place, fragment) = address.split_once('#').unwrap_or((address, ""));
        let place = place.split('?').next().unwrap_or_default();
        let file = place.rsplit(['/', '\\']).next().unwrap_or_default();
        let wheel = file.strip_suffix(".whl").and_then(|stem| {
            let mut parts = stem.split('-');
            let (name, version) = (parts.next()?, percent_decoded(parts.next()?)?);
            (!name.is_empty() && !version.is_empty()).then_some((name, version))
        });
        let egg = fragment.split('&').find_map(|part| part.strip_prefix("egg="));
        let egg = egg.map(|egg| egg.split('[').next().unwrap_or_default()).filter(|egg| !egg.is_empty());
        let is_archive = ARCHIVES.iter().any(|end| file.ends_with(end));
        let is_repository = ["git+", "hg+", "svn+", "bzr+"].iter().any(|scheme| place.starts_with(scheme));
        let is_remote = is_repository || place.contains("://") && !place.starts_with("file:");
        match (name, wheel) {
            (name, Some((of_wheel, version))) => self.packages.push(package(name.unwrap_or(of_wheel), Some(&version))),
            _ if !is_remote && !is_archive => {}
            (name, None) => match name.or(egg) {
                Some(name) => self.packages.push(package(name, None)),
                None => self.unpinned.push(without_credentials(place)),
            },
        }
    }
}

fn package(name: &str, version: Option<&str>) -> Package {
    let version = version.map(str::to_owned);
    Package { kind: "pypi", name: name.to_owned(), version, ..Package::default() }
}

/// The version of the one clause with `==` or `===`, or none where there is no such clause, or more than one. Absent where
/// the text is no list of clauses.
fn pin(specifiers: &str) -> Option<Option<&str>> {
    let mut pins = Vec::new();
    for clause in specifiers.split(',').map(str::trim).filter(|clause| !clause.is_empty()) {
        let version_at = clause.find(|letter| !matches!(letter, '<' | '>' | '=' | '!' | '~'))?;
        let (operator, version) = (&clause[..version_at], clause[version_at..].trim());
        if version.is_empty() || version.contains(char::is_whitespace) {
            return None;
        }
        match operator {
            "===" => pins.push(version),
            // A variable of the environment is no version, and neither is a prefix.
            "==" if version.ends_with(".*") || version.contains('$') => {}
            "==" => pins.push(version),
            "<" | "<=" | ">" | ">=" | "!=" | "~=" => {}
            _ => return None,
        }
    }
    Some(if let [version] = pins[..] { Some(version) } else { None })
}

fn is_name_letter(letter: char) -> bool {
    letter.is_ascii_alphanumeric() || matches!(letter, '.' | '_' | '-')
}

fn is_name_end(letter: char) -> bool {
    letter.is_ascii_alphanumeric()
}

/// Whether a requirement is an address or a path rather than a name, as pip tells them apart.
fn is_address(line: &str) -> bool {
    let before_address = line.split([' ', ';', '@', '[', '=']).next().unwrap_or_default();
    before_address.contains(['/', '\\']) || before_address.starts_with('.') || before_address.contains("://") || {
        let file = line.split([' ', ';', '#']).next().unwrap_or_default();
        (file.ends_with(".whl") || ARCHIVES.iter().any(|end| file.ends_with(end))) && !file.contains(['@', '='])
    }
}

/// An address as it may be shown: without the user and the password in it.
fn without_credentials(address: &str) -> String {
    let Some((scheme, rest)) = address.split_once("://") else {
        return address.to_owned();
    };
    let authority_end = rest.find('/').unwrap_or(rest.len());
    match rest[..authority_end].rfind('@') {
        Some(at) => format!("{scheme}://{}", &rest[at + 1..]),
        None => address.to_owned(),
    }
}

/// The value of an option in its short form (`-r x`, `-rx`) or its long one (`--requirement x`, `--requirement=x`).
fn option<'t>(options: &'t str, short: &str, long: &str) -> Option<&'t str> {
    let value = match options.strip_prefix(long) {
        Some(rest) if rest.starts_with(['=', ' ', '\t']) => &rest[1..],
        Some(_) => return None,
        None => options.strip_prefix(short).filter(|_| !options.starts_with("--"))?,
    };
    let value = value.trim();
    let quoted = |quote| value.strip_prefix(quote).and_then(|inner| inner.strip_suffix(quote));
    Some(quoted('"').or_else(|| quoted('\'')).unwrap_or(value)).filter(|value| !value.is_empty())
}

/// Parts a line where the first word begins with a dash: behind the requirement come options that belong to it.
fn split_options(line: &str) -> (&str, &str) {
    let at = if line.starts_with('-') { Some(0) } else { line.find(" -").map(|at| at + 1) };
    let (requirement, options) = line.split_at(at.unwrap_or(line.len()));
    (requirement.trim(), options.trim())
}

/// Lines with their number, joined where they end in a backslash, without comments and empty ones.
fn logical_lines(text: &str) -> impl Iterator<Item = (usize, String)> {
    let numbered = text.split('\n').enumerate();
    // A carriage return alone ends a line too.
    let mut lines =
        numbered.flat_map(|(index, line)| line.trim_end_matches('\r').split('\r').map(move |line| (index + 1, line)));
    std::iter::from_fn(move || {
        loop {
            let (number, first) = lines.next()?;
            let mut joined = String::new();
            let mut line = first;
            // A comment does not go on in the next line.
            while let Some(begun) = line.strip_suffix('\\').filter(|_| !line.trim_start().starts_with('#')) {
                joined += begun;
                line = lines.next().map_or("", |(_, line)| line);
            }
            if line.trim_start().starts_with('#') {
                joined.push(' ');
            }
            joined += line;
            let kept = without_comment(&joined).trim();
            if !kept.is_empty() {
                return Some((number, kept.to_owned()));
            }
        }
    })
}

/// The line up to a `#` that opens it or follows a blank.
fn without_comment(line: &str) -> &str {
    let mut before = ' ';
    for (at, letter) in line.char_indices() {
        if letter == '#' && before.is_whitespace() {
            return &line[..at];
        }
        before = letter;
    }
    line
}

#[cfg(test)]
mod tests;
