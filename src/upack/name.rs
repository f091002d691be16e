//! The name of a universal package: a group, which may be empty and may hold slashes, and a name.

use std::fmt;

/// `[{group}/]{name}`.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct PackageName {
    /// Empty for a package without a group.
    pub group: String,
    /// The name proper, never empty.
    pub name: String,
}

impl PackageName {
    /// Splits the text at its last slash. `None` if no name follows it.
    pub fn parse(text: &str) -> Option<PackageName> {
        let (group, name) = text.rsplit_once('/').unwrap_or(("", text));
        (!name.is_empty()).then(|| PackageName { group: group.to_string(), name: name.to_string() })
    }

    /// Whether both are the same package: group and name count, their case does not.
    pub fn is_same(&self, group: &str, name: &str) -> bool {
        equal_ignoring_case(&self.group, group) && equal_ignoring_case(&self.name, name)
    }

    /// What keeps the name out of a package, in words that follow the name: the rules of the manifest's members `group`
    /// and `name`.
    pub fn complaint(&self) -> Option<&'static str> {
        let is_allowed = |letter: char| letter.is_ascii_alphanumeric() || matches!(letter, '-' | '.' | '_');
        if !self.name.chars().all(is_allowed) {
            return Some(
                "has a name with characters other than ASCII letters, digits, dashes, periods and underscores",
            );
        }
        if self.name.len() > 50 {
            return Some("has a name of more than 50 characters");
        }
        if self.name.chars().all(|letter| letter == '.') {
            return Some("has a name of periods alone");
        }
        if !self.group.chars().all(|letter| is_allowed(letter) || letter == '/') {
            return Some(
                "has a group with characters other than ASCII letters, digits, dashes, periods, underscores and slashes",
            );
        }
        if self.group.len() > 250 {
            return Some("has a group of more than 250 characters");
        }
        (self.group.starts_with('/') || self.group.ends_with('/'))
            .then_some("has a group that starts or ends with a slash")
    }
}

impl fmt::Display for PackageName {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        if !self.group.is_empty() {
            write!(f, "{}/", self.group)?;
        }
        f.write_str(&self.name)
    }
}

fn equal_ignoring_case(one: &str, other: &str) -> bool {
    one.chars().flat_map(char::to_uppercase).eq(other.chars().flat_map(char::to_uppercase))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_last_slash_parts_group_and_name() {
        for (text, group, name) in [("p", "", "p"), ("g/p", "g", "p"), ("a/b/p", "a/b", "p"), ("/p", "", "p")] {
            let package = PackageName::parse(text).unwrap();
            assert_eq!((package.group.as_str(), package.name.as_str()), (group, name), "{text}");
        }
        assert_eq!(PackageName::parse("a/b/p").unwrap().to_string(), "a/b/p");
        assert_eq!(PackageName::parse("p").unwrap().to_string(), "p");
        for text in ["", "g/", "/"] {
            assert_eq!(PackageName::parse(text), None, "{text}");
        }
    }

    #[test]
    fn case_does_not_count() {
        let package = PackageName::parse("Größe/P").unwrap();
        assert!(package.is_same("gRÖSSE", "p") && package.is_same("größe", "P"));
        assert!(!package.is_same("", "p") && !package.is_same("größe", "q"));
    }

    #[test]
    fn names_that_a_server_refuses_are_known() {
        for text in ["p", "a-b.c_D9", "a/b.c/p"] {
            assert_eq!(PackageName::parse(text).unwrap().complaint(), None, "{text}");
        }
        let long = "n".repeat(51);
        let long_group = format!("{}/p", "g".repeat(251));
        for text in ["p y", "größe", "..", ".", "a\\b", "c:", long.as_str(), "g h/p", "/g/p", "g//p", &long_group] {
            assert!(PackageName::parse(text).unwrap().complaint().is_some(), "{text}");
        }
    }
}
