//! `yarn.lock`: which of its two formats it has.

use super::{Input, Project, ScanError, yarn_berry, yarn_classic};

/// Reads a `yarn.lock`. The manifests, those of the members of the workspace among them, tell which packages are needed for
/// development only; the newer format has no use for them.
///
/// # Errors
///
/// Where it has neither format, or a manifest cannot be read.
pub fn read(input: &Input, manifests: &[Input]) -> Result<Project, ScanError> {
    if input.text()?.lines().any(|line| line.starts_with("__metadata:")) {
        yarn_berry::read(input)
    } else {
        yarn_classic::read(input, manifests)
    }
}

#[cfg(test)]
mod tests {
    use super::super::testing::{input, listed};
    use super::*;

    #[test]
    fn the_content_decides_about_the_format() {
        let classic = "# yarn lockfile v1\n\n\na@1:\n  version \"1.0.0\"\n";
        let berry = "__metadata:\n  version: 8\n\n\"b@npm:1\":\n  version: 1.0.0\n  resolution: \"b@npm:1.0.0\"\n";
        let purls = |text: &str| listed(read(&input("yarn.lock", text), &[])).unwrap();
        assert_eq!(purls(classic), ["pkg:npm/a@1.0.0"]);
        assert_eq!(purls(berry), ["pkg:npm/b@1.0.0"]);
        assert_eq!(purls(&berry.replace('\n', "\r\n")), ["pkg:npm/b@1.0.0"]);
    }
}
