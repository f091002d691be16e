//! `Gemfile.lock` (`gems.locked`): sections with gems and where they come from. What comes from a path is first-party.

use super::{Input, Package, Project, ScanError};

/// Reads a `Gemfile.lock`. It does not tell what is needed for development only.
///
/// # Errors
///
/// With the line, where something does not fit the format.
pub fn read(input: &Input) -> Result<Project, ScanError> {
    let text = input.small_text()?;
    let mut packages = Vec::new();
    // Whether the gems of the section are listed; other sections have none.
    let mut is_listed = None;
    let mut has_section = false;
    for (number, line) in text.lines().enumerate() {
        let content = line.trim();
        let indentation = line.len() - line.trim_start_matches(' ').len();
        match (indentation, is_listed) {
            _ if content.is_empty() => {}
            (0, _) if !content.bytes().all(|byte| byte.is_ascii_uppercase() || byte == b' ') => {
                return Err(input.error(number + 1, "is not a section of a Gemfile.lock"));
            }
            (0, _) => {
                has_section |= ["GEM", "GIT", "PATH", "DEPENDENCIES", "PLATFORMS"].contains(&content);
                is_listed = match content {
                    "GEM" | "GIT" | "PLUGIN SOURCE" => Some(true),
                    "PATH" => Some(false),
                    _ => None,
                };
            }
            // Deeper lines are what the gem needs.
            (4, Some(is_listed)) => {
                let gem = gem(content).ok_or_else(|| input.error(number + 1, "is not a gem with its version"))?;
                packages.extend(is_listed.then_some(gem));
            }
            _ => {}
        }
    }
    if !has_section {
        return Err(input.error(None, "has no section of a Gemfile.lock"));
    }
    Ok(Project { name: input.folder_name(), packages, ..Project::default() })
}

/// `name (1.2.3)`, or `name (1.2.3-x86_64-linux)` for a platform: versions of gems have no dash.
fn gem(text: &str) -> Option<Package> {
    let (name, version) = text.strip_suffix(')')?.split_once(" (")?;
    let (version, platform) = version.split_once('-').map_or((version, None), |(version, rest)| (version, Some(rest)));
    if name.is_empty() || version.is_empty() {
        return None;
    }
    let qualifiers = platform.iter().map(|platform| ("platform", (*platform).to_owned())).collect();
    Some(Package {
        kind: "gem",
        name: name.to_owned(),
        version: Some(version.to_owned()),
        qualifiers,
        ..Package::default()
    })
}

#[cfg(test)]
mod tests {
    use super::super::testing::{input, listed};
    use super::*;

    fn purls(text: &str) -> Result<Vec<String>, String> {
        listed(read(&input("shop/Gemfile.lock", text)))
    }

    #[test]
    fn gems_are_listed_with_their_platform_and_paths_are_first_party() {
        let text = "\
GIT
  remote: https://git.example.com/x.git
  revision: 0123
  branch: main
  specs:
    from-git (0.5.0)
      rake (>= 12)

PATH
  remote: .
  specs:
    shop (1.0.0)
      CFPropertyList (>= 2.3, < 5.0.0)

PLUGIN SOURCE
  remote: https://example.com
  type: x
  specs:
    plugin (0.1)

GEM
  remote: https://gems.example.com/
  specs:
    CFPropertyList (3.0.8)
      base64
    nokogiri (1.16.0-x86_64-linux)
      racc (~> 1.4)
    nokogiri (1.16.0-java)
    pre (2.0.0.pre.1)

PLATFORMS
  ruby
  x86_64-linux

DEPENDENCIES
  shop!
  rake (= 13.0)

CHECKSUMS
  pre (2.0.0.pre.1) sha256=0123

RUBY VERSION
   ruby 3.3.0p0

BUNDLED WITH
   2.5.23
";
        let expected = [
            "pkg:gem/from-git@0.5.0",
            "pkg:gem/plugin@0.1",
            "pkg:gem/CFPropertyList@3.0.8",
            "pkg:gem/nokogiri@1.16.0?platform=x86_64-linux",
            "pkg:gem/nokogiri@1.16.0?platform=java",
            "pkg:gem/pre@2.0.0.pre.1",
        ];
        assert_eq!(purls(text).unwrap(), expected);
        assert_eq!(purls("DEPENDENCIES\n").unwrap(), Vec::<String>::new());
    }

    #[test]
    fn what_bundler_has_not_written_is_an_error_with_its_line() {
        for (text, expected) in [
            ("", " has no section of a Gemfile.lock"),
            ("BUNDLED WITH\n   2.5.23\n", " has no section of a Gemfile.lock"),
            ("GEM\n  specs:\n<<<<<<< HEAD\n", ", line 3, is not a section of a Gemfile.lock"),
            ("GEM\n  specs:\n    a\n", ", line 3, is not a gem with its version"),
            ("GEM\n  specs:\n    a ()\n", ", line 3, is not a gem with its version"),
            ("GEM\n  specs:\n    a (1.0\n", ", line 3, is not a gem with its version"),
            ("source 'x'\n", ", line 1, is not a section of a Gemfile.lock"),
        ] {
            assert_eq!(purls(text).unwrap_err(), format!("shop/Gemfile.lock{expected}"), "{text:?}");
        }
    }
}
