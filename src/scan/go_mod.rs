//! `go.mod`: the modules that are required, with the replacements applied. The `go.sum` beside it has checksums of more modules than are
//! used; it is only asked where a requirement states no version in the final form.

use std::collections::HashMap;

use super::{Input, Package, Project, ScanError, go_sum};

/// Directives that name no module that is used.
const OTHER: &[&str] = &["exclude", "godebug", "go", "ignore", "retract", "tool", "toolchain"];

/// Reads a `go.mod`, with the `go.sum` beside it.
///
/// # Errors
///
/// With the line, where something is no directive; and where it names no module.
pub fn read(input: &Input) -> Result<Project, ScanError> {
    let sums = input.beside("go.sum")?;
    let sums = sums.as_ref().map(|(path, bytes)| Input { path, bytes });
    read_with(input, sums.as_ref())
}

/// The same with a `go.sum` that was read already.
pub fn read_with(input: &Input, sums: Option<&Input>) -> Result<Project, ScanError> {
    let text = input.small_text()?;
    let file = File::parse(input, &text)?;
    let sums = match sums {
        Some(sums) if file.required.iter().any(|(_, version)| !is_final(version)) => go_sum::versions(sums)?,
        _ => HashMap::new(),
    };
    let mut packages = Vec::new();
    for (module, version) in &file.required {
        let replaced = file.replaced.get(&(*module, Some(*version))).or_else(|| file.replaced.get(&(*module, None)));
        let (module, version) = match replaced {
            // By a folder, which is first-party.
            Some((_, None)) => continue,
            Some((module, Some(version))) => (module, version),
            None => (module, version),
        };
        let known = is_final(version).then_some(*version).or_else(|| match sums.get(*module)?.as_slice() {
            [version] => Some(version.as_str()),
            _ => None,
        });
        packages.push(package(module, known));
    }
    let name = file.module.ok_or_else(|| input.error(None, "names no module, so it is not a go.mod"))?;
    Ok(Project { name: name.to_owned(), packages, ..Project::default() })
}

/// The path of a module, and one of its versions where only that is meant.
type Module<'a> = (&'a str, Option<&'a str>);

#[derive(Default)]
struct File<'a> {
    module: Option<&'a str>,
    /// Modules and versions.
    required: Vec<(&'a str, &'a str)>,
    /// By what a module, or one version of it, is replaced. A folder has no version.
    replaced: HashMap<Module<'a>, Module<'a>>,
}

impl<'a> File<'a> {
    fn parse(input: &Input, text: &'a str) -> Result<File<'a>, ScanError> {
        let mut file = File::default();
        let mut block = None;
        for (number, line) in text.lines().enumerate() {
            let words = words(line).ok_or_else(|| input.error(number + 1, "has a string without an end"))?;
            let is_understood = match (words.as_slice(), block) {
                ([], _) => true,
                ([")"], Some(_)) => {
                    block = None;
                    true
                }
                ([directive, "("], None) => {
                    block = Some(*directive);
                    true
                }
                (words, Some(directive)) => file.add(directive, words),
                ([directive, words @ ..], None) => file.add(directive, words),
            };
            if !is_understood {
                return Err(input.error(number + 1, "is not a directive of go.mod"));
            }
        }
        match block {
            Some(directive) => Err(input.error(None, format!("has no end of the {directive} block"))),
            None => Ok(file),
        }
    }

    /// Takes a directive; false where it is not understood.
    fn add(&mut self, directive: &str, words: &[&'a str]) -> bool {
        match (directive, words) {
            ("module", [path]) => self.module = Some(path),
            ("require", [module, version]) if is_path(module) => self.required.push((module, version)),
            ("replace", [module, "=>", by @ ..]) if is_replacement(by) => {
                self.replaced.insert((module, None), (by[0], by.get(1).copied()));
            }
            ("replace", [module, version, "=>", by @ ..]) if is_replacement(by) => {
                self.replaced.insert((module, Some(version)), (by[0], by.get(1).copied()));
            }
            _ => return OTHER.contains(&directive),
        }
        true
    }
}

/// Whether the text can be the path of a module.
pub fn is_path(text: &str) -> bool {
    !text.is_empty() && !text.ends_with('/')
}

/// Whether the words are a folder, or a module and its version.
fn is_replacement(words: &[&str]) -> bool {
    words.len() == 1 || (words.len() == 2 && is_path(words[0]))
}

/// The words of a line, without the comment; absent where a string has no end. A bracket is a word.
fn words(line: &str) -> Option<Vec<&str>> {
    let mut words = Vec::new();
    let mut rest = line.trim();
    while !rest.is_empty() && !rest.starts_with("//") {
        let (word, after) = if let Some(quoted) = rest.strip_prefix(['"', '`']) {
            quoted.split_once(&rest[..1])?
        } else {
            let is_end = |letter: char| letter.is_whitespace() || "()\"`".contains(letter);
            let length = rest.find(is_end).unwrap_or(rest.len());
            rest.split_at(rest[..length].find("//").unwrap_or(length).max(1))
        };
        words.push(word);
        rest = after.trim_start();
    }
    Some(words)
}

/// The package of a module, whose path is namespace and name.
pub fn package(module: &str, version: Option<&str>) -> Package {
    let (group, name) = match module.rsplit_once('/') {
        Some((group, name)) => (Some(group.to_owned()), name),
        None => (None, module),
    };
    Package { kind: "golang", group, name: name.to_owned(), version: version.map(str::to_owned), ..Package::default() }
}

/// Whether the version is one that `go` has resolved (`v1.2.3`), not the name of a branch or a part of a version.
fn is_final(version: &str) -> bool {
    let core = version.split(['-', '+']).next().unwrap_or_default();
    core.strip_prefix('v').is_some_and(|core| {
        core.split('.').count() == 3
            && core.split('.').all(|part| !part.is_empty() && part.bytes().all(|byte| byte.is_ascii_digit()))
    })
}

#[cfg(test)]
mod tests {
    use super::super::testing::{input, listed};
    use super::*;

    fn purls(text: &str, sums: Option<&str>) -> Result<Vec<String>, String> {
        let sums = sums.map(|text| input("shop/go.sum", text));
        listed(read_with(&input("shop/go.mod", text), sums.as_ref()))
    }

    #[test]
    fn requirements_are_listed_with_their_replacements() {
        let text = r#"// Deprecated: use another one.
module "git.example.com/acme/shop" // the project

go 1.22
toolchain go1.22.1
godebug default=go1.21
tool git.example.com/acme/tool
ignore ./node_modules
retract [v1.0.0, v1.1.0] // mistakes

require git.example.com/a v1.0.0
require (
	git.example.com/B/c/v2 v2.0.0-rc.1+incompatible // indirect
	`git.example.com/quoted` "v0.0.0-20161208181325-20d25e280405"

	git.example.com/replaced v1.0.0
	git.example.com/replaced-version v1.0.0
	git.example.com/other-version v1.0.0
	git.example.com/folder v1.0.0
	single v1.0.0//comment
)
exclude git.example.com/a v0.9.0
exclude (
	git.example.com/a v0.8.0
)
replace git.example.com/replaced => git.example.com/fork v1.1.0
replace (
	git.example.com/replaced-version v1.0.0 => git.example.com/fork/v3 v3.0.0
	git.example.com/replaced-version => git.example.com/wrong v1.0.0
	git.example.com/other-version v2.0.0 => git.example.com/wrong v1.0.0
	git.example.com/folder => ../folder
)
"#;
        let expected = [
            "pkg:golang/git.example.com/a@v1.0.0",
            "pkg:golang/git.example.com/B/c/v2@v2.0.0-rc.1%2Bincompatible",
            "pkg:golang/git.example.com/quoted@v0.0.0-20161208181325-20d25e280405",
            "pkg:golang/git.example.com/fork@v1.1.0",
            "pkg:golang/git.example.com/fork/v3@v3.0.0",
            "pkg:golang/git.example.com/other-version@v1.0.0",
            "pkg:golang/single@v1.0.0",
        ];
        assert_eq!(purls(text, None).unwrap(), expected);
        // The sums of modules that are not required make no difference.
        assert_eq!(purls(text, Some("git.example.com/more v1.0.0 h1:x=\n")).unwrap(), expected);
        assert_eq!(read_with(&input("x/go.mod", text), None).unwrap().name, "git.example.com/acme/shop");
    }

    #[test]
    fn versions_that_are_not_final_are_taken_from_the_sums() {
        let text = "module m\nrequire (\n\ta main\n\tb v2\n\tc latest\n\td v1.0.0\n)\n";
        let sums = "a v0.0.0-2024-0123 h1:x=\na v0.0.0-2024-0123/go.mod h1:y=\nb v2.1.0 h1:x=\nb v2.2.0 h1:x=\nd v1.0.1 h1:x=\n";
        let expected = ["pkg:golang/a@v0.0.0-2024-0123", "pkg:golang/b", "pkg:golang/c", "pkg:golang/d@v1.0.0"];
        assert_eq!(purls(text, Some(sums)).unwrap(), expected);
        assert_eq!(purls(text, Some("a\n")).unwrap_err(), "shop/go.sum, line 1, is not the checksum of a module");
    }

    #[test]
    fn what_is_no_directive_is_an_error_with_its_line() {
        for (text, expected) in [
            ("", " names no module, so it is not a go.mod"),
            ("require a v1.0.0\n", " names no module, so it is not a go.mod"),
            ("module a\nrequre b v1.0.0\n", ", line 2, is not a directive of go.mod"),
            ("module a\nrequire (\nb\n)\n", ", line 3, is not a directive of go.mod"),
            ("module a\nrequire (\nb v1.0.0\n", " has no end of the require block"),
            ("module a\n)\n", ", line 2, is not a directive of go.mod"),
            ("module a\nreplace b => \n", ", line 2, is not a directive of go.mod"),
            ("module a\nrequire b/ v1.0.0\n", ", line 2, is not a directive of go.mod"),
            ("module a\nreplace b => c/ v1.0.0\n", ", line 2, is not a directive of go.mod"),
            ("module a\nrequire \"b v1.0.0\n", ", line 2, has a string without an end"),
            ("module a\n<<<<<<< HEAD\n", ", line 2, is not a directive of go.mod"),
        ] {
            assert_eq!(purls(text, None).unwrap_err(), format!("shop/go.mod{expected}"), "{text:?}");
        }
    }
}
