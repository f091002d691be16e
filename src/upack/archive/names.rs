//! Which names an archive may hold. A name that leaves the target, or that two entries share, is refused before anything
//! is written.

use std::collections::BTreeMap;

/// What a path is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Kind {
    /// A file.
    File,
    /// A folder that has an entry of its own.
    Folder,
    /// A folder that has none, but holds something.
    Implied,
}

/// Paths with `/` between their parts, each once, with every folder that leads to them. A folder sorts before what it
/// holds.
#[derive(Debug, Default)]
pub struct Paths(BTreeMap<String, Kind>);

impl Paths {
    /// Adds a path that `complaint` has nothing against.
    ///
    /// # Errors
    /// In words that follow the name of the path.
    pub fn add(&mut self, path: &str, is_folder: bool) -> Result<(), &'static str> {
        for (slash, _) in path.match_indices('/') {
            match self.0.get(&path[..slash]) {
                Some(Kind::File) => return Err("lies in a folder that is a file in the same archive"),
                Some(_) => {}
                None => drop(self.0.insert(path[..slash].to_string(), Kind::Implied)),
            }
        }
        match (self.0.get(path), is_folder) {
            (None | Some(Kind::Implied), true) => self.0.insert(path.to_string(), Kind::Folder),
            (None, false) => self.0.insert(path.to_string(), Kind::File),
            (Some(Kind::File), false) | (Some(Kind::Folder), true) => return Err("is in the archive twice"),
            (Some(_), _) => return Err("is a file and a folder in the same archive"),
        };
        Ok(())
    }

    /// Whether the path is a file or folder of its own, or leads to one.
    pub fn has(&self, path: &str) -> bool {
        self.0.contains_key(path)
    }

    /// Each path with its kind, in the order of their bytes.
    pub fn iter(&self) -> impl Iterator<Item = (&str, Kind)> {
        self.0.iter().map(|(path, kind)| (path.as_str(), *kind))
    }
}

/// What is wrong with a relative path with `/` between its parts, in words that follow it. Nothing, if it is a path below
/// a folder on every system: what one system takes for a drive, another may take for a name, and an archive travels.
pub fn complaint(path: &str) -> Option<&'static str> {
    complaint_on(path, cfg!(windows))
}

fn complaint_on(path: &str, windows: bool) -> Option<&'static str> {
    if path.is_empty() {
        return Some("is empty");
    }
    if path.starts_with('/') {
        return Some("is an absolute path");
    }
    path.split('/').find_map(|part| complaint_about_part(part, windows))
}

/// The same for one part of a path.
pub fn complaint_about_part(part: &str, windows: bool) -> Option<&'static str> {
    let mut letters = part.chars();
    match (letters.next(), letters.next(), letters.next()) {
        (None, ..) => return Some("has an empty part"),
        // Two colons, as in the name of a manual page, are not a drive.
        (Some(drive), Some(':'), next) if drive.is_ascii_alphabetic() && next != Some(':') => {
            return Some("has a drive letter");
        }
        _ => {}
    }
    if part == "." || part == ".." {
        return Some("has a part that is . or ..");
    }
    if part.contains('\\') {
        return Some("has a backslash");
    }
    if part.contains('\0') {
        return Some("has a zero byte");
    }
    (windows && is_impossible_on_windows(part)).then_some("is not a file name on Windows")
}

fn is_impossible_on_windows(part: &str) -> bool {
    let base = part.split('.').next().unwrap_or_default().trim_end().to_ascii_uppercase();
    let is_device = matches!(base.as_str(), "CON" | "PRN" | "AUX" | "NUL")
        || (base.len() == 4
            && (base.starts_with("COM") || base.starts_with("LPT"))
            && base.as_bytes()[3].is_ascii_digit());
    is_device
        || part.ends_with(['.', ' '])
        || part
            .contains(|letter: char| letter.is_control() || matches!(letter, '<' | '>' | ':' | '"' | '|' | '?' | '*'))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_that_leave_the_target_are_refused() {
        for path in [
            "",
            "/",
            "/a",
            "//a",
            "a//b",
            "a/",
            "..",
            "../a",
            "a/../b",
            "a/..",
            ".",
            "./a",
            "a/./b",
            "a\\b",
            "..\\a",
            "\\a",
            "\\\\host\\share",
            "c:",
            "C:/a",
            "a/c:/b",
            "C:a",
            "a\0b",
        ] {
            assert!(complaint_on(path, false).is_some(), "{path}");
            assert!(complaint_on(path, true).is_some(), "{path}");
        }
    }

    #[test]
    fn other_names_are_names() {
        for path in ["a", "a/b.c", "a/..b", "..a", " a", "ä/ß", "-", "~", "$HOME", ".hidden", "a b", "1"] {
            assert_eq!(complaint_on(path, false), None, "{path}");
            assert_eq!(complaint_on(path, true), None, "{path}");
        }
        for path in ["B::Deparse.3pm", "ab:c", "a\nb", "a ", "a.", "...", "CON", "com1.txt", "a?", "1:2"] {
            assert_eq!(complaint_on(path, false), None, "{path}");
            assert!(complaint_on(path, true).is_some(), "{path}");
        }
    }

    #[test]
    fn each_path_is_one_thing_and_one_only() {
        let mut paths = Paths::default();
        for (path, is_folder) in [("a/b/c", false), ("a", true), ("a-b", false), ("d", true), ("e/f", true)] {
            assert_eq!(paths.add(path, is_folder), Ok(()), "{path}");
        }
        for (path, is_folder) in [
            ("a", true),
            ("a", false),
            ("a/b/c", false),
            ("a/b/c/d", false),
            ("a-b/x", true),
            ("d", true),
            ("a/b", false),
        ] {
            assert!(paths.add(path, is_folder).is_err(), "{path}");
        }
        let all: Vec<_> = paths.iter().collect();
        let expected = [
            ("a", Kind::Folder),
            ("a-b", Kind::File),
            ("a/b", Kind::Implied),
            ("a/b/c", Kind::File),
            ("d", Kind::Folder),
            ("e", Kind::Implied),
            ("e/f", Kind::Folder),
        ];
        assert_eq!(all, expected);
    }
}
