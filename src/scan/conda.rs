//! Lists of conda packages: `conda list --export`, `conda list --explicit` and what conda-lock writes for one platform.

use super::purl::percent_decoded;
use super::{Input, Package, Project, ScanError};

/// The name of the project in reports.
const PROJECT_NAME: &str = "CondaPackage";

/// Whether the text is a list of conda packages: its head says how to create an environment from it, or that its lines are
/// addresses.
pub fn is_list(text: &str) -> bool {
    let begins = |line: &str, word: &str| line.get(..word.len()).is_some_and(|start| start.eq_ignore_ascii_case(word));
    text.lines().take(4).any(|line| {
        begins(line, "@EXPLICIT") || line.starts_with('#') && line.to_ascii_lowercase().contains("conda create")
    })
}

/// Reads a list of conda packages.
///
/// # Errors
///
/// With the line, where something is no package.
pub fn read(input: &Input) -> Result<Project, ScanError> {
    let text = input.small_text()?;
    let (mut packages, mut unpinned) = (Vec::new(), Vec::new());
    let (mut platform, mut is_explicit) = (None, false);
    for (index, line) in text.lines().enumerate() {
        let line = line.trim();
        if let Some(comment) = line.strip_prefix('#') {
            platform = comment.split_once("platform:").map(|(_, platform)| platform.trim().to_owned()).or(platform);
        } else if line.eq_ignore_ascii_case("@EXPLICIT") {
            is_explicit = true;
        } else if is_explicit && !line.is_empty() {
            let package =
                at_address(line).ok_or_else(|| input.error(index + 1, "is not the address of a conda package"))?;
            packages.push(package);
        } else if !line.is_empty() {
            let spec = Spec::parse(line).ok_or_else(|| input.error(index + 1, "is not a conda package"))?;
            match spec.pinned(platform.as_deref()) {
                Some(package) => packages.push(package),
                None => unpinned.push(spec.name),
            }
        }
    }
    let warnings = match unpinned.as_slice() {
        [] => Vec::new(),
        names => vec![format!(
            "{} does not pin these to one version, so they are left out: {}.",
            input.path.display(),
            names.join(", ")
        )],
    };
    Ok(Project { name: PROJECT_NAME.into(), packages, warnings })
}

/// The package of `…/channel/subdir/name-version-build.conda`, behind which a checksum may follow.
fn at_address(line: &str) -> Option<Package> {
    let address = line.split('#').next()?.trim_end();
    let mut segments = address.rsplit(['/', '\\']);
    let file = percent_decoded(segments.next()?)?;
    let (stem, kind) = [".conda", ".tar.bz2"].iter().find_map(|end| Some((file.strip_suffix(end)?, &end[1..])))?;
    let (rest, build) = stem.rsplit_once('-')?;
    let (name, version) = rest.rsplit_once('-')?;
    if name.is_empty() || version.is_empty() || build.is_empty() {
        return None;
    }
    let mut qualifiers = vec![("build", build.to_owned()), ("type", kind.to_owned())];
    let subdir = segments.next().filter(|subdir| is_subdir(subdir));
    qualifiers.extend(subdir.map(|subdir| ("subdir", subdir.to_owned())));
    // Neither the folders of a local path nor the host are a channel.
    let host = address.strip_prefix("https://").or(address.strip_prefix("http://"));
    let folders = host.and_then(|host| host.split_once('/')).map_or(0, |(_, path)| path.matches('/').count());
    if subdir.is_some() && folders > 1 {
        let channel = segments.next().and_then(percent_decoded).filter(|channel| !channel.is_empty());
        qualifiers.extend(channel.map(|channel| ("channel", channel)));
    }
    let version = Some(version.to_owned());
    Some(Package { kind: "conda", name: name.to_owned(), version, qualifiers, ..Package::default() })
}

/// `noarch`, or a system and a processor: `linux-64`.
fn is_subdir(text: &str) -> bool {
    text == "noarch"
        || ["linux-", "osx-", "win-", "emscripten-", "wasi-", "freebsd-", "zos-"]
            .iter()
            .any(|start| text.starts_with(start))
}

/// What a line asks for: `name=version=build` and its relatives.
pub struct Spec<'a> {
    /// The name.
    pub name: &'a str,
    channel: Option<&'a str>,
    /// The version, where it is exact.
    version: Option<&'a str>,
    build: Option<&'a str>,
}

impl<'a> Spec<'a> {
    /// Takes a line apart; absent where it has no name.
    pub fn parse(line: &'a str) -> Option<Spec<'a>> {
        let line = line.split(" #").next()?.trim();
        let (channel, rest) = match line.split_once("::") {
            Some((channel, rest)) => (channel.split('/').next(), rest),
            None => (None, line),
        };
        let is_name_letter = |letter: char| letter.is_ascii_alphanumeric() || matches!(letter, '_' | '-' | '.');
        let end = rest.find(|letter| !is_name_letter(letter)).unwrap_or(rest.len());
        let (name, rest) = rest.split_at(end);
        if name.is_empty() {
            return None;
        }
        let words = rest.trim_start();
        let (version, build, column) = if let Some(exact) = words.strip_prefix("==") {
            let (version, build) =
                exact.split_once('=').map_or((exact, None), |(version, build)| (version, Some(build)));
            (Some(version), build, None)
        } else if let Some(loose) = words.strip_prefix('=') {
            // With a build the version is exact; without one it stands for all that begin with it.
            let (version, build) =
                loose.split_once('=').map_or((None, None), |(version, build)| (Some(version), Some(build)));
            (version, build, None)
        } else if rest.starts_with(char::is_whitespace) {
            let mut words = words.split_whitespace();
            (words.next(), words.next(), words.next())
        } else if rest.is_empty() || rest.starts_with(['<', '>', '!', '~', '[', ',']) {
            (None, None, None)
        } else {
            return None;
        };
        let is_exact =
            |text: &&str| !text.trim().is_empty() && !text.contains(['*', '<', '>', '!', '~', '|', ',', '=', '[']);
        let version = version.filter(is_exact).map(str::trim);
        Some(Spec { name, channel: channel.or(column), version, build: build.filter(is_exact).map(str::trim) })
    }

    /// The package, if it is pinned to one version. What pip installed has the build `pypi_0`.
    pub fn pinned(&self, platform: Option<&str>) -> Option<Package> {
        let version = Some(self.version?.to_owned());
        if self.build == Some("pypi_0") {
            return Some(Package { kind: "pypi", name: self.name.to_owned(), version, ..Package::default() });
        }
        let stated = [("build", self.build), ("channel", self.channel), ("subdir", platform)];
        let qualifiers = stated.into_iter().filter_map(|(key, value)| Some((key, value?.to_owned()))).collect();
        Some(Package { kind: "conda", name: self.name.to_owned(), version, qualifiers, ..Package::default() })
    }
}

#[cfg(test)]
mod tests {
    use std::path::Path;

    use super::super::purl::Purl;
    use super::*;
    use crate::fuzz::each_round;

    fn project(text: &str) -> Result<Project, String> {
        read(&Input { path: Path::new("env/list.txt"), bytes: text.as_bytes() }).map_err(|error| error.to_string())
    }

    fn purls(text: &str) -> Vec<String> {
        project(text).unwrap().packages.iter().map(|package| Purl::from(package).to_string()).collect()
    }

    #[test]
    fn exported_lists_are_read_with_their_platform() {
        let text = "# This file may be used to create an environment using:\r\n# $ conda create --name <env> --file <this file>\r\n\
            # platform: osx-64\r\n_libgcc_mutex=0.1=main\r\nnumpy=1.26.4=py311_0\r\nseaborn=0.11.0=pypi_0\r\n\r\n";
        let expected = [
            "pkg:conda/_libgcc_mutex@0.1?build=main&subdir=osx-64",
            "pkg:conda/numpy@1.26.4?build=py311_0&subdir=osx-64",
            "pkg:pypi/seaborn@0.11.0",
        ];
        assert_eq!(purls(text), expected);
        assert!(is_list(text));
    }

    #[test]
    fn explicit_lists_state_everything_in_the_address() {
        let text = "# platform: linux-64\n@explicit\nhttps://conda.example.com/conda-forge/linux-64/a-b-2!1.0-py_0.tar.bz2#0123456789abcdef\n\
            https://user:pw@repo.example.com/t/token/pkgs/main/noarch/zlib-1.2.13%2B5-h5eee18b_0.conda\n\
            http://example.com/noarch/h-1-0.conda\nfile:///srv/pkgs/noarch/d-1-0.conda\n/srv/d-2-0.tar.bz2\n";
        let expected = [
            "pkg:conda/a-b@2%211.0?build=py_0&channel=conda-forge&subdir=linux-64&type=tar.bz2",
            "pkg:conda/zlib@1.2.13%2B5?build=h5eee18b_0&channel=main&subdir=noarch&type=conda",
            "pkg:conda/h@1?build=0&subdir=noarch&type=conda",
            "pkg:conda/d@1?build=0&subdir=noarch&type=conda",
            "pkg:conda/d@2?build=0&type=tar.bz2",
        ];
        assert_eq!(purls(text), expected);
        assert!(is_list(text));
    }

    #[test]
    fn pins_are_told_from_what_matches_several_versions() {
        let text = "a=1.0=b_1\nb==1.0\nc==1.0=b_1\nd 1.0 b_1\ne 1.0\nmine::f=1.0=b_1\nmine/linux-64::g==1.0 # why\nh=1.0=*_cuda\n\
            tool  1.0  b_1  conda-forge\nl=1.2\npip\nm>=1\nn=1.*=b\no[version='1']\np 1.*\nq==1|2\nr~=1.0\n";
        let expected = [
            "pkg:conda/a@1.0?build=b_1",
            "pkg:conda/b@1.0",
            "pkg:conda/c@1.0?build=b_1",
            "pkg:conda/d@1.0?build=b_1",
            "pkg:conda/e@1.0",
            "pkg:conda/f@1.0?build=b_1&channel=mine",
            "pkg:conda/g@1.0?channel=mine",
            "pkg:conda/h@1.0",
            "pkg:conda/tool@1.0?build=b_1&channel=conda-forge",
        ];
        assert_eq!(purls(text), expected);
        let warning = "env/list.txt does not pin these to one version, so they are left out: l, pip, m, n, o, p, q, r.";
        assert_eq!(project(text).unwrap().warnings, [warning]);
        assert!(!is_list(text));
    }

    #[test]
    fn what_is_no_package_is_an_error_with_its_line() {
        for text in [
            "a=1=b\n=1=b",
            "\n<html>",
            "a=1=b\nb;c",
            "@EXPLICIT\nhttps://example.com/linux-64/a-1.conda",
            "@EXPLICIT\na=1=b",
        ] {
            let error = project(text).unwrap_err();
            assert!(error.starts_with("env/list.txt, line 2, is not "), "{error}");
        }
    }

    #[test]
    fn random_lists_are_read_or_refused() {
        const PIECES: &[&str] = &[
            "a",
            "=",
            "==",
            "1.0",
            "b_1",
            " ",
            "\n",
            "#",
            "# platform: x",
            "@EXPLICIT\n",
            "https://",
            "/",
            "noarch",
            "-",
            ".conda",
            ".tar.bz2",
            "::",
            "[",
            "*",
            "%2F",
            "pypi_0",
        ];
        each_round(|random| {
            let text = random.text(PIECES, 14);
            if let Ok(project) = project(&text) {
                let complete = |package: &Package| !package.name.is_empty() && package.version.as_deref() != Some("");
                assert!(project.packages.iter().all(complete), "{text:?}");
            }
        });
    }
}
